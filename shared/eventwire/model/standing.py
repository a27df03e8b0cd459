"""Which of two revisions of an article stands."""

from typing import Annotated

from pydantic import Field

from eventwire.model.article import Article, ArticleStatus, RevisionBasis
from eventwire.model.record import Record


class Standing(Record):
    """What is known of the revision of an article that stands at present."""

    revision: Annotated[int, Field(ge=0, description="Its revision.")]
    basis: Annotated[RevisionBasis, Field(description="Where the revision's timestamp comes from.")]
    status: Annotated[ArticleStatus, Field(description="Published or withdrawn.")]
    content_hash: Annotated[str, Field(description="Its content hash.")]

    @classmethod
    def of(cls, article: Article) -> "Standing":
        """The standing that this revision would have."""
        return cls(
            revision=article.revision,
            basis=article.revision_basis,
            status=article.status,
            content_hash=article.content_hash,
        )


def supersedes(incoming: Standing, standing: Standing | None) -> bool:
    """Whether the incoming revision takes the place of the one that stands.

    * The same content again changes nothing; an older revision never replaces a newer one.
    * A withdrawal replaces all but a revision that its publisher dated (`updated_at`) later.
    * Withdrawn stays withdrawn: only a revision that its publisher dated later than the withdrawal brings it back,
      since a copy without `updated_at` may be any age.

    Among revisions of one basis the end does not depend on the order in which they come.
    """
    if standing is None:
        return True
    if incoming.status is ArticleStatus.WITHDRAWN:
        if standing.status is ArticleStatus.WITHDRAWN:
            return incoming.revision > standing.revision
        return standing.basis is RevisionBasis.RECEIVED or incoming.revision >= standing.revision
    if standing.status is ArticleStatus.WITHDRAWN:
        return incoming.basis is RevisionBasis.UPDATED_AT and incoming.revision > standing.revision
    if incoming.content_hash == standing.content_hash:
        return False
    return (incoming.revision, incoming.content_hash) > (standing.revision, standing.content_hash)


def renews(incoming: Standing, standing: Standing) -> bool:
    """Whether the incoming revision is the standing content again, only later.

    Nothing is to be done then but to remember that it is that new, lest a revision from between the two replace it.
    """
    same = incoming.status is standing.status and incoming.content_hash == standing.content_hash
    return same and incoming.revision > standing.revision

"""Articles as search documents."""

from eventwire.folding import words
from eventwire.indexing.document import Document
from eventwire.model import Article, ArticleStatus


def article_document(article: Article) -> Document:
    """The article's document, or its content-free tombstone if it has been withdrawn."""
    if article.status is ArticleStatus.WITHDRAWN:
        return Document("article", article.article_id, article.revision, None)
    search = {"text": " ".join(words(f"{article.title}\n{article.text}"))}
    return Document("article", article.article_id, article.revision, article, search)

"""Submissions: an article as a publisher hands it in, and its way into the record."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

import orjson
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

from eventwire.errors import InvalidInput
from eventwire.intake.identity import address, article_id, digest
from eventwire.intake.page import MAX_HTML, Page
from eventwire.model import MAX_TEXT, Article, ArticleStatus, Outlet, RevisionBasis

FUTURE = timedelta(minutes=10)
"""How far ahead of our clock a publisher's clock may be."""

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""From when on revisions are counted, in milliseconds."""

COVER_DATE = timedelta(days=366)
"""How far ahead a date of publication may lie: magazines date their issues ahead, nobody by a year."""

MAX_URL = 2048
"""Most characters of a URL, as it is posted and in its canonical form."""

MAX_HOST = 200
"""Most characters of a host: it names the outlet where the publisher does not."""

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def _moment(value: object) -> object:
    """Dates without a time mean the beginning of that day in UTC; times without a zone are read as UTC."""
    if isinstance(value, str):
        text = value.strip()
        try:
            if _DAY.match(text):
                return datetime.combine(date.fromisoformat(text), time(), UTC)
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            moment.astimezone(UTC)
        except (ValueError, OverflowError):
            message = (
                f"{text[:60]!r} is not an ISO 8601 date or date-time such as 2024-08-21 or 2024-08-21T09:30:00+03:00"
            )
            raise ValueError(message) from None
        return moment
    if isinstance(value, datetime) or value is None:
        return value
    message = "must be a string holding an ISO 8601 date or date-time such as 2024-08-21T09:30:00Z"
    raise ValueError(message)


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Submission(BaseModel):
    """An article as posted. Only `text` (or `html`) is required; the more is given, the better it is coded."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, strict=False)

    id: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="The publisher's own id: identifies it without a URL.",
        ),
    ] = None
    url: Annotated[str | None, Field(max_length=MAX_URL, description="Its address: the identity of the article.")] = (
        None
    )
    title: Annotated[str, Field(max_length=2000, description="Headline.")] = ""
    html: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=MAX_HTML,
            exclude=True,
            description="The page as HTML, in place of `text`: its text is found, and title, author, date and outlet "
            "where they are not given.",
        ),
    ] = None
    text: Annotated[
        str,
        Field(max_length=MAX_TEXT, validate_default=True, description="Body, plain text. Required unless `html` is."),
    ] = ""
    content_type: Annotated[
        Literal["text/plain", "text/html"],
        Field(exclude=True, description="What `text` is; HTML is then read as if it stood in `html`."),
    ] = "text/plain"
    source: Annotated[Outlet | None, Field(description="The outlet: a name, or name, domain and country.")] = None
    author: Annotated[str | None, Field(max_length=500, description="By-line.")] = None
    language: Annotated[
        str | None,
        Field(max_length=35, pattern=r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$", description="BCP 47 tag, such as `en`."),
    ] = None
    published_at: Annotated[Moment | None, Field(description="ISO 8601 date or date-time.")] = None
    updated_at: Annotated[
        Moment | None, Field(description="When this revision was made; orders corrections. ISO 8601.")
    ] = None

    @field_validator("source", mode="before")
    @classmethod
    def _outlet(cls, value: object) -> object:
        """A bare string is the outlet's name."""
        return {"name": value} if isinstance(value, str) else value

    @field_validator("text")
    @classmethod
    def _not_blank(cls, value: str, info: ValidationInfo) -> str:
        if not value.strip() and info.data.get("html") is None:
            message = "is blank; an article needs words" if value else "is missing; an article needs words"
            raise ValueError(message)
        return value

    @field_validator("title", "text", "html", "author", "url", mode="after")
    @classmethod
    def _encodable(cls, value: str | None) -> str | None:
        """Lone surrogates cannot be written as UTF-8; they become the replacement character."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    @field_validator("url")
    @classmethod
    def _absolute(cls, value: str | None) -> str | None:
        if value is not None:
            found = address(value)
            if len(found.canonical) > MAX_URL:
                message = f"has {len(found.canonical)} characters with its percent-escapes; at most {MAX_URL} are taken"
                raise ValueError(message)
            if len(found.host) > MAX_HOST:
                message = f"has a host of {len(found.host)} characters; at most {MAX_HOST} are taken"
                raise ValueError(message)
        return value

    @property
    def page(self) -> str | None:
        """The HTML that stands for the text; None where the text itself is given."""
        return self.text if self.content_type == "text/html" else self.html

    def read_as(self, page: Page) -> "Submission":
        """The submission with its HTML read: the page's text, and what the page says where the publisher said nothing.

        Raises:
            InvalidInput: what the page holds does not make an article.
        """
        given = self.model_dump(exclude_none=True, exclude_defaults=True) | {"text": page.text}
        found = {"title": page.title, "author": page.author, "published_at": page.published_at, "source": page.site}
        return submission_from({name: value for name, value in found.items() if value} | given)

    def article(self, received_at: datetime, identifier: str | None = None) -> Article:
        """The record of this submission as received at that moment.

        Raises:
            InvalidInput: a date lies in the future, a revision before there were any, or the submission is HTML that
                nobody has read.
        """
        if self.page is not None:
            raise InvalidInput("html", "is not read here; give the article's text")
        if self.updated_at is not None and self.updated_at > received_at + FUTURE:
            raise InvalidInput(
                "updated_at", f"{self.updated_at.isoformat()} lies in the future; check the clock that made it"
            )
        if self.updated_at is not None and self.updated_at < FIRST:
            raise InvalidInput("updated_at", f"{self.updated_at.isoformat()} lies before 1970; check the date")
        if self.published_at is not None and self.published_at > received_at + COVER_DATE:
            raise InvalidInput(
                "published_at", f"{self.published_at.isoformat()} lies more than a year ahead; check the date"
            )
        basis = RevisionBasis.UPDATED_AT if self.updated_at else RevisionBasis.RECEIVED
        moment = min(self.updated_at, received_at) if self.updated_at else received_at
        published = self.published_at
        offset = published.utcoffset() if published else None
        outlet = self._named_outlet()
        content = self.model_dump_json(exclude={"updated_at"})
        return Article(
            article_id=identifier or self._identity(outlet),
            revision=int(moment.timestamp() * 1000),
            revision_basis=basis,
            status=ArticleStatus.PUBLISHED,
            url=self.url,
            canonical_url=address(self.url).canonical if self.url else None,
            title=self.title,
            text=self.text,
            language=self.language,
            source=outlet,
            author=self.author,
            published_at=published,
            published_offset=int(offset.total_seconds() // 60) if offset else 0,
            received_at=received_at,
            content_hash=digest(content),
        )

    def _identity(self, outlet: Outlet | None) -> str:
        """The id that the URL makes; without a URL, what tells the report from others."""
        if self.url:
            return article_id(self.url, "", "", "")
        published = self.published_at.isoformat() if self.published_at else ""
        return article_id(None, outlet.key if outlet else "", self.id or self.title or digest(self.text), published)

    def _named_outlet(self) -> Outlet | None:
        """The outlet as given, with the domain from the URL where it was not; the URL's host alone where none was."""
        domain = address(self.url).host.removeprefix("www.") if self.url else None
        if self.source is None:
            return Outlet(name=domain, domain=domain, country=None) if domain else None
        if self.source.domain is None and domain:
            return self.source.model_copy(update={"domain": domain})
        return self.source


def read_submission(raw: bytes | str) -> Submission:
    """Read one JSON object as a submission.

    Raises:
        InvalidInput: it is no JSON object or a field is wrong; `where` names the field.

    >>> read_submission('{"text": 3}')
    Traceback (most recent call last):
    ...
    eventwire.errors.InvalidInput: text: Input should be a valid string
    """
    return submission_from(parse_object(raw))


def parse_object(raw: bytes | str) -> dict[str, Any]:
    """Read one JSON object.

    Raises:
        InvalidInput: it is none; says where it goes wrong.
    """
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InvalidInput("body", f"is not valid JSON: {error}") from None
    if not isinstance(data, dict):
        raise InvalidInput("body", f"must be a JSON object with the fields of an article, not {type(data).__name__}")
    return data


def submission_from(data: dict[str, Any]) -> Submission:
    """The submission in a JSON object.

    Raises:
        InvalidInput: a field is wrong; `where` names the first one, `what` tells of all.
    """
    try:
        return Submission.model_validate(data)
    except ValidationError as error:
        problems = [(".".join(str(p) for p in e["loc"]) or "body", _plain(e)) for e in error.errors()]
        where, what = problems[0]
        others = "".join(f"; {w}: {m}" for w, m in problems[1:10])
        raise InvalidInput(where, what + others) from None


def withdrawal(identifier: str, received_at: datetime) -> Article:
    """The record that withdraws an article: its id and the moment, nothing of its content."""
    return Article(
        article_id=identifier,
        revision=int(received_at.timestamp() * 1000),
        revision_basis=RevisionBasis.RECEIVED,
        status=ArticleStatus.WITHDRAWN,
        received_at=received_at,
    )


def _plain(error: ErrorDetails) -> str:
    """What is wrong with a field, in words that need no knowledge of how it is checked."""
    model: type[BaseModel] = Outlet if error["loc"][:1] == ("source",) else Submission
    match error["type"]:
        case "extra_forbidden":
            return f"is no field; the fields are {', '.join(model.model_fields)}"
        case "string_pattern_mismatch":
            field = model.model_fields[str(error["loc"][-1])]
            return f"does not have the form that is asked for: {field.description}"
        case "model_type":
            return "must be a name, or an object with name, domain and country"
        case _:
            return error["msg"].removeprefix("Value error, ")

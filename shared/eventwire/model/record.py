"""The base of every record: frozen, strict about unknown fields, documented field by field."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


def _utc_milliseconds(value: datetime) -> datetime:
    """Instants are kept in UTC at millisecond precision, so that the same instant is always the same bytes."""
    value = value.astimezone(UTC)
    spare = value.microsecond % 1000
    return value.replace(microsecond=value.microsecond - spare) if spare else value


Instant = Annotated[AwareDatetime, AfterValidator(_utc_milliseconds)]
"""A moment: time zone aware, normalised to UTC and whole milliseconds."""

ActorCode = Annotated[str, Field(pattern=r"^[A-Z]{3}(?:[A-Za-z]{3}){0,5}$|^---(?:[A-Z]{3}){1,5}$|^$", max_length=18)]
"""An actor code: ISO 3166 alpha-3 or IGO/NGO/IMG/MNC, then three-letter roles (`TURGOV`); `---GOV`: country unknown."""

CameoCode = Annotated[str, Field(pattern=r"^[0-9]{2,4}[A-Z]?$")]
"""A CAMEO event code of two to four digits; imported dictionaries may carry one letter behind it."""


class Record(BaseModel):
    """Base of all records: immutable, unknown fields refused, JSON by pydantic."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601", ser_json_bytes="base64")

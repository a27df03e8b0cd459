"""JSON Schema of every record that stands on a topic or is handed in."""

from typing import Any

from pydantic import BaseModel

from eventwire import flow
from eventwire.intake import Submission
from eventwire.model import Mention, Sighting

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Each record's schema by its name: the topics' values, their parts of note, and the submission."""
    models: list[type[BaseModel]] = [*(topic.value for topic in flow.TOPICS), Mention, Sighting]
    found = {model.__name__: _schema(model, "serialization") for model in models}
    found[Submission.__name__] = _schema(Submission, "validation")
    return dict(sorted(found.items()))


def _schema(model: type[BaseModel], mode: Any) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema(mode=mode)}

"""The views that somebody has saved: each is a query of the desk, under a name of theirs."""

from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import parse_qsl, urlencode

from function_app.access.desk_person import DeskPerson
from function_app.desk.queue import database
from function_app.desk.queue.errors import NoSuchView
from function_app.desk.queue.query import DeskFilters
from function_app.kit.errors import ValidationFailed
from function_app.kit.http import validate
from function_app.kit.timestamps import to_milliseconds

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

MOST_VIEWS = 30
MOST_COUNTED = 1000


class View(TypedDict):
    """`count` goes up to 1,000."""

    name: str
    query: str
    count: int


def saved_views(person: DeskPerson, now: datetime) -> list[View]:
    from function_app.claim_index import desk_state, queries

    now_ms = to_milliseconds(now)
    with database.reading() as connection:
        kept = desk_state.views_of(connection, person.name)
        asked = {name: filters_of(query).asked(person.mail, now_ms) for name, query in kept.items()}
        counted = {
            name: queries.count(connection, one, MOST_COUNTED) for name, one in asked.items()
        }
    return [View(name=name, query=kept[name], count=count) for name, count in counted.items()]


def save_view(person: DeskPerson, name: str, query: str) -> None:
    """In the place of one with the same name. Raises `ValidationFailed`."""
    from function_app.claim_index import desk_state

    written = _written(filters_of(query))
    with database.writing_aside() as connection:
        kept = desk_state.views_of(connection, person.name)
        if name not in kept and len(kept) >= MOST_VIEWS:
            message = f"is one too many: {MOST_VIEWS} views are kept for each person"
            raise ValidationFailed([{"field": "name", "message": message}])
        desk_state.save_view(connection, person.name, name, written)


def drop_view(person: DeskPerson, name: str) -> None:
    """Raises `NoSuchView`."""
    from function_app.claim_index import desk_state

    with database.writing_aside() as connection:
        if not desk_state.drop_view(connection, person.name, name):
            raise NoSuchView


def filters_of(query: str) -> DeskFilters:
    return validate(dict(parse_qsl(query.removeprefix("?"))), DeskFilters)


def _written(filters: DeskFilters) -> str:
    given: dict[str, Any] = filters.model_dump(mode="json", exclude_defaults=True)
    return urlencode(given)

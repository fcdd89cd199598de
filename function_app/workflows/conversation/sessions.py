"""Which session a request means: it may be named in three ways, in the body and in the query."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from function_app.kit.http import header_text
from function_app.workflows.conversation.errors import InvalidSession

_NAMES = ("sessionId", "session_id", "thread_id")
_NO_KEY = re.compile(r"[@/\\#?\x00-\x1f\x7f-\x9f]")  # some store of entities refuses each of these
_LONGEST = 200  # of the 256 characters of an entity's id; the agent's name takes some


def named_session(query: Mapping[str, str], body: Mapping[str, Any]) -> str | None:
    """None when none is named."""
    named = {name for fields in (query, body) if (name := _named_in(fields))}
    if len(named) > 1:
        raise InvalidSession("Conflicting session identifiers supplied: name one session only.")
    return next(iter(named), None)


def new_session() -> str:
    return uuid4().hex


def require_session(name: object) -> str:
    """One that an entity can have."""
    if not isinstance(name, str):
        raise InvalidSession("The session's name must be text.")
    if len(name) > _LONGEST:
        raise InvalidSession(f"The session's name must have at most {_LONGEST} characters.")
    if _NO_KEY.search(name):
        raise InvalidSession(
            "The session's name must not contain @ / \\ # ? or control characters."
        )
    return name


def session_headers(session: str) -> dict[str, str]:
    """`x-ms-thread-id` is the older name, which earlier clients still look for."""
    name = header_text(session)
    return {"x-ms-session-id": name, "x-ms-thread-id": name}


def _named_in(fields: Mapping[str, Any]) -> str | None:
    given = {_trimmed(fields[name]) for name in _NAMES if name in fields} - {None, ""}
    if len(given) > 1:
        raise InvalidSession("Conflicting session identifiers supplied: name one session only.")
    return require_session(next(iter(given))) if given else None


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return value if value is None else require_session(value)

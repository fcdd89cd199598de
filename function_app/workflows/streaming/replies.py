"""The two forms of a reply: server-sent events, as the HTML standard has them, and plain text."""

import re
from collections.abc import Iterable, Sequence

from function_app.streams.ports import Entry, Kind

_BREAK = re.compile("\r\n|\r|\n")
_DATA = {Kind.DONE: "[DONE]", Kind.RESTART: "[RESTART]"}
RETRY_MILLISECONDS = 250


def server_sent_events(entries: Iterable[Entry]) -> str:
    """Any line break arrives as a line feed: that is all that the format can carry."""
    return f"retry: {RETRY_MILLISECONDS}\n\n" + "".join(map(_event, entries))


def plain_text(entries: Sequence[Entry]) -> str:
    """To the letter; a line break at the end says that it is the end."""
    return "".join(map(_words, entries))


def _event(entry: Entry) -> str:
    data = _DATA.get(entry.kind, entry.text)
    lines = [f"data: {line}" for line in _BREAK.split(data)]
    return "\n".join([f"id: {entry.id}", f"event: {entry.kind}", *lines, "", ""])


def _words(entry: Entry) -> str:
    match entry.kind:
        case Kind.PIECE:
            return entry.text
        case Kind.DONE:
            return "\n"
        case Kind.ERROR:
            return f"\n[Error: {entry.text}]\n"
        case Kind.RESTART:
            return "\n[Restarted]\n"

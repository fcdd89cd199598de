"""Which documents came with a claim, said by yes and no, by a file's name, or by a list."""

import re
from typing import cast

from function_app.domain.adjudication_form import Documents
from function_app.rules.loose_object import LooseObject, as_list, as_object, to_flag, to_number

_NAMES = frozenset(Documents.model_fields)
_THERE = frozenset({"attached", "provided", "received", "included", "complete", "on file"})
_NOT_THERE = frozenset({"missing", "not attached", "not received", "not included", "pending"})
_FILE_NAME = re.compile(r"://|\.(?:pdf|jpe?g|png|heic|tiff?|docx?|zip)$")


def has_document(given: LooseObject, name: str) -> bool | None:
    listed = given.find("documents")
    if isinstance(listed, list):
        return _is_listed(as_list(cast("object", listed)), name)
    return given.read(_is_there, f"documents.{name}")


def _is_listed(entries: list[object], name: str) -> bool | None:
    """Not being listed means missing only where every entry is a document's name."""
    names = {re.sub(r"[\s-]+", "_", e.strip().lower()) for e in entries if isinstance(e, str)}
    if name in names:
        return True
    understood = names <= _NAMES and all(isinstance(entry, str) for entry in entries)
    return False if understood else None


def _is_there(value: object) -> bool:
    match value:
        case list():
            return value != []
        case dict():
            return to_flag(as_object(cast("object", value)).get("provided"))
        case str():
            return _is_said_to_be_there(value.strip().lower())
        case bool():
            return value
        case _:
            return to_number(value) > 0


def _is_said_to_be_there(word: str) -> bool:
    if word in _THERE or _FILE_NAME.search(word):
        return True
    return False if word in _NOT_THERE else to_flag(word)

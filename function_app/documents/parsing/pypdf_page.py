"""What a page of a PDF holds beside its text: filled-in form fields, and pictures."""

from collections.abc import Iterator
from itertools import islice

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, TextStringObject

_MOST_ENTRIES = 2_000
_MOST_ANCESTORS = 10
_HIDDEN = 0b10_0010  # the flags Hidden and NoView


def form_lines(page: PageObject) -> Iterator[str]:
    """One line for each field that somebody filled in, as far as it can be seen on the page."""
    widgets = _resolved(page.get("/Annots"))
    if not isinstance(widgets, ArrayObject):
        return
    for entry in islice(widgets, _MOST_ENTRIES):
        widget = _dictionary(entry)
        if widget.get("/Subtype") != "/Widget" or _flags(widget) & _HIDDEN:
            continue
        name, value = _inherited(widget, "/T"), _inherited(widget, "/V")
        if isinstance(value, TextStringObject) and value:
            yield f"{str(name or 'field').replace('_', ' ')}: {value}"


def has_pictures(page: PageObject) -> bool:
    return _holds_pictures(_dictionary(page), depth=2)


def _holds_pictures(drawn: DictionaryObject, depth: int) -> bool:
    """Scanners also wrap a picture into a form; how deep others go is of no interest."""
    xobjects = _dictionary(_dictionary(drawn.get("/Resources")).get("/XObject"))
    return any(
        xobject.get("/Subtype") == "/Image" or (depth > 0 and _holds_pictures(xobject, depth - 1))
        for xobject in map(_dictionary, islice(xobjects.values(), _MOST_ENTRIES))
    )


def _inherited(widget: DictionaryObject, key: str) -> object:
    """A field's widgets leave to it what they have in common."""
    for _ in range(_MOST_ANCESTORS):
        if key in widget:
            return _resolved(widget.get(key))
        widget = _dictionary(widget.get("/Parent"))
    return None


def _flags(widget: DictionaryObject) -> int:
    flags = _resolved(widget.get("/F"))
    return flags if isinstance(flags, int) else 0


def _dictionary(value: object) -> DictionaryObject:
    found = _resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, PdfObject) else value

"""What somebody typed or ticked on a page: the fields of a form, and text boxes laid over it."""

import re
from collections.abc import Iterator
from ctypes import byref
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

from function_app.documents.parsing.pdfium_file import PdfiumFile, string_from
from function_app.documents.parsing.typed_text import Typed

_raw: Any = pdfium
_MOST_ENTRIES = 2_000
_MOST_OPTIONS = 500
_NOT_OF_THE_FORM = -1  # pages taken out of a form leave its list of fields behind
_HIDDEN = 0b10_0010  # the flags Hidden and NoView
# As programs call a field that nobody gave a name.
_NAMELESS = re.compile(r"(?:text|text ?field|field|fill|untitled|undefined|input|textbox) ?\d*")
_CONSENTS = frozenset({"yes", "y", "on", "ja", "oui", "true"})
_NEGATIONS = frozenset({"no", "n", "none", "nein", "non", "false"})


class Filled(NamedTuple):
    fields: list[str]  # `name: value`
    typed: list[Typed]


def filled_in(file: PdfiumFile, page: Any) -> Filled:
    """As far as it can be seen on the page."""
    result = Filled([], [])
    for number in range(min(_raw.FPDFPage_GetAnnotCount(page), _MOST_ENTRIES)):
        entry = _raw.FPDFPage_GetAnnot(page, number)
        if not entry:
            continue
        try:
            if not _raw.FPDFAnnot_GetFlags(entry) & _HIDDEN:
                _note(file, entry, result)
        finally:
            _raw.FPDFPage_CloseAnnot(entry)
    return result


def _note(file: PdfiumFile, entry: Any, result: Filled) -> None:
    kind = _raw.FPDFAnnot_GetSubtype(entry)
    if kind == _raw.FPDF_ANNOT_FREETEXT:
        text = string_from(_raw.FPDFAnnot_GetStringValue, entry, b"Contents")
        result.typed.extend(_placed(entry, text))
    elif kind == _raw.FPDF_ANNOT_WIDGET:
        field = _Field(file.form, entry)
        value = field.value()
        shown = list(_placed(entry, value)) if value and field.shows_its_value() else []
        if shown and _NAMELESS.fullmatch(field.name().lower()):
            result.typed.extend(shown)
        elif value:
            result.fields.append(f"{field.name()}: {value}")
            # Its line `name: value` shows it already.
            result.typed.extend(box._replace(only_beside_text=True) for box in shown)


def _placed(entry: Any, text: str) -> Iterator[Typed]:
    """A box of several lines is filled from its top."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    box = _raw.FS_RECTF()
    if not any(lines) or not _raw.FPDFAnnot_GetRect(entry, byref(box)):
        return
    left, right = sorted((box.left, box.right))
    bottom, top = sorted((box.bottom, box.top))
    height = (top - bottom) / len(lines)
    for row, line in enumerate(lines):
        yield Typed(line, left, top - height * (row + 1), right, top - height * row)


class _Field:
    def __init__(self, form: Any, entry: Any) -> None:
        self._form, self._entry = form, entry
        self._kind = _raw.FPDFAnnot_GetFormFieldType(form, entry)

    def name(self) -> str:
        name = self._string(_raw.FPDFAnnot_GetFormFieldName) or self._entry_says(b"T")
        return name.replace("_", " ") or "field"

    def shows_its_value(self) -> bool:
        return self._kind in (
            _raw.FPDF_FORMFIELD_TEXTFIELD,
            _raw.FPDF_FORMFIELD_COMBOBOX,
        ) or (self._kind == _NOT_OF_THE_FORM and not self._is_a_button())

    def value(self) -> str:
        return self._value().strip()

    def _value(self) -> str:
        if self._kind in (_raw.FPDF_FORMFIELD_CHECKBOX, _raw.FPDF_FORMFIELD_RADIOBUTTON):
            return self._ticked()
        if self._kind in (_raw.FPDF_FORMFIELD_COMBOBOX, _raw.FPDF_FORMFIELD_LISTBOX):
            return ", ".join(self._chosen()) or self._string(_raw.FPDFAnnot_GetFormFieldValue)
        if self._kind == _raw.FPDF_FORMFIELD_TEXTFIELD:
            return self._string(_raw.FPDFAnnot_GetFormFieldValue)
        if self._kind == _NOT_OF_THE_FORM:
            return self._ticked() if self._is_a_button() else self._entry_says(b"V")
        return ""

    def _is_a_button(self) -> bool:
        return self._entry_says(b"FT") == "Btn"

    def _ticked(self) -> str:
        """A box says yes, whatever its mark is called; buttons also say which of them it is."""
        state = self._entry_says(b"AS")
        if state == "Off" or not (state or _raw.FPDFAnnot_IsChecked(self._form, self._entry)):
            return ""
        if text := self._text_of_state(state):
            return text
        is_one_of_several = _raw.FPDFAnnot_GetFormControlCount(self._form, self._entry) > 1
        if state.lower() in _NEGATIONS and is_one_of_several:
            return "No"
        says_more = is_one_of_several and _is_a_word(state) and state.lower() not in _CONSENTS
        return f"Yes ({state})" if says_more else "Yes"

    def _text_of_state(self, state: str) -> str:
        """A form may give a text for each of them; they are numbers then, as a rule."""
        count = _raw.FPDFAnnot_GetOptionCount(self._form, self._entry)
        if count <= 0:
            return ""
        number = _raw.FPDFAnnot_GetFormControlIndex(self._form, self._entry)
        if state.isdecimal() and int(state[:6]) < count:
            number = int(state)
        return self._string(_raw.FPDFAnnot_GetOptionLabel, number)

    def _chosen(self) -> Iterator[str]:
        count = _raw.FPDFAnnot_GetOptionCount(self._form, self._entry)
        for number in range(min(count, _MOST_OPTIONS)):
            if _raw.FPDFAnnot_IsOptionSelected(self._form, self._entry, number):
                yield self._string(_raw.FPDFAnnot_GetOptionLabel, number)

    def _entry_says(self, key: bytes) -> str:
        return string_from(_raw.FPDFAnnot_GetStringValue, self._entry, key)

    def _string(self, function: Any, *given: Any) -> str:
        return string_from(function, self._form, self._entry, *given)


def _is_a_word(state: str) -> bool:
    return any(letter.isalpha() for letter in state)

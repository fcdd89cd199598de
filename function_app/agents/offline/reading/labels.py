"""Labelled values: `Contract #: VSC-123`, table cells, a label with its value on the next line.

A label in a section means what the section is about: a name under "Repair facility" is the shop's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from function_app.agents.offline.reading.found import GAP
from function_app.agents.offline.reading.label_names import KEY_OF_LABEL, SECTION_OF_HEADING
from function_app.agents.offline.reading.measure_notes import (
    MEASURE,
    NAMES_A_MEASURE,
    NAMES_ANOTHER_MEASURE,
)

_SECTION_ENDINGS = re.compile(r"\s(?:information|info|details|data|section)$")
_IN_SECTION = {
    "facility": {"claimant_name": "repair_facility"},
    "lienholder": {"claimant_name": "lienholder"},
}
_PERSONAL = frozenset({"claimant_name", "claimant_phone", "claimant_address", "claimant_email"})
_NEEDS_NO_COLON = frozenset(
    {"contract_number", "vehicle_vin", "vehicle_year", "current_odometer", "date_of_loss",
     "deductible", "parts_total", "parts_line", "labor_total", "labor_line", "labor_hours",
     "labor_rate", "tax", "total_first", "total_last", "claimant_phone", "vehicle"}
)  # fmt: skip
_HEADS_ITEMS = frozenset({"parts_line", "labor_line"})
_HEADS_COLUMNS = frozenset({*_HEADS_ITEMS, "labor_hours", "labor_rate"})  # of an items' table
_WRAPS = frozenset({"diagnosis", "issue_summary", "claimant_address"})
_NUMBERED_IS_ANOTHER = frozenset({"total_first", "total_last", "claimant_name", "vehicle"})


def _letter(letter: str) -> str:
    return "[ _]" if letter == " " else re.escape(letter)


def _any_label(labels: Iterable[str]) -> str:
    """A pattern of all labels, the longer first, that looks at each letter of a text once."""
    by_letter = groupby(sorted(labels), key=lambda label: label[:1])
    rests = {letter: [label[1:] for label in group] for letter, group in by_letter}
    is_label = rests.pop("", None) is not None
    ways = [_letter(letter) + _any_label(rest) for letter, rest in rests.items()]
    if not ways:
        return ""
    whole = "|".join(ways)
    return f"(?:{whole})?" if is_label else f"(?:{whole})" if len(ways) > 1 else whole


_LABEL = (
    rf"(?P<label>{_any_label(KEY_OF_LABEL)})(?P<suffix>[ _]?(?:number|num|no|id|date)\b\.?|[ ]?#)?"
    r"(?:[ ]?[(\[](?P<note>(?=[^()]{0,23}[a-z\u00a3\u00a5\u20a0-\u20bf])[^()\[\]]{0,24})[)\]]"
    rf"|(?:,?[ ](?:in[ ])?|[ ]?/[ ]?)(?P<measure>{MEASURE})(?=[ ]{{0,3}}[:=]))?"
    r"(?:[ _][0-9]{1,3}(?=:))?"  # a form's fields are numbered
)
_WITH_COLON = re.compile(
    rf"(?<![\w@./-]){_LABEL}[ ]{{0,3}}(?:[:=]|\.{{3,}}:?)[ ]{{0,20}}", re.IGNORECASE
)
_LEADING = re.compile(rf"{_LABEL}(?=$|[ .-])[ .-]{{0,6}}", re.IGNORECASE)
_GAP = re.compile(r"[ ]{2,}|[ ]?\|[ ]?")
_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_LEADER = "....."
_WAVERS = 3  # characters, on a scan
_AMOUNT = re.compile(r"(?:USD|\$)?[ ]?[0-9][0-9,]{0,12}[.][0-9]{2}(?:[ ]?USD)?")
_TOWN = re.compile(r"\b[A-Z]{2}\s{1,2}\d{5}(?:-\d{4})?$")


@dataclass(frozen=True)
class Labelled:
    """`firm` values stand beside a colon or in a cell of their own. Further cells of the row follow
    the value after two spaces. The quote is label and value as they stand in the text. The note is
    what the label says in parentheses: `Odometer (km)`."""

    key: str
    value: str
    quote: str
    firm: bool = True
    note: str | None = None

    @property
    def told(self) -> str:
        """A figure with what its label says about it."""
        if self.note is None:
            return self.value
        cell, gap, rest = self.value.partition("  ")
        if measure := NAMES_A_MEASURE.fullmatch(self.note):
            note = measure["measure"]
        else:  # "Total (with tax, in EUR)"
            another = NAMES_ANOTHER_MEASURE.search(self.note)
            note = another.group() if another else f"({self.note})"
        return f"{cell} {note}{gap}{rest}"


@dataclass(frozen=True)
class _Cell:
    text: str
    column: int


def _bare_label(text: str) -> re.Match[str] | None:
    """A label with nothing behind it."""
    label = _LEADING.match(text)
    return label if label and label.end() == len(text) else None


def section_of(line: str) -> str | None:
    """The section that a heading opens; null for a line that is no known heading."""
    words = line.strip().rstrip(":").strip().lower()
    return SECTION_OF_HEADING.get(_SECTION_ENDINGS.sub("", words)) if len(words) <= 40 else None


def has_label(line: str) -> bool:
    """The line begins with a label and a colon, or with a cell that is nothing but a label."""
    text = line.strip()
    first = _GAP.split(text, maxsplit=1)[0]
    return _bare_label(first) is not None or _WITH_COLON.match(text) is not None


def labelled_values(lines: list[str]) -> list[Labelled]:
    """Every labelled value, in reading order."""
    return list(_Form(lines).values())


def _may_hold_colon(text: str) -> bool:
    """Told at once, where the pattern would try every label at every word."""
    return ":" in text or "=" in text or "..." in text


class _Form:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def values(self) -> Iterator[Labelled]:
        section: str | None = None
        for number, line in enumerate(self._lines):
            section = self._section_after(section, number)
            meanings = _IN_SECTION.get(section or "", {})
            for found in self._of_line(number, _cells(line)):
                key = meanings.get(found.key, found.key)
                is_foreign = bool(meanings) and key in _PERSONAL
                if found.value and key != "ignored" and not is_foreign:
                    yield replace(found, key=key)

    def _section_after(self, current: str | None, number: int) -> str | None:
        """A heading stands over fields; the same word over a plain value is that value's label."""
        opened = section_of(self._lines[number])
        if opened is None:
            return current
        below = self._below(number)
        is_heading = below is None or has_label(below) or len(_cells(below)) > 1
        return opened if is_heading else current

    def _of_line(self, number: int, cells: list[_Cell]) -> Iterator[Labelled]:
        if values := self._row_of_values(number, cells):
            for cell, value in zip(cells, values, strict=True):
                if label := _bare_label(cell.text):
                    yield _labelled(
                        label, value.text.strip(), quote=f"{GAP.lstrip()}{value.text.strip()}"
                    )
            return
        for position, cell in enumerate(cells):
            colons = list(_WITH_COLON.finditer(cell.text)) if _may_hold_colon(cell.text) else []
            if colons:
                for found, following in pairwise(colons):
                    value = cell.text[found.end() : following.start()].strip(" ,;")
                    yield _labelled(found, value)
                yield self._beside(number, cells, position, colons[-1])
            elif leading := _LEADING.match(cell.text):
                yield from self._without_colon(number, cells, position, leading)

    def _row_of_values(self, number: int, cells: list[_Cell]) -> list[_Cell]:
        """The cells of the next line, when this one is a row of labels, each over its value."""
        labels = [_bare_label(cell.text) for cell in cells]
        heads_items = any(label and _key(label) in _HEADS_COLUMNS for label in labels)
        if len(cells) < 2 or not any(labels) or self._is_in_a_list(number, cells):
            return []
        if heads_items and not self._are_sums(number, cells):
            return []
        values = _cells(self._below(number) or "")
        are_aligned = _stand_below_each_other(cells, values)
        are_names = not any(c.isdigit() for cell in cells for c in cell.text)
        are_values = not any(has_label(value.text) for value in values)
        return values if are_aligned and are_names and are_values else []

    def _is_in_a_list(self, number: int, cells: list[_Cell]) -> bool:
        """Label and value, as in the line above or below."""
        return _is_a_pair(cells) and any(
            _is_a_pair(_cells(self._lines[line]))
            for line in (number - 1, number + 1)
            if 0 <= line < len(self._lines)
        )

    def _are_sums(self, number: int, cells: list[_Cell]) -> bool:
        """`Parts` and `Labor` stand over an amount each, and no further items below."""
        below = _cells(self._below(number) or "")
        return (
            len(below) == len(cells)
            and self._below(number + 1) is None
            and all(
                _AMOUNT.fullmatch(value.text.strip())
                for cell, value in zip(cells, below, strict=True)
                if (label := _bare_label(cell.text)) and _key(label) in _HEADS_COLUMNS
            )
        )

    def _beside(
        self, number: int, cells: list[_Cell], position: int, label: re.Match[str]
    ) -> Labelled:
        """The value is in the rest of the label's cell, in the next cell, or on the next line."""
        cell = cells[position]
        value = cell.text[label.end() :].strip()
        columns = {cell.column, cell.column + label.end()}
        beside = cells[position + 1] if position + 1 < len(cells) else None
        if not value and beside and not has_label(beside.text):
            if self._has_its_label_above(number, beside):
                return _labelled(label, self._cell_below(number, cell))
            position += 1
            value, columns = beside.text, {beside.column}
        if not value and len(cells) == 1:
            value = self._value_below(_key(label), number)
            number += 1
        more, rest = self._continuation(label, value, number, columns), _rest(cells, position)
        stands_apart = more and position + 1 < len(cells)
        quote = f"{value}{GAP}{more.strip(' ,')}" if stands_apart else value + (more or rest)
        return _labelled(label, value + more + rest, quote=quote)

    def _has_its_label_above(self, number: int, cell: _Cell) -> bool:
        """In a table whose rows are set to the middle, a label may stand higher than others."""
        above = [line for line in self._lines[max(number - 2, 0) : number] if line.strip()]
        labels = _cells(above[-1]) if above else []
        return (
            len(labels) == 1
            and abs(labels[0].column - cell.column) <= _WAVERS
            and _bare_label(labels[0].text) is not None
        )

    def _cell_below(self, number: int, label: _Cell) -> str:
        below = _cells(self._below(number) or "")
        near = (cell.text.strip() for cell in below if abs(cell.column - label.column) <= _WAVERS)
        value = next(near, "")
        return "" if has_label(value) else value

    def _without_colon(
        self, number: int, cells: list[_Cell], position: int, label: re.Match[str]
    ) -> Iterator[Labelled]:
        text = cells[position].text
        if label.end() == len(text):
            yield self._beside(number, cells, position, label)
        elif _key(label) in _NEEDS_NO_COLON and not text[label.end()].islower():
            value = text[label.end() :] + _rest(cells, position)
            yield _labelled(label, value, firm=False)

    def _below(self, number: int) -> str | None:
        below = self._lines[number + 1] if number + 1 < len(self._lines) else ""
        return below if below.strip() else None

    def _value_below(self, key: str, number: int) -> str:
        below = self._below(number)
        if below is None or has_label(below) or section_of(below):
            return ""
        is_first_item = key in _HEADS_ITEMS and any(c.isalpha() for c in below)
        return "" if is_first_item else below.strip()

    def _continuation(
        self, label: re.Match[str], value: str, number: int, columns: set[int]
    ) -> str:
        """Text that runs on under its own column, in an unfinished sentence, or to the town."""
        more = ""
        if _key(label) not in _WRAPS or not value:
            return more
        for line in self._lines[number + 1 : number + 5]:
            if rest := _under_its_column(line, columns):
                more += f" {rest}"
                continue
            if not line.strip() or len(_cells(line)) > 1 or has_label(line) or section_of(line):
                break
            if _LEADER in line:
                break
            if not _runs_on(value + more, line, columns):
                break
            more += (", " if _TOWN.search(line) else " ") + line.strip()
        return more


def _stand_below_each_other(cells: list[_Cell], others: list[_Cell]) -> bool:
    return len(cells) == len(others) and all(
        abs(cell.column - other.column) <= _WAVERS
        for cell, other in zip(cells, others, strict=True)
    )


def _is_a_pair(cells: list[_Cell]) -> bool:
    return (
        len(cells) == 2
        and _bare_label(cells[0].text) is not None
        and _bare_label(cells[1].text) is None
    )


def _under_its_column(line: str, columns: set[int]) -> str:
    """Beside other columns, or below a narrow one: the rest of a sentence, or of an address."""
    for cell in _cells(line):
        is_below = any(abs(cell.column - column) <= _WAVERS for column in columns)
        text = cell.text.strip()
        if is_below and (_ZIP.fullmatch(text) or text[0].islower()) and not has_label(text):
            return text
    return ""


def _runs_on(value: str, line: str, columns: set[int]) -> bool:
    indent = len(line) - len(line.lstrip())
    under_its_column = indent > 4 and any(abs(indent - column) <= 3 for column in columns)
    unfinished = value[-1] not in ".!?" and len(value) > 50
    return under_its_column or unfinished or _TOWN.search(line) is not None


def _rest(cells: list[_Cell], position: int) -> str:
    """The columns after a value, such as hours, rate and amount, up to the next label."""
    rest = ""
    for cell in cells[position + 1 :]:
        if has_label(cell.text):
            break
        rest += f"  {cell.text}"
    return rest


def _cells(line: str) -> list[_Cell]:
    cells: list[_Cell] = []
    start = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, start):
        cells.append(_Cell(line[start : gap.start()], start))
        start = gap.end()
    cells.append(_Cell(line[start:], start))
    return [cell for cell in cells if cell.text.strip()]


def _labelled(
    label: re.Match[str], value: str, *, quote: str | None = None, firm: bool = True
) -> Labelled:
    whole = f"{label.group().strip()} {quote or value}"
    return Labelled(_key(label), value, whole, firm, label["note"] or label["measure"])


def _key(label: re.Match[str]) -> str:
    key = KEY_OF_LABEL[label["label"].lower().replace("_", " ")]
    suffix = (label["suffix"] or "").strip(" _.").lower()
    names_another = suffix == "date" or (suffix and key in _NUMBERED_IS_ANOTHER)
    return "ignored" if names_another else key

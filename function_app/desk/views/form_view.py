"""The form of the page: what each field is called and may hold, and what agent 1 read into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, cast

from function_app.claims.agent2_input import prefilled
from function_app.desk.views.evidence_view import FieldSource
from function_app.desk.views.lookup_view import LookedUp, looked_up_fields
from function_app.desk.words.named_values import NOT_KNOWN, written
from function_app.domain.adjudication_form import FILLED_BY, FORM, PART
from function_app.domain.decision import ClaimAmounts
from function_app.domain.form_fields import FormField, Kind
from function_app.domain.reading import Agent1Output

_AMOUNTS: Final = {FILLED_BY[name]: name for name in ClaimAmounts.model_fields}
_YES_OR_NO: Final = (("true", "Yes"), ("false", "No"))
_INPUT_TYPES: Final = {Kind.DATE: "date", Kind.EMAIL: "email"}
_PARTS: Final = "repair.parts"  # no field of its own: lines of three
_LOOKED_UP_TOO: Final = {"vehicle.mileage_limit", "repair.facility.type"}
_KEYBOARDS: Final = {Kind.MONEY: "decimal", Kind.HOURS: "decimal", Kind.WHOLE: "numeric"}


@dataclass(frozen=True)
class Change:
    """Of a value that agent 1 read otherwise in the round before, both as the page writes them."""

    old: str
    new: str


@dataclass(frozen=True)
class FieldView:
    """`amount` is the name of the figure in `claim_amounts` that the field fills as well;
    `looked_up` is there for every field that can be.
    """

    path: str
    label: str
    kind: Kind
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    is_optional: bool = False
    amount: str | None = None
    source: FieldSource | None = None
    change: Change | None = None
    looked_up: LookedUp | None = None

    @property
    def id(self) -> str:
        return self.path.replace(".", "-")

    @property
    def is_looked_up(self) -> bool:
        """Nobody reads it from a letter: it stands in the contract, or in the list of shops."""
        return self.path.startswith("contract.") or self.path in _LOOKED_UP_TOO

    @property
    def is_open(self) -> bool:
        """There is something to look at: it is missing, doubted, or changed."""
        is_missing = not (self.value or self.is_optional or self.kind in {Kind.BOX, Kind.LINES})
        is_doubted = self.source is not None and bool(self.source.badge)
        is_disputed = self.looked_up is not None and bool(self.looked_up.claim_says)
        return is_missing or is_doubted or is_disputed or self.change is not None

    @property
    def reader(self) -> str:
        """How the page's script reads what was entered."""
        return Kind.TEXT if self.kind in {Kind.PROSE, Kind.CHOICE} else self.kind

    @property
    def input_type(self) -> str:
        return _INPUT_TYPES.get(self.kind, "text")

    @property
    def keyboard(self) -> str | None:
        return _KEYBOARDS.get(self.kind)


def form_fields(
    agent1: Agent1Output | None,
    sources: Mapping[str, FieldSource],
    changes: Mapping[str, Change] = MappingProxyType({}),
) -> dict[str, FieldView]:
    """By their path, as `sources` are, which tell where a value was read, and `changes`."""
    filled, known = prefill(agent1), looked_up_fields(agent1)
    return {
        path: replace(
            _view(field, filled.get(path, ""), sources.get(path), changes.get(path)),
            looked_up=known.get(path),
        )
        for path, field in FORM.items()
    }


def part_fields() -> list[FieldView]:
    """The columns of a line of the repair."""
    return [_view(field) for field in PART.values()]


def prefill(agent1: Agent1Output | None) -> dict[str, str]:
    """As the page's fields hold it; what is not known is not in it."""
    filled = prefilled(agent1) if agent1 else {}
    return {
        path: "true" if value is True else str(value)
        for path, value in filled.items()
        if path != _PARTS
    }


def part_lines(agent1: Agent1Output | None) -> list[list[str]]:
    """The parts that were read from the papers, each as its columns hold it."""
    read = cast("list[dict[str, object]]", prefilled(agent1).get(_PARTS, [])) if agent1 else []
    return [[_text(PART[name], part.get(name)) for name in PART] for part in read]


def _text(column: FormField, value: object) -> str:
    if value is None:
        return ""
    is_money = column.entry.kind is Kind.MONEY and isinstance(value, float)
    return f"{value:.2f}" if is_money else str(value)


def changes_since(before: Agent1Output | None, now: Agent1Output | None) -> dict[str, Change]:
    """By the path of the field."""
    old, new = prefill(before), prefill(now)
    return {
        path: Change(_words(field, old.get(path)), _words(field, new.get(path)))
        for path, field in FORM.items()
        if old.get(path) != new.get(path)
    }


def _words(field: FormField, value: str | None) -> str:
    match field.entry.kind:
        case Kind.BOX:
            return "ticked" if value else "not ticked"
        case Kind.WHOLE if value and value.isdecimal():
            return written(Kind.WHOLE, int(value))
        case kind:
            return written(kind, value) if value else NOT_KNOWN


def _view(
    field: FormField,
    value: str = "",
    source: FieldSource | None = None,
    change: Change | None = None,
) -> FieldView:
    entry = field.entry
    return FieldView(
        path=field.path,
        label=entry.label,
        kind=entry.kind,
        value=value,
        options=_YES_OR_NO if entry.kind is Kind.FLAG else tuple((o, o) for o in entry.options),
        is_optional=entry.is_optional,
        amount=_AMOUNTS.get(field.path),
        source=source,
        change=change,
    )

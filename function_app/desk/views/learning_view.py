"""What people changed of what agents had read, as a clerk reads it. Each number leads to the claims
behind it: the same page, asked for them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from function_app.claim_index.learned import Learned, Shadowed
from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Chart, DayRow, Figure, Series, day_row, summed_up
from function_app.desk.views.dashboard_view import Tile, share
from function_app.desk.words.code_words import decision_words
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import ClaimType
from function_app.domain.unreadable import field_name
from function_app.kit.timestamps import from_milliseconds

PERIODS: Final = (7, 30, 90)
MOST_SHOWN: Final = 100
KINDS: Final = {"corrected": "Corrected", "filled_in": "Filled in", "cleared": "Cleared"}
_SETTLED: Final = {"approved": "Approved", "denied": "Denied"}
_AGREES: Final = {
    AdjudicationDecision.APPROVED.value: "approved",
    AdjudicationDecision.DENIED.value: "denied",
}
_READ: Final = (Series("Confirmed", "info"), Series("With changes", "warn", is_line=True))
_CHECK: Final = (Series("Settled by a person", "info"), Series("Overruled", "bad", is_line=True))


@dataclass(frozen=True)
class Known:
    """Newest first. `changes`: by claim its fields, each with what became of it."""

    claims: Sequence[Learned]
    changes: Mapping[str, Mapping[str, str]]
    shadows: Sequence[Shadowed]
    unanswered: int


@dataclass(frozen=True)
class FieldRow:
    name: str
    total: Figure
    share: str
    kinds: Sequence[Figure]
    types: Sequence[Figure]


@dataclass(frozen=True)
class CheckRow:
    checked: str
    settled: str
    claims: Figure
    is_overruled: bool


@dataclass(frozen=True)
class ShadowRow:
    name: str
    compared: int
    differing: Figure
    share: str


@dataclass(frozen=True)
class ClaimLink:
    words: str
    address: str
    note: str


@dataclass(frozen=True)
class Behind:
    """The claims behind one number."""

    title: str
    told: str
    claims: Sequence[ClaimLink]
    address: str


@dataclass(frozen=True)
class Period:
    words: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Shadow:
    told: str
    rows: Sequence[ShadowRow]


@dataclass(frozen=True)
class Learning:
    me: str
    days: int
    periods: Sequence[Period]
    tiles: Sequence[Tile]
    charts: Sequence[Chart]
    types: Sequence[str]
    fields: Sequence[FieldRow]
    checks: Sequence[CheckRow]
    shadow: Shadow | None
    behind: Behind | None


def learning_view(me: str, known: Known, query: LearningQuery, now: datetime) -> Learning:
    judged = [one for one in known.claims if one.is_judged]
    return Learning(
        me=me,
        days=query.days,
        periods=[
            Period(f"{n} days", _address(days=n), is_current=n == query.days) for n in PERIODS
        ],
        tiles=_tiles(known, judged, query),
        charts=_charts(known, judged, query, now),
        types=[kind.value for kind in ClaimType],
        fields=_fields(known, judged, query),
        checks=_checks(known, query),
        shadow=_shadow(known, query),
        behind=_behind(known, query),
    )


def is_overruled(one: Learned) -> bool:
    """A person settled it against what agent 2 itself had said."""
    return _differ(one.checked, one.settled)


def _differ(checked: str | None, settled: str | None) -> bool:
    agreeing = _AGREES.get(checked or "")
    return None not in (settled, agreeing) and agreeing != settled


def _address(*, days: int, **asked: str | None) -> str:
    wanted = {"days": str(days), **{name: value for name, value in asked.items() if value}}
    return f"learning?{urlencode(wanted)}" + ("#behind" if asked else "")


def _figure(value: int, query: LearningQuery, **asked: str | None) -> Figure:
    return Figure(value, _address(days=query.days, **asked) if value else None)


def _tiles(known: Known, judged: Sequence[Learned], query: LearningQuery) -> list[Tile]:
    changed = [one for one in judged if known.changes.get(one.instance_id)]
    fields = sum(len(known.changes[one.instance_id]) for one in changed)
    settled = [one for one in known.claims if one.settled]
    overruled = sum(map(is_overruled, settled))
    each = f"{fields / len(judged):.1f}" if judged else "-"
    link = {
        name: _address(days=query.days, show=name)
        for name in ("judged", "changed", "settled", "overruled")
    }
    return [
        Tile("Confirmed", f"{len(judged):,}", "by a person", link["judged"]),
        Tile("With changes", f"{len(changed):,}", _of(len(changed), len(judged)), link["changed"]),
        Tile("Fields changed", each, "for each claim confirmed"),
        Tile("Settled", f"{len(settled):,}", "after the automatic check", link["settled"]),
        Tile("Overruled", f"{overruled:,}", "the automatic check", link["overruled"]),
    ]


def _of(part: int, whole: int) -> str:
    return f"{share(part / whole)} of those" if whole else "of none"


def _charts(
    known: Known, judged: Sequence[Learned], query: LearningQuery, now: datetime
) -> list[Chart]:
    changed = [one for one in judged if known.changes.get(one.instance_id)]
    settled = [one for one in known.claims if one.settled]
    overruled = [one for one in settled if is_overruled(one)]
    read = {"judged": judged, "changed": changed}
    check = {"settled": settled, "overruled": overruled}
    return [
        Chart("read", "What the assistant read", *_drawn(_READ, read, query, now)),
        Chart("checked", "What the automatic check said", *_drawn(_CHECK, check, query, now)),
    ]


def _drawn(
    series: Sequence[Series],
    counted: Mapping[str, Sequence[Learned]],
    query: LearningQuery,
    now: datetime,
) -> tuple[str, Sequence[Series], Sequence[DayRow]]:
    by_day = {show: Counter(map(_day, claims)) for show, claims in counted.items()}
    days = [(now - timedelta(days=n)).date().isoformat() for n in reversed(range(query.days))]
    rows = [
        day_row(day, [_figure(by_day[show][day], query, show=show, day=day) for show in by_day])
        for day in days
    ]
    return summed_up(series, rows), series, rows


def _day(one: Learned) -> str:
    return from_milliseconds(one.decided_ms).date().isoformat()


def _fields(known: Known, judged: Sequence[Learned], query: LearningQuery) -> list[FieldRow]:
    """What is changed most often comes first."""
    totals: Counter[str] = Counter()
    by_kind: Counter[tuple[str, str]] = Counter()
    by_type: Counter[tuple[str, str]] = Counter()
    for one in judged:
        for name, kind in known.changes.get(one.instance_id, {}).items():
            totals[name] += 1
            by_kind[name, kind] += 1
            by_type[name, one.claim_type or ClaimType.OTHER.value] += 1
    order = sorted(totals, key=lambda name: (-totals[name], name))
    return [
        FieldRow(
            name=field_words(name),
            total=_figure(total := totals[name], query, show="changed", field=name),
            share=share(total / len(judged)),
            kinds=[
                _figure(by_kind[name, kind], query, show="changed", field=name, kind=kind)
                for kind in KINDS
            ],
            types=[
                _figure(by_type[name, kind], query, show="changed", field=name, type=kind)
                for kind in ClaimType
            ],
        )
        for name in order
    ]


def field_words(name: str) -> str:
    """ "Vehicle: VIN" for `vehicle.vin`; what agents read has the form's words."""
    field = FORM.get(name)
    if field is None:
        words = field_name(name)
        return words[:1].upper() + words[1:]
    section = name.partition(".")[0].capitalize()
    return f"{section}: {field.entry.label}"


def _checks(known: Known, query: LearningQuery) -> list[CheckRow]:
    pairs = Counter((one.checked, one.settled) for one in known.claims if one.settled)
    return [
        CheckRow(
            checked=_checked_words(checked),
            settled=_SETTLED.get(settled or "", "-"),
            # Without a verdict there is nothing to ask for them by.
            claims=_figure(number, query, show="settled", checked=checked, settled=settled)
            if checked
            else Figure(number, None),
            is_overruled=_differ(checked, settled),
        )
        for (checked, settled), number in pairs.most_common()
    ]


def _checked_words(checked: str | None) -> str:
    known = checked in list(AdjudicationDecision)
    return decision_words(AdjudicationDecision(checked)) if known else "Nothing"


def _shadow(known: Known, query: LearningQuery) -> Shadow | None:
    if not known.shadows and not known.unanswered:
        return None
    agents = ", ".join(dict.fromkeys(one.agent for one in known.shadows)) or "A second agent"
    told = f"{agents} read {len(known.shadows):,} claims beside the assistant."
    if known.unanswered:
        told += f" For {known.unanswered:,} it has not answered."
    compared = Counter(name for one in known.shadows for name in one.compared)
    differing = Counter(name for one in known.shadows for name in one.differing)
    rows = [
        ShadowRow(
            field_words(name),
            compared[name],
            _figure(number, query, show="shadow", field=name),
            share(number / compared[name]) if compared[name] else "-",
        )
        for name, number in differing.most_common()
    ]
    return Shadow(told, rows)


def _behind(known: Known, query: LearningQuery) -> Behind | None:
    match query.show:
        case None:
            return None
        case "shadow":
            claims = [
                ClaimLink(one.claim_id, f"../review/{one.instance_id}", _listed(one.differing))
                for one in known.shadows
                if (query.field in one.differing if query.field else one.differing)
            ]
        case _:
            claims = [
                ClaimLink(one.claim_id, f"../review/{one.instance_id}", _note(known, one))
                for one in known.claims
                if _is_meant(known, one, query)
            ]
    shown = claims[:MOST_SHOWN]
    told = "" if len(shown) == len(claims) else f"The newest {MOST_SHOWN} of {len(claims):,}."
    return Behind(_title(query, len(claims)), told, shown, _address(days=query.days))


def _is_meant(known: Known, one: Learned, query: LearningQuery) -> bool:
    changed = _changed(known, one)
    is_shown: Mapping[str, Callable[[], bool]] = {
        "judged": lambda: one.is_judged,
        "changed": lambda: bool(changed),
        "settled": lambda: one.settled is not None,
        "overruled": lambda: is_overruled(one),
    }
    asked: Iterable[tuple[Any, Any]] = (
        (query.day and query.day.isoformat(), _day(one)),
        (query.type, one.claim_type or ClaimType.OTHER.value),
        (query.checked, one.checked),
        (query.settled, one.settled),
        (query.kind, changed.get(query.field or "")),
    )
    return (
        is_shown[query.show or "judged"]()
        and (query.field is None or query.field in changed)
        and all(wanted is None or wanted == found for wanted, found in asked)
    )


def _changed(known: Known, one: Learned) -> Mapping[str, str]:
    return known.changes.get(one.instance_id, {}) if one.is_judged else {}


def _note(known: Known, one: Learned) -> str:
    """Which fields, or what was said of it: never what stands in them."""
    if one.settled:
        return f"{_checked_words(one.checked)}; settled: {_SETTLED.get(one.settled, '-')}"
    return _listed(known.changes.get(one.instance_id, {}))


def _listed(fields: Collection[str]) -> str:
    return ", ".join(field_words(name) for name in fields) or "nothing changed"


_TITLES: Final = {
    "judged": "confirmed",
    "changed": "with changes",
    "settled": "settled by a person",
    "overruled": "where the automatic check was overruled",
    "shadow": "that the second agent read otherwise",
}


def _title(query: LearningQuery, number: int) -> str:
    parts = [
        query.field and field_words(query.field),
        query.kind and KINDS[query.kind].lower(),
        query.type and query.type.value,
        query.checked and _checked_words(query.checked),
        query.settled and _SETTLED[query.settled].lower(),
        query.day and day_row(query.day.isoformat(), []).words,
    ]
    narrowed = ", ".join(part for part in parts if part)
    claims = "claim" if number == 1 else "claims"
    said = f"{number:,} {claims} {_TITLES[query.show or 'judged']}"
    return f"{said}: {narrowed}" if narrowed else said

"""The numbers that stand out on the learning page."""

from collections.abc import Sequence

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.dashboard_view import Tile, share
from function_app.desk.views.learning.known import Known
from function_app.desk.views.learning.links import address


def tiles(known: Known, query: LearningQuery) -> Sequence[Tile]:
    names = ("judged", "changed", "settled", "overruled")
    number = {name: len(known.counted(name)) for name in names}
    link = {name: address(query, show=name) for name in names}
    judged, changed = number["judged"], number["changed"]
    fields = sum(len(known.changed(one)) for one in known.claims)
    each = f"{fields / judged:.1f}" if judged else "-"
    return [
        Tile("Confirmed", f"{judged:,}", "by a person", link["judged"]),
        Tile("With changes", f"{changed:,}", _of(changed, judged), link["changed"]),
        Tile("Fields changed", each, "for each claim confirmed"),
        Tile("Settled", f"{number['settled']:,}", "after the automatic check", link["settled"]),
        Tile("Overruled", f"{number['overruled']:,}", "the automatic check", link["overruled"]),
    ]


def _of(part: int, whole: int) -> str:
    return f"{share(part / whole)} of those" if whole else "of none"

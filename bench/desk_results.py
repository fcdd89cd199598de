"""What was measured at the desk as rows of the table, each with the target it has on two cores."""

from collections.abc import Iterator, Sequence

from bench.desk import AtTheDesk
from bench.figures import percentile
from bench.measure import Measure, Target
from bench.next_claim import Shown
from bench.scale import Scale


def desk_measures(
    scale: Scale, desk: AtTheDesk, next_claims: Sequence[Shown] | None
) -> list[Measure]:
    """`next_claims` is None where there is no browser."""
    found = [*_answers(scale, desk)]
    return found if next_claims is None else [*found, *_on_screen(next_claims)]


def _answers(scale: Scale, desk: AtTheDesk) -> Iterator[Measure]:
    claims = f"{scale.desk_open:,} open and {scale.desk_decided:,} decided claims"
    for key, title, seconds, limit in (
        ("lists", f"Desk of {claims}: every view, filter and order", desk.lists, 50),
        ("slowest", "The slowest of those lists", desk.slowest_list, 50),
        ("changed", "Its list after a change", desk.changed, 50),
        ("unchanged", "Its list when nothing has changed (304)", desk.unchanged, 10),
        ("next", "The next claim", desk.next_claim, 30),
        ("preview", "What the rules say of a form", desk.previews, 20),
    ):
        value = percentile(seconds, 95) * 1000
        yield Measure(f"desk_{key}_p95_ms", f"{title}, p95", value, "ms", Target(limit))


def _on_screen(claims: Sequence[Shown]) -> Iterator[Measure]:
    """In a browser, from Enter on."""
    title = "Enter after a decision until the next claim is on screen"
    shown = [one.on_screen for one in claims]
    pictures = [one.picture for one in claims]
    for key, what, moments, percent, target in (
        ("next_shown_p50_ms", title, shown, 50, None),
        ("next_shown_p95_ms", title, shown, 95, Target(300)),
        ("next_picture_p95_ms", "... until its document is", pictures, 95, Target(1000)),
    ):
        value = percentile(moments, percent)
        yield Measure(key, f"{what}, p{percent}", value, "ms", target)

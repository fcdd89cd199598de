"""The measures as a table to read, as Markdown to paste, and as JSON to compare."""

from collections.abc import Sequence

from bench.measure import Measure

HEAD = ("", "Here", "Target", "Met")
METHOD = """\
The claim workflow with its offline agents: an e-mail without attachments, approved with a completed
form, every result checked. Host and clients are two processes on this machine and speak HTTP; every
commit is synced to the disk. That a claim awaits approval is learned from its status (Durable HTTP
API), read first after most of the time that claims took lately, then at steps of a tenth of the
time waited. That it is completed is learned from one blocking WaitForInstanceCompletion (gRPC), in
place before the approval is sent: no polling distorts it."""
NOT_JUDGED = "A quick run: its sizes are not those that the targets are for."


def rows(measures: Sequence[Measure], *, judged: bool) -> list[tuple[str, ...]]:
    return [
        (
            measure.title,
            number(measure.value, measure.unit),
            wanted(measure),
            verdict(measure) if judged else "",
        )
        for measure in measures
    ]


def wanted(measure: Measure) -> str:
    return f"{measure.target} {measure.unit}".rstrip() if measure.target else ""


def number(value: float | None, unit: str = "") -> str:
    """Three digits that matter."""
    if value is None:
        return "-"
    decimals = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f} {unit}".rstrip()


def verdict(measure: Measure) -> str:
    return {True: "yes", False: "no", None: ""}[measure.met]


def text_table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """The first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *body)
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def markdown_table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))

"""What the client prints. Claimants' and agents' words stand in it: no control character of theirs
reaches the terminal.
"""

from collections.abc import Iterable


def say(*lines: str) -> None:
    for line in lines:
        print(_harmless(line), flush=True)


def table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a table whose columns are as wide as they must be."""
    every = list(rows)
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]


def _harmless(line: str) -> str:
    return "".join(
        char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in line
    )

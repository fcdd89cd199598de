"""Where a text's characters stand on the page, which writes out what a reader would not see."""

from itertools import takewhile

from function_app.domain.values.unseen import unseen_in, written_out


def shown(text: str | None) -> str:
    """With the line ends that a browser makes of it, so that positions in it are the same."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def added_before(text: str, end: int) -> int:
    """How many characters writing them out adds before this position."""
    unseen = takewhile(lambda found: found.start() < end, unseen_in(text))
    return sum(len(written_out(found)) - 1 for found in unseen)

import asyncio
from collections.abc import Iterator

from function_app.streams.ports import Cursor, Entry, Kind, Reading
from function_app.workflows.streaming.follow import first_of

PIECE = Reading([Entry(Cursor(1), "run", Kind.PIECE, "Hello")])


def waited(*readings: Reading, patience: float) -> tuple[Reading, int]:
    """What came, and how many were not asked for."""
    left: Iterator[Reading] = iter(readings)

    async def read() -> Reading:
        return next(left)

    return asyncio.run(first_of(read, patience)), len([*left])


def test_what_is_there_is_not_waited_for():
    assert waited(PIECE, PIECE, patience=25) == (PIECE, 1)


def test_the_end_is_not_waited_for():
    over = Reading(is_over=True)
    assert waited(over, PIECE, patience=25) == (over, 1)


def test_the_first_piece_ends_the_wait():
    assert waited(Reading(), Reading(), PIECE, Reading(), patience=25) == (PIECE, 1)


def test_patience_ends():
    nothing, left = waited(*[Reading()] * 9, patience=0.06)
    assert nothing == Reading()
    assert left >= 5

"""Streams of whole answers, made from the session's record."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from function_app.streams.ports import AnsweredTurn, Cursor, Kind, Reading, StreamNotFound
from function_app.streams.session_streams import SessionStreams

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Session:
    """A record, and streams that are made from it, at a time that the test decides."""

    def __init__(self) -> None:
        self.now = NOON
        self.turns: list[AnsweredTurn] = []
        self.streams = SessionStreams(timedelta(minutes=10), lambda: self.now)

    def answer(self, run: str, text: str, failed: bool = False) -> None:
        self.turns.append(AnsweredTurn(run, self.now, text, failed))

    def read(self, after: Cursor | None = None) -> Reading:
        async def record(session: str) -> Sequence[AnsweredTurn]:
            assert session == "s"
            return self.turns

        return asyncio.run(self.streams.read("s", after, record))

    def words(self, after: Cursor | None = None) -> list[str]:
        return [entry.text or entry.kind for entry in self.read(after).entries]


@pytest.fixture
def session() -> Session:
    return Session()


def test_a_run_is_known_when_accepted_and_comes_in_one_piece(session: Session):
    with pytest.raises(StreamNotFound):
        session.read()
    session.streams.accept("s", "run")
    assert (session.words(), session.read().is_over) == ([], False)
    writer = session.streams.begin("s", "run")
    writer.write("Hel")
    writer.finish()
    assert session.words() == []
    session.answer("run", "Hello")
    assert session.words() == ["Hello", "done"]


def test_an_answer_is_read_once_wherever_the_reader_was_cut(session: Session):
    session.answer("run", "Hello")
    piece, done = session.read().entries
    assert session.words(piece.id) == ["done"]
    assert session.read(done.id).is_over


def test_the_latest_run_comes_first_and_after_a_run_the_next(session: Session):
    session.answer("first", "1")
    session.answer("second", "2")
    assert session.words() == ["2", "done"]
    assert session.words(Cursor(0)) == ["1", "done"]
    assert session.words(session.read(Cursor(0)).entries[-1].id) == ["2", "done"]
    session.streams.accept("s", "third")
    assert session.words() == []


def test_a_failure_is_told_in_its_sentence(session: Session):
    session.answer("run", "WriterAgent could not answer.", failed=True)
    [entry] = session.read().entries
    assert (entry.kind, entry.text) == (Kind.ERROR, "WriterAgent could not answer.")
    assert session.read(entry.id).is_over


def test_an_answer_is_gone_after_a_while(session: Session):
    session.streams.accept("s", "run")
    session.answer("run", "Hello")
    session.now += timedelta(minutes=10)
    with pytest.raises(StreamNotFound):
        session.read()
    session.streams.accept("s", "next")
    assert session.words() == []

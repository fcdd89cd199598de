"""What every store of streams does alike: a file, and a real Redis."""

import threading
from itertools import pairwise
from uuid import uuid4

import pytest

from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.ports import START, Cursor, Kind, StreamNotFound
from tests.function_app.streams.reader import Reader, said

PIECES = ["Once", " upon\n", "  a ", "\n", "🧑‍🚒\u2028", "time\0"]


@pytest.fixture
def reader(streams: LoggedStreams) -> Reader:
    return Reader(streams, uuid4().hex)


def test_pieces_come_once_each_wherever_the_reader_was_cut(streams: LoggedStreams, reader: Reader):
    said(streams, "run", *PIECES, session=reader.session)
    everything = reader.entries()

    assert [entry.text for entry in everything[:-1]] == PIECES
    assert everything[-1].kind is Kind.DONE
    for number, entry in enumerate(everything):
        assert reader.entries(entry.id) == everything[number + 1 :]
    assert sorted(entry.id for entry in everything) == [entry.id for entry in everything]


def test_pieces_are_read_before_the_run_has_ended(streams: LoggedStreams, reader: Reader):
    writer = streams.begin(reader.session, "run")
    writer.write("one")
    first = reader.entries()
    assert [entry.text for entry in first] == ["one"]
    assert reader.entries(first[0].id) == []
    assert not reader.read(first[0].id).is_over
    writer.write("two")
    assert reader.words(first[0].id) == ["two"]


def test_a_session_is_unknown_until_a_run_is_accepted(streams: LoggedStreams, reader: Reader):
    for cursor in (None, START, Cursor(2**62)):
        with pytest.raises(StreamNotFound):
            reader.read(cursor)
    streams.accept(reader.session, "run")
    for cursor in (None, START, Cursor(2**62)):
        reading = reader.read(cursor)
        assert ([*reading.entries], reading.is_over) == ([], False)


def test_without_a_cursor_the_latest_run_is_read(streams: LoggedStreams, reader: Reader):
    said(streams, "first", "1", session=reader.session)
    said(streams, "second", "2", session=reader.session)
    assert reader.words() == ["2", "done"]
    assert reader.words(START) == ["1", "done"]


def test_after_the_end_of_a_run_comes_the_next_one(streams: LoggedStreams, reader: Reader):
    said(streams, "first", "1", session=reader.session)
    end = reader.entries()[-1].id
    assert reader.read(end).is_over
    assert reader.read(Cursor(end.major + 10_000)).is_over

    streams.accept(reader.session, "second")
    assert not reader.read(end).is_over
    assert reader.words() == []
    said(streams, "second", "2", session=reader.session)
    said(streams, "third", "3", session=reader.session)
    assert reader.words(end) == ["2", "done"]


def test_a_failure_ends_a_run_with_its_sentence(streams: LoggedStreams, reader: Reader):
    writer = streams.begin(reader.session, "first")
    writer.write("He")
    writer.fail("WriterAgent did not answer.")
    assert [(entry.kind, entry.text) for entry in reader.entries()] == [
        (Kind.PIECE, "He"),
        (Kind.ERROR, "WriterAgent did not answer."),
    ]
    assert reader.read(reader.entries()[-1].id).is_over


def test_a_run_accepted_during_another_is_the_latest_and_the_next(
    streams: LoggedStreams, reader: Reader
):
    streams.accept(reader.session, "first")
    streams.accept(reader.session, "second")
    said(streams, "first", "1", session=reader.session)
    assert reader.words() == []
    first = reader.entries(START)
    assert [entry.text for entry in first] == ["1", ""]
    said(streams, "second", "2", session=reader.session)
    assert reader.words(first[-1].id) == ["2", "done"]


def test_two_runs_at_once_are_read_one_after_the_other(streams: LoggedStreams, reader: Reader):
    """Two agents may be asked in sessions of the same name."""
    one, other = streams.begin(reader.session, "one"), streams.begin(reader.session, "other")
    for number in range(3):
        one.write(f"a{number}")
        other.write(f"b{number}")
    other.finish()
    one.write("a3")
    one.finish()
    first = reader.entries(START)
    assert [entry.text for entry in first] == ["a0", "a1", "a2", "a3", ""]
    second = reader.entries(first[-1].id)
    assert [entry.text for entry in second] == ["b0", "b1", "b2", ""]
    assert reader.words(second[1].id) == ["b2", "done"]
    assert reader.read(second[-1].id).is_over


@pytest.mark.parametrize("was_done", [False, True])
def test_a_run_begun_anew_tells_its_readers_to_forget(
    streams: LoggedStreams, reader: Reader, was_done: bool
):
    lost = streams.begin(reader.session, "run")
    lost.write("Hel")
    lost.write("lo")
    if was_done:
        lost.finish()
    before = reader.entries()
    said(streams, "run", "Good", " day", session=reader.session)

    for entry in before:
        assert reader.words(entry.id) == ["restart", "Good", " day", "done"]
    assert reader.words() == ["restart", "Good", " day", "done"]
    again = reader.entries()
    assert reader.words(again[1].id) == [" day", "done"]
    assert reader.read(again[-1].id).is_over


def test_a_run_that_was_only_accepted_does_not_restart(streams: LoggedStreams, reader: Reader):
    streams.accept(reader.session, "run")
    said(streams, "run", "x", session=reader.session)
    assert reader.words() == ["x", "done"]


def test_a_line_break_of_two_characters_stays_in_one_piece(streams: LoggedStreams, reader: Reader):
    said(streams, "run", "a\r", "\nb\r", "\r", "\n", "c\r", session=reader.session)
    pieces = [entry.text for entry in reader.entries()[:-1]]
    assert "".join(pieces) == "a\r\nb\r\r\nc\r"
    assert not any(
        before.endswith("\r") and after.startswith("\n") for before, after in pairwise(pieces)
    )


def test_half_a_character_does_not_break_the_run(streams: LoggedStreams, reader: Reader):
    said(streams, "run", "a\ud83d", "b", session=reader.session)
    assert reader.words() == ["a?", "b", "done"]


def test_many_write_and_read_at_once(streams: LoggedStreams):
    readers = [Reader(streams, uuid4().hex) for _ in range(4)]
    pieces = [f"{number} " for number in range(50)]
    read: dict[str, list[str]] = {}

    def follow(reader: Reader) -> None:
        words: list[str] = []
        cursor = START
        while "done" not in words:
            entries = reader.entries(cursor)
            words += [entry.text or entry.kind for entry in entries]
            cursor = entries[-1].id if entries else cursor
        read[reader.session] = words

    for reader in readers:
        streams.accept(reader.session, "run")
    threads = [threading.Thread(target=follow, args=(reader,)) for reader in readers]
    threads += [
        threading.Thread(
            target=said, args=(streams, "run", *pieces), kwargs={"session": reader.session}
        )
        for reader in readers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == {reader.session: [*pieces, "done"] for reader in readers}

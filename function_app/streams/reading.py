"""Which entries come next for a reader: those of one run, and after its end those of the next."""

from collections.abc import Sequence

from function_app.streams.ports import Cursor, Entry, Kind, Reading, StreamNotFound
from function_app.streams.session_log import KnownRun, SessionLog


def read_on(log: SessionLog, session: str, after: Cursor | None) -> Reading:
    if not log.knows(session):
        raise StreamNotFound
    if after is None:
        return _from_the_start(log, session, log.latest_run(session))
    here = log.entry(session, after)
    # An entry that is gone leads to what came after it.
    marked = here or log.first_after(session, after)
    if marked is None:
        return _after_everything(log, session)
    if entries := log.entries(session, marked.run, after):
        return Reading(_what_counts(entries))
    if marked.kind.ends_run:
        return _from_the_start(log, session, log.run_after(session, marked.run))
    return Reading()


def _from_the_start(log: SessionLog, session: str, known: KnownRun | None) -> Reading:
    if known is None:
        return Reading(is_over=True)
    return Reading(_what_counts(log.entries(session, known.run, known.start)))


def _after_everything(log: SessionLog, session: str) -> Reading:
    latest = log.latest_run(session)
    entries = log.entries(session, latest.run, latest.start) if latest else ()
    return Reading(is_over=latest is None or bool(entries and entries[-1].kind.ends_run))


def _what_counts(entries: Sequence[Entry]) -> Sequence[Entry]:
    """From the last restart, which has readers forget what came before it, to the run's end."""
    restarts = [number for number, entry in enumerate(entries) if entry.kind is Kind.RESTART]
    counting = entries[restarts[-1] :] if restarts else entries
    ends = [number for number, entry in enumerate(counting) if entry.kind.ends_run]
    return counting[: ends[0] + 1] if ends else counting

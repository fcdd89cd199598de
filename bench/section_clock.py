"""Processor time by part of the program, told as it happens: when a function of another part is
entered or left, the thread's clock says what the part before has used. Nothing is sampled: samples
of Python's threads are taken where they let go of the interpreter, and that is not where they work.

A function that was often called, and only ever by its own part, is no longer watched.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import CodeType

OFTEN = 100
_MONITORING = sys.monitoring
_EVENTS = _MONITORING.events
_TOOL = _MONITORING.PROFILER_ID


class _Thread(threading.local):
    """What this thread is at, the innermost last, and what each part has used in it."""

    def __init__(self, clock: "SectionClock") -> None:
        self.at: list[tuple[CodeType | None, str]] = [(None, clock.root)]
        self.since = time.thread_time_ns()
        self.spent = Counter[str]()
        clock.threads.append(self.spent)

    def used_by(self, part: str) -> None:
        now = time.thread_time_ns()
        self.spent[part] += now - self.since
        self.since = now


class SectionClock:
    """`part_of` knows the part of a code by its file. What a thread does outside of all parts is
    `root`.
    """

    def __init__(self, part_of: Callable[[str], str | None], root: str) -> None:
        self.root = root
        self.threads: list[Counter[str]] = []
        self._part_of = part_of
        self._parts: dict[CodeType, str | None] = {}
        self._inner_calls = Counter[CodeType]()
        self._borders: set[CodeType] = set()
        self._unwatched: set[CodeType] = set()
        self._thread = _Thread(self)

    def start(self) -> None:
        """Now, for what is imported and called from now on, in every thread."""
        _MONITORING.use_tool_id(_TOOL, "bench")
        entering = (_EVENTS.PY_START, _EVENTS.PY_RESUME)
        leaving = (_EVENTS.PY_RETURN, _EVENTS.PY_YIELD)
        for event in entering:
            _MONITORING.register_callback(_TOOL, event, self._enter)
        for event in leaving:
            _MONITORING.register_callback(_TOOL, event, self._leave)
        # These two cannot be switched off for a single function.
        _MONITORING.register_callback(_TOOL, _EVENTS.PY_THROW, self._thrown_into)
        _MONITORING.register_callback(_TOOL, _EVENTS.PY_UNWIND, self._unwound)
        events = (*entering, *leaving, _EVENTS.PY_THROW, _EVENTS.PY_UNWIND)
        _MONITORING.set_events(_TOOL, sum(events))

    def stop(self) -> None:
        _MONITORING.free_tool_id(_TOOL)

    def seconds(self) -> dict[str, float]:
        """So far, by part, over all threads."""
        total = Counter[str]()
        for spent in list(self.threads):
            total.update(dict(spent))
        return {part: nanoseconds / 1e9 for part, nanoseconds in total.items()}

    def _enter(self, code: CodeType, *_: object) -> object:
        try:
            part = self._parts[code]
        except KeyError:
            part = self._parts[code] = self._part_of(code.co_filename)
        if part is None or code in self._unwatched:
            return _MONITORING.DISABLE
        thread = self._thread
        before = thread.at[-1][1]
        thread.at.append((code, part))
        if part != before:
            self._borders.add(code)
            thread.used_by(before)
        elif code not in self._borders:
            self._inner_calls[code] += 1
            if self._inner_calls[code] > OFTEN:
                self._unwatched.add(code)
        return None

    def _leave(self, code: CodeType, *_: object) -> object:
        if self._parts.get(code) is None:
            return _MONITORING.DISABLE
        at = self._thread.at
        if at[-1][0] is code:
            part = at.pop()[1]
            if part != at[-1][1]:
                self._thread.used_by(part)
            return None
        return _MONITORING.DISABLE if code in self._unwatched else None

    def _thrown_into(self, code: CodeType, *_: object) -> None:
        self._enter(code)

    def _unwound(self, code: CodeType, *_: object) -> None:
        self._leave(code)

import logging
from collections.abc import Callable

import pytest

from local_host.app.logs import CategoryFilter, LineFormatter

LEVELS = {"default": logging.INFO, "Function": logging.WARNING, "Function.loud.User": logging.DEBUG}


def record(name: str, level: int, text: str = "it happened") -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, text, None, None)


def within(function: str | None) -> Callable[[], str | None]:
    return lambda: function


@pytest.mark.parametrize(
    ("function", "logger", "level", "shown"),
    [
        (None, "local_host.host", logging.INFO, True),
        (None, "local_host.host", logging.DEBUG, False),
        ("calm", "anything", logging.INFO, False),
        ("calm", "anything", logging.WARNING, True),
        ("loud", "anything", logging.DEBUG, True),
        ("LOUD", "anything", logging.DEBUG, True),
    ],
)
def test_the_most_exact_category_decides(
    function: str | None, logger: str, level: int, *, shown: bool
) -> None:
    assert CategoryFilter(LEVELS, within(function)).filter(record(logger, level)) is shown


def test_the_engine_is_the_category_durable_task() -> None:
    chosen = CategoryFilter({"DurableTask": logging.ERROR}, within(None))
    assert not chosen.filter(record("local_host.engine.engine", logging.WARNING))
    assert chosen.filter(record("local_host.http.front", logging.WARNING))


def line(function: str | None, level: int) -> str:
    told = record("their.logger", level)
    CategoryFilter({}, within(function)).filter(told)
    return LineFormatter("%(message)s").format(told).partition("] ")[2]


def test_a_functions_line_is_shown_as_it_is_unless_something_is_amiss() -> None:
    assert line("start", logging.INFO) == "it happened"
    assert line("start", logging.WARNING) == "WARNING their.logger it happened"
    assert line(None, logging.INFO) == "INFO their.logger it happened"


def test_the_time_is_utc_to_the_millisecond() -> None:
    told = record("x", logging.INFO)
    told.created = 1_767_225_600.5
    assert LineFormatter("%(message)s").format(told).startswith("[2026-01-01T00:00:00.500Z] ")

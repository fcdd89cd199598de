"""A text is read once, however often an orchestrator runs; anything else as often as asked."""

from collections.abc import Callable
from typing import Any

import pytest

from function_app.kit.durable.replays import read_once


@pytest.fixture
def read() -> Callable[[Any], list[Any]]:
    def what_was_given(data: Any) -> list[Any]:
        return [data]

    return what_was_given


def test_the_same_text_gives_what_it_gave_before(read: Callable[[Any], list[Any]]) -> None:
    assert read_once(read, "a") is read_once(read, "a")
    assert read_once(read, "b") == ["b"]


@pytest.mark.parametrize("data", [{"a": 1}, "x" * 40_000, None])
def test_what_is_large_or_no_text_is_not_kept(
    read: Callable[[Any], list[Any]], data: object
) -> None:
    assert read_once(read, data) == [data]
    assert read_once(read, data) is not read_once(read, data)


def test_another_reader_of_the_same_text_reads_it_itself(read: Callable[[Any], list[Any]]) -> None:
    assert read_once(read, "a") == ["a"]
    assert read_once(len, "a") == 1


def test_what_cannot_be_read_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            read_once(int, "a")

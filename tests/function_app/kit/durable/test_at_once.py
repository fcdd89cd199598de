"""Several courses at the same time, on tasks that the test completes."""

from collections.abc import Generator
from typing import Any

import pytest
from durabletask.task import CompletableTask, Task

from function_app.kit.durable.at_once import at_once

type Course = Generator[Task[Any], Any, str]


def course(*tasks: CompletableTask[str]) -> Course:
    said = []
    for task in tasks:
        said.append((yield task))
    return " ".join(said)


class Orchestration:
    """Goes on whenever what was yielded is complete, as the SDK does."""

    def __init__(self, steps: Generator[Task[Any], Any, Any]) -> None:
        self._steps, self.result = steps, None
        self._task = next(steps)

    def go_on(self) -> None:
        try:
            while self._task.is_complete:
                self._task = self._steps.send(self._task.get_result())
        except StopIteration as end:
            self.result = end.value


def tasks(number: int) -> list[CompletableTask[str]]:
    return [CompletableTask[str]() for _ in range(number)]


def test_each_goes_on_as_soon_as_it_can():
    one, two, three = tasks(3)
    orchestration = Orchestration(at_once(course(one, two), course(three)))
    three.complete("c")
    orchestration.go_on()
    one.complete("a")
    orchestration.go_on()
    assert orchestration.result is None
    two.complete("b")
    orchestration.go_on()
    assert orchestration.result == ["a b", "c"]


def test_several_that_are_complete_already_need_no_wait():
    one, two = tasks(2)
    one.complete("a")
    two.complete("b")
    orchestration = Orchestration(at_once(course(one), course(two)))
    orchestration.go_on()
    assert orchestration.result == ["a", "b"]


def test_failed_task_is_raised_in_its_own_course_only():
    def patient(task: CompletableTask[str]) -> Course:
        try:
            return (yield task)
        except Exception:  # noqa: BLE001 - the SDK's own, with the details of a failure
            return "failed"

    one, two = tasks(2)
    orchestration = Orchestration(at_once(patient(one), course(two)))
    one.fail("it broke", ValueError("why"))
    orchestration.go_on()
    two.complete("b")
    orchestration.go_on()
    assert orchestration.result == ["failed", "b"]


def test_course_that_raises_ends_them_all():
    def hopeless(task: CompletableTask[str]) -> Course:
        yield task
        raise ValueError("no answer")

    one, two = tasks(2)
    orchestration = Orchestration(at_once(hopeless(one), course(two)))
    one.complete("a")
    with pytest.raises(ValueError, match="no answer"):
        orchestration.go_on()


def test_courses_without_a_wait_are_done_at_once():
    with pytest.raises(StopIteration) as end:
        next(at_once(course(), course()))
    assert end.value.value == ["", ""]

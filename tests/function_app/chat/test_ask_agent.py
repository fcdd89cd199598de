"""How an orchestration asks an agent: when again, when once more, when no more."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from durabletask.internal.orchestrator_service_pb2 import TaskFailureDetails
from durabletask.task import TaskFailedError

from function_app.chat.ask_agent import AgentGaveUp, ask_agent
from function_app.chat.failures import TurnFailure, declined, misconfigured, unavailable
from function_app.chat.outputs import EmailResponse
from function_app.chat.responses import response_of
from function_app.chat.session_state import Content, Entry, RunRequest, SessionMessage

START = datetime(2026, 11, 28, tzinfo=UTC)


class Orchestration:
    """Its clock moves with its timers; every `call_entity` gets the next answer."""

    instance_id = "orchestration-1"

    def __init__(self, *answers: str | TurnFailure | Exception) -> None:
        self._answers = iter(answers)
        self._ids = 0
        self.now = START
        self.asked: list[tuple[str, RunRequest]] = []
        self.waits: list[timedelta] = []

    @property
    def current_utc_datetime(self) -> datetime:
        return self.now.replace(tzinfo=None)

    def new_uuid(self) -> str:
        self._ids += 1
        return str(UUID(int=self._ids))

    def create_timer(self, at: datetime) -> Any:
        def ring() -> None:
            self.waits.append(at - self.now)
            self.now = at

        return ring

    def call_entity(self, entity: Any, operation: str, data: Any) -> Any:
        assert operation == "run"
        self.asked.append((str(entity), RunRequest.read(data)))
        return lambda: response_of(entry(next(self._answers)))

    def run(self, generator: Generator[Any, Any, Any]) -> Any:
        send, value = generator.send, None
        while True:
            try:
                task = send(value)
            except StopIteration as done:
                return done.value
            try:
                send, value = generator.send, task()
            except TaskFailedError as error:
                send, value = generator.throw, error

    def ask(self, **output: Any) -> Any:
        return self.run(ask_agent(self, "WriterAgent", "key", "Write.", **output))  # pyright: ignore


def entry(answer: str | TurnFailure | Exception) -> Entry:
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, str):
        content = Content(kind="text", text=answer)
    else:
        content = Content(
            kind="error",
            message=answer.message,
            error_code=answer.code,
            details=answer.details(),
        )
    message = SessionMessage(role="assistant", contents=(content,))
    return Entry(kind="response", correlation_id="x", messages=(message,))


def broke_off() -> TaskFailedError:
    return TaskFailedError("secret", TaskFailureDetails(errorMessage="secret", errorType="Boom"))


def test_a_session_is_asked_under_the_orchestrations_name():
    orchestration = Orchestration("A sentence.")
    assert orchestration.ask() == "A sentence."
    [(entity, request)] = orchestration.asked
    assert entity == "@dafx-writeragent@key"
    assert (request.message, request.orchestration_id) == ("Write.", "orchestration-1")
    assert (request.role, request.response_format) == ("user", None)


def test_a_passing_failure_is_tried_again_as_a_turn_of_its_own():
    orchestration = Orchestration(unavailable("W", 500), broke_off(), unavailable("W"), "Done.")
    assert orchestration.ask() == "Done."
    assert [wait.total_seconds() for wait in orchestration.waits] == [2, 4, 8]
    assert len({request.correlation_id for _, request in orchestration.asked}) == 4


def test_not_before_the_model_said_so():
    busy = unavailable("W", 429, retry_after_seconds=60)
    orchestration = Orchestration(busy, busy, "Done.")
    assert orchestration.ask() == "Done."
    assert all(wait.total_seconds() >= 60 for wait in orchestration.waits)


def test_silence_ends_it_in_words():
    orchestration = Orchestration(*[unavailable("W")] * 9)
    with pytest.raises(AgentGaveUp, match=r"^WriterAgent did not answer, .* asked 4 times\.$"):
        orchestration.ask()
    assert len(orchestration.asked) == 4


def test_who_is_busy_for_too_long_is_given_up():
    orchestration = Orchestration(*[unavailable("W", 429, retry_after_seconds=5)] * 20)
    with pytest.raises(AgentGaveUp, match=r"^WriterAgent was busy for too long\.$"):
        orchestration.ask()
    assert len(orchestration.waits) == 8


@pytest.mark.parametrize("failure", [misconfigured("WriterAgent", 401), declined("WriterAgent")])
def test_what_another_try_does_not_mend_ends_it_at_once(failure: TurnFailure):
    orchestration = Orchestration(failure)
    with pytest.raises(AgentGaveUp) as gave_up:
        orchestration.ask()
    assert str(gave_up.value) == failure.message
    assert not orchestration.waits


@pytest.mark.parametrize(
    "text",
    [
        '{"response": "Dear Ann"}',
        'Here it is:\n```json\n{"response": " Dear Ann ", "tone": "kind"}\n```',
    ],
)
def test_an_answer_that_fits_is_read(text: str):
    orchestration = Orchestration(text)
    assert orchestration.ask(output=EmailResponse) == EmailResponse(response="Dear Ann")
    [(_, request)] = orchestration.asked
    assert request.output is EmailResponse


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Sure!", "it holds no JSON object"),
        ('["x"]', "it holds no JSON object"),
        ('{"response": ""}', "response must have at least 1 characters"),
        ('{"text": "hush-hush"}', "response is required"),
        ('{"response": 7}', "response must be text"),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_for_again_with_what_is_wrong(text: str, fault: str):
    orchestration = Orchestration(text, '{"response": "Dear Ann"}')
    assert orchestration.ask(output=EmailResponse).response == "Dear Ann"
    again = orchestration.asked[1][1]
    assert fault in again.message
    assert "hush" not in again.message
    assert again.output is EmailResponse


def test_it_is_asked_for_once_more_and_no_more():
    orchestration = Orchestration("No.", "No!", '{"response": "Dear Ann"}')
    with pytest.raises(AgentGaveUp, match=r"^The answer of WriterAgent could not be used\.$"):
        orchestration.ask(output=EmailResponse)
    assert len(orchestration.asked) == 2

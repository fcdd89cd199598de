"""The check of a claim's e-mail: a verdict for the reviewer, whatever happens to the agent."""

import json
from collections.abc import Callable, Sequence

import pytest

from function_app.chat.agents import AgentDeclaration
from function_app.chat.failures import TurnFailed, misconfigured
from function_app.chat.session_state import Content, RunRequest, SessionMessage, Spoken
from function_app.chat.talk import Answer
from function_app.workflows.spam.check import NOT_CHECKED, SpamCheck

SECRET = "Dana Reyes"

type Said = Callable[[str], str]


def check(says: Said) -> SpamCheck:
    def talk(
        agent: AgentDeclaration,
        conversation: Sequence[Spoken],
        request: RunRequest,
        write: Callable[[str], None],
    ) -> Answer:
        assert agent.name == "SpamDetectionAgent"
        [spoken] = conversation
        write("a piece")
        text = Content(kind="text", text=says(spoken.text))
        return Answer([SessionMessage(role="assistant", contents=(text,))])

    return SpamCheck(lambda: talk)


def verdict(is_spam: bool, reason: str) -> Said:
    return lambda _: json.dumps({"is_spam": is_spam, "reason": reason})


def test_reviewer_is_told_of_spam_and_why():
    concern = check(verdict(True, "It offers\n a prize.")).concern("You won!")
    assert concern == "The e-mail looks like spam: It offers a prize."


def test_long_reason_is_cut():
    concern = check(verdict(True, "why " * 1000)).concern("You won!")
    assert concern is not None
    assert len(concern) < 400


def test_ordinary_mail_is_no_concern():
    assert check(verdict(False, "A claim.")).concern("The pump broke.") is None


def test_agent_is_given_the_mail():
    asked: list[str] = []

    def says(question: str) -> str:
        asked.append(question)
        return '{"is_spam": false, "reason": "x"}'

    check(says).concern("The pump broke.")
    assert "The pump broke." in asked[0]


def broken(_: str) -> str:
    raise ZeroDivisionError(SECRET)


def refused(_: str) -> str:
    raise TurnFailed(misconfigured("SpamDetectionAgent", 401))


@pytest.mark.parametrize("says", [broken, refused, lambda _: "no JSON", lambda _: '{"is_spam": 7}'])
def test_check_that_fails_is_a_plain_concern(says: Said, caplog: pytest.LogCaptureFixture):
    assert check(says).concern("You won!") == NOT_CHECKED
    assert "spam_check_failed" in caplog.text
    assert SECRET not in caplog.text


def test_agent_that_cannot_be_made_is_a_plain_concern():
    def nobody() -> None:
        raise ValueError("no such setting")

    assert SpamCheck(nobody).concern("You won!") == NOT_CHECKED  # pyright: ignore[reportArgumentType]

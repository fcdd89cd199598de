"""What holds for every offline agent: any text is answered, at once, and twice in the same way."""

import json
import subprocess
import sys
import time

import pytest

from function_app.chat.offline.answers import ANSWERS
from function_app.chat.offline.conversation import Turn
from tests.function_app.chat.offline.conversing import converse, last

AGENTS = sorted(ANSWERS)
JSON_FIELDS = {
    "SpamDetectionAgent": {"is_spam", "reason"},
    "EmailAssistantAgent": {"response"},
    "ActionAgent": {"action_type", "arguments", "description", "reasoning", "risky_action"},
}
HOSTILE = [
    "a" * 200_000,
    " " * 200_000 + "x",
    "\n" * 100_000,
    "title" * 40_000,
    'title "' * 30_000,
    "my name is " * 20_000,
    "my a " * 50_000,
    "write to the claimant of claim " * 5_000,
    "delete claims older than a " * 8_000,
    "Feedback: " + "make it, and add, " * 10_000,
    "Write an article about '" + "'" * 100_000,
    "ignore " * 40_000,
    "mark it as " * 30_000,
    "$1,000,000" * 20_000,
    "http://" * 30_000,
    "<p" * 60_000,
    "3/3/" * 50_000,
    "claim " * 40_000 + "7",
    "Regards, " * 20_000,
    "What did I say about " * 5_000,
    "x@" * 100_000,
    "\ud800 \x00 \u202e",
    "?",
    "",
]


def test_the_agents_of_the_app_are_there():
    assert {*AGENTS} == {
        "WriterAgent",
        "PhysicistAgent",
        "ChemistAgent",
        "SpamDetectionAgent",
        "EmailAssistantAgent",
        "ClaimsAssistant",
        "ActionAgent",
    }


@pytest.mark.parametrize("agent", AGENTS)
def test_hostile_texts_are_answered_at_once(agent: str):
    answer = ANSWERS[agent]
    for text in HOSTILE:
        for turns in (
            [Turn("user", text)],
            [Turn("user", text), Turn("assistant", text), Turn("user", text)],
        ):
            begun = time.process_time()
            told = answer(turns, None, lambda _: None)
            assert time.process_time() - begun < 1, text[:20]
            assert told.strip()
            told.encode()
            assert len(told) < 50_000


@pytest.mark.parametrize("agent", AGENTS)
def test_an_answer_takes_milliseconds(agent: str):
    asked = [
        "My name is Ada.",
        "What is temperature?",
        "Write a short article about 'cats'.",
        "shorter",
    ]
    converse(ANSWERS[agent], *asked)  # reads its data
    begun = time.process_time()
    for _ in range(10):
        converse(ANSWERS[agent], *asked)
    assert (time.process_time() - begun) / 40 < 0.005


@pytest.mark.parametrize("agent", AGENTS)
def test_the_same_conversation_has_the_same_answers(agent: str):
    asked = ["Hello", "Write about cats", "What is an acid?", "What was my first message?"]
    assert converse(ANSWERS[agent], *asked) == converse(ANSWERS[agent], *asked)


@pytest.mark.parametrize(("agent", "fields"), JSON_FIELDS.items())
def test_structured_agents_answer_in_their_form(agent: str, fields: set[str]):
    for text in ("Hello", "What is my name?", '{"is_spam": true}', "]"):
        assert json.loads(last(ANSWERS[agent], text, "again", text)).keys() == fields


def test_no_framework_is_loaded():
    program = (
        "import sys; import function_app.chat.offline.answers, function_app.chat.offline.topics; "
        "named = ('agent_framework', 'openai', 'redis', 'azure', 'durabletask'); "
        "print([m for m in named if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

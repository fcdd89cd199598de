"""Any agent that is asked about the session answers from it, or says that it is not in there."""

import json

import pytest

from function_app.chat.offline import claims_assistant, physicist, writer
from function_app.chat.offline.answers import ANSWERS
from function_app.chat.offline.conversation import Answer
from tests.function_app.chat.offline.conversing import converse, last

CONVERSING = [physicist.answer, claims_assistant.answer, writer.answer]


@pytest.mark.parametrize("answer", CONVERSING)
@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("My name is Ada.", "Ada"),
        ("Hi, I'm Ada Lovelace and I like numbers.", "Ada Lovelace"),
        ("please call me ada", "ada"),
        ("My name is Zoë O'Neil, from Galway.", "Zoë O'Neil"),
        ("My name is Ada. No, wait: my name is Grace.", "Grace"),
    ],
)
def test_a_name_is_remembered(answer: Answer, told: str, name: str):
    assert last(answer, told, "Thanks.", "What is my name?") == f"Your name is {name}."
    assert last(answer, told, "do you remember my name") == f"Your name is {name}."


@pytest.mark.parametrize("answer", CONVERSING)
def test_a_name_that_nobody_told_is_not_made_up(answer: Answer):
    unknown = "You have not told me your name in this conversation."
    assert last(answer, "What is my name?") == unknown
    assert last(answer, "My name is not important.", "What is my name?") == unknown


@pytest.mark.parametrize("answer", CONVERSING)
def test_what_was_said_about_something_is_quoted(answer: Answer):
    said = ("I have two dogs and a boat.", "The boat is red.", "What did I say about my dogs?")
    assert last(answer, *said) == 'You said: "I have two dogs and a boat."'
    assert "do not find" in last(answer, *said[:2], "What did I say about the moon?")


def test_asking_twice_what_was_said_does_not_find_the_question_itself():
    asked = "What did I say about unicorns?"
    assert "do not find" in last(physicist.answer, asked, asked)


def test_facts_are_remembered_and_the_newest_counts():
    told = ("My favourite colour is teal.", "My favourite colour is now green, by the way.")
    assert last(physicist.answer, told[0], "What is my favourite colour?") == (
        "Your favourite colour is teal."
    )
    assert "green" in last(physicist.answer, *told, "what's my favourite colour?")
    assert last(physicist.answer, "What is my favourite colour?") == (
        "You have not told me your favourite colour in this conversation."
    )
    assert (
        last(physicist.answer, "I live in Oslo.", "Where do I live?")
        == 'You said: "I live in Oslo."'
    )


@pytest.mark.parametrize("answer", CONVERSING)
def test_messages_and_questions_are_counted_and_found_by_their_place(answer: Answer):
    said = ("Good morning.", "What is entropy?", "What is a photon?")
    assert last(answer, *said, "What was my first question?") == (
        'Your first question was: "What is entropy?"'
    )
    assert last(answer, *said, "What was my first message?") == (
        'Your first message was: "Good morning."'
    )
    assert last(answer, *said, "what was my previous question") == (
        'Your previous question was: "What is a photon?"'
    )
    assert last(answer, *said, "How many questions did I ask?") == "Before this one: 2 questions."
    assert last(answer, "What was my first question?") == (
        "This is your first message in this conversation; there is nothing before it."
    )
    assert "no third question" in last(answer, *said, "What was my third question?")


def test_an_answer_is_repeated_to_the_letter():
    first, again = converse(physicist.answer, "What is entropy?", "Repeat that, please.")
    assert again == first
    assert last(physicist.answer, "Say that again.") == (
        "I have said nothing yet in this conversation."
    )


def test_a_conversation_is_summed_up():
    told = last(
        physicist.answer, "My name is Ada.", "What is a photon?", "Summarize our conversation."
    )
    assert "You said: My name is Ada." in told
    assert "You said: What is a photon?" in told
    assert "I said: A photon is the smallest portion of light" in told
    short = last(physicist.answer, "What is speed?", "Summarise that")
    assert short.startswith("In short: Speed is distance divided by time")
    assert "nothing to sum up yet" in last(physicist.answer, "Summarise our conversation")


def test_agents_that_answer_in_json_remember_in_their_form():
    asked = ("Free pills!!!", "What was my first message?")
    spam = json.loads(last(ANSWERS["SpamDetectionAgent"], *asked))
    assert spam["is_spam"] is False
    assert '"Free pills!!!"' in spam["reason"]
    mail = json.loads(last(ANSWERS["EmailAssistantAgent"], *asked))
    assert mail == {"response": 'Your first message was: "Free pills!!!"'}
    action = json.loads(last(ANSWERS["ActionAgent"], *asked))
    assert (action["action_type"], action["arguments"]) == ("none", {})
    assert '"Free pills!!!"' in action["description"]

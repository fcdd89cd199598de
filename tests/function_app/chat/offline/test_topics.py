"""Whose topic a message is."""

import pytest

from function_app.chat.offline.answers import ANSWERS
from function_app.chat.offline.topics import agent_for_topic


@pytest.mark.parametrize(
    ("message", "agent"),
    [
        ("What is temperature?", "PhysicistAgent"),
        ("Explain gravity to a child", "PhysicistAgent"),
        ("Why do planets stay in their orbit?", "PhysicistAgent"),
        ("what is work?", "PhysicistAgent"),
        ("What is an acid?", "ChemistAgent"),
        ("How does a catalyst change a reaction?", "ChemistAgent"),
        ("What happens in a chemical test tube with bleach?", "ChemistAgent"),
        ("What is antifreeze?", "ChemistAgent"),
        ("My car leaks oil at the dealer", "ClaimsAssistant"),
        ("Is the alternator covered by my contract?", "ClaimsAssistant"),
        ("My tire lost pressure, is that covered?", "ClaimsAssistant"),
        ("The battery died; how do I file a claim?", "ClaimsAssistant"),
        ("What is the status of claim CLM-7?", "ClaimsAssistant"),
    ],
)
def test_a_question_goes_to_the_agent_whose_topic_it_is(message: str, agent: str):
    assert agent_for_topic(message) == agent
    assert agent in ANSWERS


@pytest.mark.parametrize("message", ["Good morning", "", "And the other one?"])
def test_nobody_is_named_when_no_word_says(message: str):
    assert agent_for_topic(message) is None

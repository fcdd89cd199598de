"""Physicist and chemist answer from their own glossaries and say what is not in them."""

import pytest

from function_app.chat.offline import chemist, physicist
from function_app.chat.offline.conversation import Answer
from function_app.chat.offline.glossary import read_glossary
from function_app.chat.offline.text import words
from tests.function_app.chat.offline.conversing import converse, last


@pytest.mark.parametrize("field", ["physics", "chemistry"])
def test_a_glossary_is_large_and_its_sentences_are_whole(field: str):
    terms = set(read_glossary(field).terms.values())
    assert len(terms) >= 60
    for term in terms:
        assert term.text.endswith("."), term.name
        assert term.text[0].isupper(), term.name
        assert 8 <= len(term.text.split()) <= 60, term.name


@pytest.mark.parametrize(
    ("field", "answer"), [("physics", physicist.answer), ("chemistry", chemist.answer)]
)
def test_every_term_is_found_by_its_names(field: str, answer: Answer):
    glossary = read_glossary(field)
    for name, term in glossary.terms.items():
        assert term.text in last(answer, f"What is {' '.join(name)}?"), name


def test_temperature_is_answered_by_both_from_their_own_view():
    physics, chemistry = (last(who.answer, "What is temperature?") for who in (physicist, chemist))
    assert "random motion" in physics
    assert "reactions" in chemistry


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What are photons?", "smallest portion of light"),
        ("what's a black hole", "not even light"),
        ("Explain ENTROPY to me please!", "microscopic arrangements"),
        ("How fast is light? What is the speed of light?", "299,792,458"),
        ("How does a laser work?", "waves keep in step"),
        ("What does Ohm's law say?", "voltage equals current times resistance"),
    ],
)
def test_plurals_synonyms_and_longer_names_are_understood(question: str, said: str):
    assert said in last(physicist.answer, question)


def test_work_is_a_term_only_where_it_is_asked_for():
    assert "force times the distance" in last(physicist.answer, "What is work?")
    assert "force times the distance" not in last(physicist.answer, "How does a laser work?")


def test_two_terms_are_both_explained():
    told = last(physicist.answer, "What is the difference between speed and velocity?")
    assert told.index("Speed is") < told.index("Velocity is")
    told = last(chemist.answer, "acids and bases?")
    assert "An acid is" in told
    assert "A base is" in told


def test_of_two_terms_the_one_that_is_missing_is_named():
    told = last(physicist.answer, "What is the difference between speed and flurbles?")
    assert "Speed is" in told
    assert "I do not have an entry for \u201cflurbles\u201d." in told


def test_what_is_not_in_it_is_said_and_near_terms_are_offered():
    assert last(physicist.answer, "What is entorpy?").startswith(
        "I do not have an entry for \u201centorpy\u201d. The nearest I have is: entropy."
    )
    told = last(chemist.answer, "What is a quark?")
    assert "I do not have an entry for \u201cquark\u201d." in told


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is rust?", "Rust is hydrated iron oxide"),
        ("What is brake fluid made of?", "glycol ethers"),
        ("Is antifreeze poisonous?", "Ethylene glycol is poisonous"),
        ("Is battery acid dangerous?", "Battery acid is sulfuric acid"),
        ("What is gasoline?", "light hydrocarbons"),
        ("What does oil do in an engine?", "Motor oil is"),
        ("What is in the exhaust?", "carbon dioxide and water vapor"),
    ],
)
def test_the_chemist_knows_what_a_car_holds(question: str, said: str):
    assert said in last(chemist.answer, question)


def test_more_leads_on_from_the_last_term():
    first, more = converse(physicist.answer, "What is a photon?", "Tell me more about it.")
    assert more.startswith("To understand photon further:")
    assert first not in more


def test_a_greeting_is_answered():
    assert last(chemist.answer, "Hello!").startswith("Hello. My field is chemistry")


def test_names_are_stored_as_they_are_looked_up():
    for field in ("physics", "chemistry"):
        assert all(tuple(words(" ".join(name))) == name for name in read_glossary(field).terms)

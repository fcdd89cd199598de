"""A token has one spelling. Whatever else is sent is refused."""

import base64
import string
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from function_app.access import link_tokens
from function_app.access.link_tokens import BadToken, LinkSigner

OLD, NEW = "o" * 40, "n" * 40
SIGNER = LinkSigner((NEW,), hours=1)
TOKEN = SIGNER.sign("claim-1", "request-1", "ada@example.com")
ALPHABET = string.ascii_letters + string.digits + "-_"


def is_accepted(token: str, signer: LinkSigner = SIGNER) -> bool:
    try:
        signer.read(token)
    except BadToken:
        return False
    return True


def replaced(token: str, place: int, text: str) -> str:
    return token[:place] + text + token[place + 1 :]


def swapped(token: str, one: int, other: int) -> str:
    return replaced(replaced(token, one, token[other]), other, token[one])


_places = st.integers(0, len(TOKEN) - 1)
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
mutated = st.one_of(
    st.builds(lambda at, text: replaced(TOKEN, at, text), _places, _texts),
    st.builds(
        lambda at, text: replaced(TOKEN, at, text), _places, st.sampled_from([*ALPHABET, ".", "="])
    ),
    st.builds(lambda at, text: TOKEN[:at] + text + TOKEN[at:], _places, _texts),
    st.builds(lambda one, other: swapped(TOKEN, one, other), _places, _places),
    st.builds(lambda a, b: TOKEN[min(a, b) : max(a, b)], _places, _places),
    st.builds(lambda text, more: TOKEN + text + more, st.sampled_from("=.\n\r \t\0"), _texts),
    st.builds(lambda key: LinkSigner((key,), 1).sign("claim-1", None, None), st.text(min_size=32)),
    st.builds(lambda start, token: token[:start] + TOKEN, _places, st.just(TOKEN)),
    st.text(ALPHABET + ".", max_size=200),
    _texts,
)


def never_accepted(token: str) -> None:
    assert token == TOKEN or not is_accepted(token)


@example(TOKEN + "=")
@example(TOKEN + "\n")
@example("")
@example(".")
@example(TOKEN.replace("-", "+").replace("_", "/") + "==")
@given(mutated)
@settings(max_examples=1_000, deadline=None, database=None)
def test_a_mutated_token_is_never_accepted(token: str) -> None:
    never_accepted(token)


@pytest.mark.slow
@given(mutated)
@settings(
    max_examples=100_000,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_none_of_a_hundred_thousand_mutated_tokens_is_accepted(token: str) -> None:
    never_accepted(token)


def test_a_signature_that_base64_reads_as_the_same_is_another_token() -> None:
    """The last of its characters has two bits that nobody reads."""
    payload, _, signature = TOKEN.rpartition(".")
    value = base64.urlsafe_b64decode(signature + "=")
    same = [
        f"{payload}.{signature[:-1]}{last}"
        for last in ALPHABET
        if base64.urlsafe_b64decode(signature[:-1] + last + "=") == value
    ]
    assert len(same) == 4
    assert [token for token in same if is_accepted(token)] == [TOKEN]


def test_every_single_bit_counts() -> None:
    flipped = (
        replaced(TOKEN, place, chr(ord(TOKEN[place]) ^ 1 << bit))
        for place in range(len(TOKEN))
        for bit in range(7)
    )
    assert [token for token in flipped if is_accepted(token)] == []


def test_the_first_key_signs_and_all_are_accepted() -> None:
    turned = LinkSigner((NEW, OLD), hours=1)
    by_old = LinkSigner((OLD,), hours=1).sign("claim-1", None, None)
    assert is_accepted(by_old, turned)
    assert is_accepted(turned.sign("claim-1", None, None), SIGNER)
    assert not is_accepted(by_old, SIGNER)


def test_a_token_says_what_it_is_for() -> None:
    claims = SIGNER.read(SIGNER.sign("claim-1", "request-1", "ada@example.com"))
    assert (claims.instance_id, claims.request_id) == ("claim-1", "request-1")
    assert claims.reviewer == "ada@example.com"
    assert SIGNER.seconds_left(claims) == pytest.approx(3600, abs=60)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = link_tokens.time.time()

    def move(seconds: float) -> None:
        monkeypatch.setattr(link_tokens.time, "time", lambda: now + seconds)

    return move


def test_fractions_of_hours_are_allowed(later: Callable[[float], None]) -> None:
    signer = LinkSigner((NEW,), hours=0.001)  # 3.6 seconds
    claims = signer.read(signer.sign("claim-1", None, None))
    later(3)
    assert signer.seconds_left(claims) > 0
    later(4)
    assert signer.seconds_left(claims) < 0


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("https://a.example/api/review/claim-1", "https://a.example/api/review/claim-1?t="),
        ("https://a.example/review?code=k", "https://a.example/review?code=k&t="),
    ],
)
def test_a_link_is_the_page_with_a_token(page: str, link: str) -> None:
    address, _, token = SIGNER.link(page, "claim-1", "r", None).partition(link)
    assert address == ""
    assert SIGNER.read(token).request_id == "r"

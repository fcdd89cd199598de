"""A name or an address with characters that nobody sees is refused: people are told apart by it."""

from typing import Any

import pytest

from function_app.domain.values.unseen import all_seen
from tests.function_app.claims.conftest import ClaimsApi

OVERRIDE, ZERO_WIDTH = "\u202e", "\u200b"


@pytest.mark.parametrize("unseen", [OVERRIDE, ZERO_WIDTH, "\u2066", "\ufeff", "\xad", "\u200d"])
@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("claimant_name", "Maria {} Lopez", "claimant_name"),
        ("sender_email", "ma{}ria@example.com", "sender_email"),
        ("attachment_url", "https://a.example/invoice{}fdp.exe", "attachment_url"),
        ("document_url", "https://a.example/invoice{}fdp.exe", "document_url"),
        ("attachment_urls", ["https://a.example/x", "https://a.example/{}"], "attachment_urls.1"),
    ],
)
def test_a_claim_with_an_unseen_character_in_a_name_is_a_400(
    api: ClaimsApi, unseen: str, field: str, value: Any, named: str
):
    written = [url.format(unseen) for url in value] if isinstance(value, list) else value
    text = written if isinstance(written, list) else written.format(unseen)
    reply = api.start("unseen", **{field: text})
    assert reply.status_code == 400
    assert [one["field"] for one in reply.json()["details"]] == [named]


@pytest.mark.parametrize("unseen", [OVERRIDE, ZERO_WIDTH])
def test_a_reviewer_with_one_is_refused_and_ignored_past_the_api(api: ClaimsApi, unseen: str):
    claim_id = f"reviewer-{ord(unseen)}"
    api.waiting(claim_id)
    who = f"ann{unseen}@example.com"
    reply = api.approve(claim_id, reviewer=who)
    assert reply.status_code == 400
    assert [one["field"] for one in reply.json()["details"]] == ["reviewer"]
    api.raise_event(claim_id, {"decision": "approved", "reviewer": who})
    assert api.approve(claim_id, "rejected").is_success
    assert api.ended(claim_id)["output"]["approval_decision"]["decision"] == "rejected"


@pytest.mark.parametrize("name", ["José Núñez", "محمد", "می‌خواهم", "O'Neil-Smith", "李小龍"])
def test_names_of_all_scripts_are_names(name: str):
    assert all_seen(name) == name


def test_text_of_the_letter_is_taken_as_it_is(api: ClaimsApi):
    state = api.waiting("letter", email_content=f"Pay{OVERRIDE} me.")
    assert state["runtime_status"] == "Running"
    page = api.host.get("/api/review/claim-letter").text
    assert OVERRIDE not in page
    assert "Pay[U+202E] me." in page

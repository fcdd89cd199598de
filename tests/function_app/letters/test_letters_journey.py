"""A claimant is told how the claim stands, by mail and by a PDF that is kept with the claim."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.function_app.letters.conftest import DANA, REJECTED, LettersApi, letters_host, pdf_text

FORM: dict[str, Any] = {
    "contract": {"max_claim_amount": 1000, "deductible": 100},
    "repair": {"total_estimate": 767.5},
}
APPROVED = {
    "decision": "APPROVED",
    "approved_amount": 667.5,
    "deductible_applied": 100,
    "evaluation_summary": {"estimate_amount": 767.5},
    "reason": "Agent 1 is sure.",
}
INTERNAL = ("He lies", "ann@example.com", "gent", "reviewer@", "AA-0", "concern")


def parts(mail: Any) -> tuple[str, str, bytes]:
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    [pdf] = list(mail.iter_attachments())
    assert pdf.get_content_type() == "application/pdf"
    return text, html, pdf.get_content()


def test_an_approved_claimant_is_told_the_amounts_once(auto: LettersApi):
    auto.gates.words["agent2/pays"] = APPROVED
    auto.file("pays")
    assert auto.approve("pays").status_code == 200
    auto.ended("pays")

    received, approved = auto.sent("pays")
    assert "received" in received["Subject"]
    assert (approved["To"], approved["From"]) == (DANA, "claims@example.com")
    text, html, pdf = parts(approved)
    for told in (text, html, pdf_text(pdf)):
        assert "Dana Whitfield" in told
        assert "$667.50" in told
        assert "$767.50" in told
        assert not any(word in told for word in INTERNAL)

    made, sent = [one for one in auto.events("pays") if one["kind"] == "approved"]
    assert (made["event"], sent["event"]) == ("letter_made", "letter_sent")
    assert (sent["to"], sent["who"]) == (DANA, None)
    assert auto.kept("pays", made["pdf_sha256"]) == pdf
    assert sha256(pdf).hexdigest() == made["pdf_sha256"]
    assert b"Message-ID: " in auto.kept("pays", sent["mail_sha256"])


def test_a_rejected_claimant_reads_the_reason_and_the_contracts_words(auto: LettersApi):
    auto.file("over", sender_email=DANA)
    reply = auto.approve("over", "rejected", undo_seconds=5, **REJECTED)
    assert reply.status_code == 200
    auto.at("over", "decided")
    assert [one["kind"] for one in auto.events("over")] == ["received"] * 2
    auto.host.advance_clock(6)
    state = auto.ended("over")
    assert state["custom_status"]["step"] == "rejected"
    auto.until("over", lambda _: (auto.row("over") or {}).get("step") == "rejected")
    text, html, pdf = parts(auto.sent("over")[-1])
    for told in (text, html, pdf_text(pdf)):
        assert "The mileage is over the limit." in told
        assert "The mileage is within the limit." in told
        assert not any(word in told for word in INTERNAL)


def test_a_decision_that_is_taken_back_tells_nobody(auto: LettersApi):
    auto.file("undone")
    made = auto.approve("undone", "rejected", undo_seconds=30, **REJECTED).json()
    auto.at("undone", "decided")
    undo = auto.undo("undone", made["decision_id"], reviewer="ann@example.com")
    assert undo.status_code == 200, undo.text
    assert len(auto.sent("undone")) == 1  # that it was received


def test_a_reason_that_cannot_be_told_waits_for_a_person(auto: LettersApi):
    auto.file("doubted")
    assert auto.approve("doubted", "rejected", reason_code="suspected_fraud").status_code == 200
    auto.ended("doubted")
    assert len(auto.sent("doubted")) == 1
    [made] = [one for one in auto.events("doubted") if one["kind"] == "denied"]
    assert "Please read it" in made["reason"]
    assert "fraud" not in pdf_text(auto.kept("doubted", made["pdf_sha256"])).lower()
    assert auto.send("doubted", made["letter"]).status_code == 200
    assert len(auto.sent("doubted")) == 2


def test_what_a_person_settles_is_told(auto: LettersApi):
    auto.gates.words["agent2/settled"] = {"decision": "MANUAL_REVIEW", "reason": "Unclear."}
    auto.file("settled")
    auto.approve("settled", claim_data=FORM)
    auto.at("settled", "awaiting_settlement")
    assert len(auto.sent("settled")) == 1
    reply = auto.settle("settled", approved_amount=667.5, comments="He lies.")
    assert reply.status_code == 200, reply.text
    assert auto.ended("settled")["custom_status"]["step"] == "agent2_completed"
    text, _, _ = parts(auto.sent("settled")[-1])
    assert "We pay: $667.50" in text
    assert "$100.00" in text
    assert "He lies" not in text


def test_documents_are_asked_for_with_a_letter_that_has_no_link(auto: LettersApi):
    auto.file("papers")
    asked = auto.approve("papers", "info_requested", documents=["photos"], comments="He lies.")
    assert asked.status_code == 200, asked.text
    auto.at("papers", "with_claimant")
    # The first told of the claim's arrival.
    auto.until("papers", lambda _: auto.told("papers").count("letter_sent") == 2)
    mail = auto.sent("papers")[-1]
    assert "/claimant/" in mail.get_body(("plain",)).get_content()
    [pdf] = list(mail.iter_attachments())
    told = pdf_text(pdf.get_content())
    assert "Photos of the damage" in told
    assert "http" not in told
    made = next(one for one in auto.events("papers") if one["kind"] == "documents_requested")
    assert auto.kept("papers", made["pdf_sha256"]) == pdf.get_content()


def test_a_claim_that_is_reopened_is_told_of(auto: LettersApi):
    auto.file("again")
    auto.approve("again", "rejected", reason_code="withdrawn")
    auto.ended("again")
    assert auto.reopen("again").status_code == 202
    auto.at("again~2", "awaiting_approval")
    assert "once more" in auto.sent("again")[-1]["Subject"]
    assert auto.told("again~2") == ["letter_made", "letter_sent"]


def test_a_mail_server_that_is_down_stops_no_claim(auto: LettersApi):
    auto.gates.words["agent2/down"] = APPROVED
    auto.file("down")
    auto.mails.replies.append("451 try again later")
    auto.approve("down")
    assert auto.ended("down")["output"]["status"] == "completed"
    assert len(auto.sent("down")) == 1
    failed = auto.events("down")[-1]
    assert failed["event"] == "letter_not_sent"
    assert "451" in failed["reason"]
    assert "The mail server answered 451" in auto.page("down")

    auto.mails.replies.append("451 try again later")
    refused = auto.send("down", failed["letter"])
    assert (refused.status_code, refused.json()["error"]) == (502, "letter_not_sent")
    assert auto.send("down", failed["letter"]).status_code == 200
    assert "$667.50" in parts(auto.sent("down")[-1])[0]


def test_a_draft_is_sent_by_a_person_and_once(draft: LettersApi):
    draft.gates.words["agent2/drafted"] = APPROVED
    draft.file("drafted")
    draft.approve("drafted")
    draft.ended("drafted")
    assert draft.sent("drafted") == []
    [made] = draft.events("drafted")
    assert (made["event"], made["kind"]) == ("letter_made", "approved")
    assert "Draft, not sent" in draft.page("drafted")

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: draft.send("drafted", made["letter"]), range(8)))
    assert {reply.status_code for reply in replies} <= {200, 409}
    assert 200 in {reply.status_code for reply in replies}
    again = draft.send("drafted", made["letter"])
    assert (again.status_code, len(draft.sent("drafted"))) == (200, 1)
    [sent] = [one for one in draft.events("drafted") if one["event"] == "letter_sent"]
    assert sent["who"] == "ann@example.com"
    assert "Draft, not sent" not in draft.page("drafted")


def test_a_letter_that_is_not_there_or_has_no_address_is_not_sent(draft: LettersApi):
    draft.gates.words["agent2/nowhere"] = APPROVED
    draft.file("nowhere", sender_email="")
    draft.approve("nowhere")
    draft.ended("nowhere")
    [made] = draft.events("nowhere")
    assert made["reason"] == "There is no address to send it to."
    refused = draft.send("nowhere", made["letter"])
    assert (refused.status_code, refused.json()["error"]) == (409, "letter_without_address")
    missing = draft.send("nowhere", "adjudication-99")
    assert (missing.status_code, missing.json()["error"]) == (404, "letter_not_found")


def test_nobody_sends_a_letter_about_their_own_claim(draft: LettersApi):
    draft.gates.words["agent2/own"] = APPROVED
    draft.file("own")
    draft.approve("own")
    draft.ended("own")
    [made] = draft.events("own")
    refused = draft.send("own", made["letter"], reviewer=DANA)
    assert (refused.status_code, refused.json()["error"]) == (403, "not_allowed")
    assert draft.sent("own") == []


def test_a_page_of_another_site_sends_no_letter(draft: LettersApi):
    path = "/api/claims/letters/claim-own"
    body = {"letter": "x", "reviewer": "ann@example.com"}
    reply = draft.host.post(path, json=body, headers={"Origin": "https://elsewhere.example.com"})
    assert (reply.status_code, reply.json()["error"]) == (403, "cross_site_request")
    plain = {"Content-Type": "text/plain"}
    assert draft.host.post(path, content=b'{"letter": "x"}', headers=plain).status_code == 415


def test_without_letters_nothing_is_written(tmp_path: Path):
    with letters_host(tmp_path, LETTERS="off") as api:
        api.file("quiet")
        api.approve("quiet")
        api.ended("quiet")
        assert (api.sent("quiet"), api.events("quiet")) == ([], [])
        assert "Letters to the claimant" not in api.page("quiet")
        assert api.send("quiet", "adjudication-4").status_code == 404

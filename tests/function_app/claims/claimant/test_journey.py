"""A reviewer asks, the claimant answers: over HTTP, with a real mail server and a clock that is
moved.
"""

import re
from hashlib import sha256
from typing import Any

import pytest

from tests.function_app.claims.claimant.conftest import DANA, PNG, AskApi
from tests.function_app.documents.pdf_files import pdf

MILEAGE = "What was the mileage?"


def test_claimant_answers_with_a_photo_and_a_pdf_and_the_claim_comes_back(desk: AskApi):
    waiting = desk.file("ASK-1")
    asked = desk.ask("ASK-1", MILEAGE, documents=["photos"], due_days=4, comments="looks odd")
    assert asked.status_code == 200, asked.text
    assert "claimant is asked" in asked.json()["message"]
    state = desk.at("ASK-1", "with_claimant")
    link = desk.link("ASK-1")
    [letter] = desk.letters("ASK-1")
    assert letter["To"] == DANA
    text = letter.get_content()
    assert MILEAGE in text
    assert "Photos of the damage" in text
    assert "looks odd" not in text
    assert desk.mails.envelopes[-1][1] == [DANA]
    assert state["custom_status"]["claimant"]["round"] == 1

    page = desk.host.get(link)
    assert page.status_code == 200
    assert MILEAGE in page.text
    assert "<form" in page.text
    assert "<script" not in page.text
    assert "set-cookie" not in page.headers
    assert "form-action 'self'" in page.headers["content-security-policy"]

    files = [("broken part.png", PNG), ("estimate.pdf", pdf("Estimate no. 8841"))]
    reply = desk.answer(link, *files, answer_1="Odometer: 48,210 miles", message="Sorry.")
    assert reply.status_code == 303, reply.text
    assert "<h1>Thank you, we have your answer</h1>" in desk.host.get(link).text
    assert "<form" not in desk.host.get(link).text

    back = desk.at("ASK-1", "awaiting_approval")
    assert back["custom_status"]["news"] is True
    assert back["request_id"] != waiting["request_id"]
    output = back["agent1_output"]
    assert output["extracted_info"]["current_odometer"] == 48210
    [evidence] = [e for e in output["evidence"] if e["field"] == "current_odometer"]
    assert (evidence["source"], evidence["supported"]) == ("answer", True)
    assert [report["name"] for report in output["documents"]] == ["broken part.png", "estimate.pdf"]
    assert output["documents"][1]["page_texts"] == ["Estimate no. 8841"]
    for report in output["documents"]:
        kept = desk.host.get(f"/api/review/claim-ASK-1/files/{report['sha256']}")
        assert kept.status_code == 200
    assert desk.approve("ASK-1").status_code == 200
    assert desk.ended("ASK-1")["output"]["agent2_input"]["vehicle"]["current_mileage"] == 48210


def test_claimant_is_reminded_and_the_question_is_due(desk: AskApi):
    link = desk.asked("ASK-2", MILEAGE, due_days=4)
    for hours, number in ((48, 1), (24, 2)):
        desk.host.advance_clock(hours * 3600)
        desk.until("ASK-2", lambda _, n=number: len(desk.letters("ASK-2")) == n + 1)
    letters = desk.letters("ASK-2")
    assert letters[1]["Subject"].startswith("Reminder: ")
    assert letters[1]["In-Reply-To"] == letters[0]["Message-ID"]
    assert len({letter["Message-ID"] for letter in letters}) == 3
    assert desk.link("ASK-2") == link  # the same in each
    desk.host.advance_clock(24 * 3600)
    back = desk.at("ASK-2", "awaiting_approval")
    assert back["custom_status"]["claimant"]["outcome"] == "due"
    page = desk.host.get(link)
    assert page.status_code == 200
    assert "The time to answer is over" in page.text
    assert desk.answer(link, message="too late").status_code == 410


def test_question_is_called_back(desk: AskApi):
    link = desk.asked("ASK-3", MILEAGE)
    assert desk.recall("ASK-3").status_code == 400  # a reason is needed
    reply = desk.recall("ASK-3", reason="They rang.")
    assert reply.status_code == 200, reply.text
    assert desk.step("ASK-3") != "with_claimant"
    desk.at("ASK-3", "awaiting_approval")
    assert desk.recall("ASK-3", reason="They rang.").json()["error"] == "not_with_claimant"
    assert "nothing more to answer" in desk.host.get(link).text
    assert desk.answer(link, message="late").status_code == 410


def test_paused_claim_takes_the_first_answer_and_keeps_nothing_of_another(desk: AskApi):
    link = desk.asked("ASK-9", MILEAGE)
    instance = "/runtime/webhooks/durabletask/instances/claim-ASK-9"
    desk.host.post(f"{instance}/suspend")
    first = desk.answer(link, ("part.png", PNG), answer_1="Odometer: 48,210 miles")
    assert first.status_code == 202
    page = desk.host.get(link)
    assert "your answer has arrived" in page.text
    assert "<form" not in page.text
    bill = b"Total: $90"
    assert desk.answer(link, ("bill.txt", bill), message="And this.").status_code == 202
    kept = desk.host.get(f"/api/review/claim-ASK-9/files/{sha256(bill).hexdigest()}")
    assert kept.status_code == 404
    desk.host.post(f"{instance}/resume")
    back = desk.at("ASK-9", "awaiting_approval")
    assert [one["name"] for one in back["agent1_output"]["documents"]] == ["part.png"]
    assert "we have your answer" in desk.host.get(link).text


def test_claim_that_came_from_nowhere_is_not_asked_about(desk: AskApi):
    """An address that only stands in the letter is not written to."""
    desk.waiting("ASK-4", email_content="From: mallory@example.org\nMy car broke. m@example.org")
    reply = desk.ask("ASK-4", MILEAGE)
    assert reply.status_code == 409
    assert reply.json()["error"] == "no_claimant_address"
    assert desk.step("ASK-4") == "awaiting_approval"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "questions"),
        ({"questions": ["  "]}, "questions.0"),
        ({"questions": ["x" * 501]}, "questions.0"),
        ({"questions": ["x"] * 11}, "questions"),
        ({"questions": "What?"}, "questions"),
        ({"documents": ["passport"]}, "documents.0"),
        ({"documents": ["photos"], "due_days": 0}, "due_days"),
        ({"documents": ["photos"], "due_days": 31}, "due_days"),
        ({"documents": ["photos"], "due_days": "3"}, "due_days"),
        ({"documents": ["photos"], "due_days": True}, "due_days"),
    ],
)
def test_request_that_asks_for_nothing_or_too_much_is_a_400(
    desk: AskApi, body: dict[str, Any], field: str
):
    reply = desk.approve("NO-SUCH", "info_requested", **body)
    assert reply.status_code == 400
    assert field in [detail["field"] for detail in reply.json()["details"]]


def test_claimant_is_asked_three_times_at_most(desk: AskApi):
    desk.file("ASK-5")
    for nth in (1, 2, 3):
        assert desk.ask("ASK-5", MILEAGE).status_code == 200
        desk.until("ASK-5", lambda _, n=nth: len(desk.letters("ASK-5")) == n)
        assert desk.answer(desk.link("ASK-5"), message="As I said.").status_code == 303
        desk.at("ASK-5", "awaiting_approval")
    reply = desk.ask("ASK-5", MILEAGE)
    assert (reply.status_code, reply.json()["error"]) == (409, "no_more_rounds")


def test_repeated_answer_counts_once(desk: AskApi):
    link = desk.asked("ASK-6", MILEAGE)
    first = desk.answer(link, answer_1="Odometer: 48,210 miles")
    second = desk.answer(link, answer_1="Odometer: 48,210 miles")
    assert (first.status_code, second.status_code) == (303, 410)
    assert "we have your answer" in second.text
    desk.at("ASK-6", "awaiting_approval")
    assert [e["event"] for e in desk.events("ASK-6")].count("answered") == 1


def test_what_is_wrong_is_told_and_what_was_written_stays(desk: AskApi):
    link = desk.asked("ASK-7", MILEAGE)
    nothing = desk.answer(link, answer_1="   ")
    assert nothing.status_code == 400
    assert "An answer or a file is needed." in nothing.text
    unknown = desk.answer(
        link, ("virus.exe", b"MZ\x90\x00\x03\x00"), answer_1="48,000 <b>miles</b>"
    )
    assert unknown.status_code == 400
    assert "virus.exe is of a kind that we cannot read" in unknown.text
    assert "48,000 &lt;b&gt;miles&lt;/b&gt;</textarea>" in unknown.text
    assert "Please choose your files again." in unknown.text
    many = desk.answer(link, *(("note.txt", b"n") for _ in range(11)))
    assert "please send at most 10" in many.text
    large = desk.answer(link, ("scan.txt", b"x" * (10 * 1024 * 1024 + 1)))
    assert (large.status_code, "larger than 10 MB" in large.text) == (400, True)
    together = desk.answer(link, *((f"{n}.txt", b"x" * 9_000_000) for n in range(3)))
    assert (together.status_code, "larger than 25 MB" in together.text) == (400, True)
    body = desk.answer(link, *((f"{n}.txt", b"x" * 9_500_000) for n in range(3)))
    assert body.status_code == 413
    assert desk.host.post(link, json={"message": "hello"}).status_code == 400
    assert desk.step("ASK-7") == "with_claimant"
    assert desk.answer(link, message="It is 48,210.").status_code == 303


def test_audit_tells_of_all_that_was_asked_and_answered(desk: AskApi):
    link = desk.asked("ASK-8", MILEAGE, due_days=2, documents=["photos"])
    desk.host.advance_clock(24 * 3600)
    desk.until("ASK-8", lambda _: len(desk.letters("ASK-8")) == 2)
    desk.answer(link, ("part.png", PNG), answer_1="Odometer: 48,210 miles")
    desk.at("ASK-8", "awaiting_approval")
    desk.ask("ASK-8", "Who repaired it?", due_days=1)
    desk.at("ASK-8", "with_claimant")
    desk.recall("ASK-8", reason="They rang.", reviewer="bob@example.com")
    desk.at("ASK-8", "awaiting_approval")
    desk.ask("ASK-8", "Who repaired it?", due_days=1)
    desk.at("ASK-8", "with_claimant")
    desk.host.advance_clock(24 * 3600)
    desk.at("ASK-8", "awaiting_approval")
    entries = desk.events("ASK-8")
    assert "reminded" in [entry["event"] for entry in entries]
    told = {"asked", "answered", "recalled", "due"}  # a letter is sent beside what else happens
    of_asking = [entry for entry in entries if entry["event"] in told]
    assert [entry["event"] for entry in of_asking] == [
        "asked", "answered", "asked", "recalled", "asked", "due",
    ]  # fmt: skip
    asked, answered, *_ = of_asking
    assert asked["questions"] == [MILEAGE]
    assert asked["to"] == DANA
    assert answered["answers"] == [{"question": MILEAGE, "answer": "Odometer: 48,210 miles"}]
    assert re.fullmatch("[0-9a-f]{64}", answered["documents"][0]["sha256"])
    recalled = of_asking[3]
    assert (recalled["reviewer"], recalled["reason"]) == ("bob@example.com", "They rang.")

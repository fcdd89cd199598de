"""The review page as the server draws it for each state of a claim, and the files that it loads."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from azure.functions import HttpRequest, HttpResponse

from function_app.desk.claim_view import ReviewView
from function_app.desk.form_view import prefill
from function_app.desk.result_view import reason_in_points
from function_app.desk.review_page import render_review, render_unknown, static_file
from function_app.desk.static_files import STATIC_FOLDER, static_files
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from tests.hosts import Host, running_host

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7 * 7 }}'
NOW = datetime(2031, 3, 1, tzinfo=UTC)


class Drawn(HTMLParser):
    """The page as a browser reads it: its elements by id and by name, and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def find(self, **wanted: str) -> dict[str, str | None] | None:
        return next((a for _, a in self.tags if wanted.items() <= a.items()), None)

    def field(self, name: str) -> dict[str, str | None]:
        found = self.find(name=name)
        assert found is not None, name
        return found


def reading(**changes: Any) -> Agent1Output:
    return Agent1Output.model_validate(
        {
            "claim_id": "CLM-7",
            "classification": {"claim_type": "VSC", "sub_type": "Mechanical", "urgency": "Urgent"},
            "justification": "The transmission slips.",
            "confidence_score": "85%",
            "flags": {
                "missing_information": ["phone number"],
                "potential_concerns": ["mileage is high"],
            },
            "document_extraction": {
                "status": "success",
                "document_type": "invoice",
            },
            "documents": [
                {
                    "name": "x.pdf",
                    "status": "success",
                    "document_type": "invoice",
                    "pages": 1,
                    "characters": 10,
                    "page_texts": ["INVOICE 42"],
                }
            ],
            "extracted_info": {
                "claimant_name": "Ana Diaz",
                "contract_number": "C-1",
                "total_estimate": "$1,234.50",
                "date_of_loss": "02/10/2031",
            },
        }
        | changes
    )


def waiting(**changes: Any) -> ReviewView:
    view = ReviewView(
        instance_id="claim-CLM-7",
        claim_id="CLM-7",
        runtime_status="Running",
        step="awaiting_approval",
        request_id="wait-1",
        created_at=datetime(2031, 2, 28, 23, 0, tzinfo=UTC),
        claim=ClaimRequest(
            claim_id="CLM-7", email_content="It slips.", attachment_url="https://a.example/x.pdf"
        ),
        agent1=reading(),
    )
    return replace(view, **changes)


def ended(status: str, **gathered: Any) -> ReviewView:
    result = OrchestrationResult(
        claim_id="CLM-7", status=status, started_at=NOW, completed_at=NOW, **gathered
    )
    return waiting(runtime_status="Completed", step="any", request_id=None, result=result)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(data_dir=tmp_path_factory.mktemp("pages")) as host:
        yield host


def drawn(view: ReviewView) -> Drawn:
    return Drawn(render_review(view))


def get(path: str, **headers: str) -> HttpResponse:
    return static_file(
        HttpRequest(
            "GET",
            f"http://localhost/api/static/{path}",
            headers=headers,
            route_params={"path": path},
            body=b"",
        )
    )


def test_header_names_the_claim_its_class_the_confidence_and_the_flags() -> None:
    text = drawn(waiting()).text
    for shown in (
        "Claim CLM-7", "VSC", "Mechanical", "Urgent", "85%, high", "The transmission slips.",
        "phone number", "mileage is high",
    ):  # fmt: skip
        assert shown in text


@pytest.mark.parametrize(
    ("score", "words"), [(0.8, "80%, high"), (0.5, "50%, medium"), (0, "0%, low")]
)
def test_confidence_is_said_in_a_plain_word(score: float, words: str) -> None:
    assert words in drawn(waiting(agent1=reading(confidence_score=score))).text


def test_email_and_document_text_stand_beside_the_form() -> None:
    text = drawn(waiting()).text
    assert "It slips." in text
    assert "INVOICE 42" in text


def test_form_is_filled_from_agent_1_and_marks_what_is_missing() -> None:
    page = drawn(waiting())
    assert page.field("claimant.name")["value"] == "Ana Diaz"
    assert page.field("repair.total_estimate")["value"] == "1234.50"
    assert page.field("issue.date_noticed")["value"] == "2031-02-10"
    assert "checked" in page.field("documents.repair_estimate")
    assert "checked" not in page.field("documents.photos")
    vin, name = page.find(id="vehicle-vin-missing"), page.find(id="claimant-name-missing")
    assert vin is not None
    assert "hidden" not in vin
    assert name is not None
    assert "hidden" in name
    assert "vehicle-vin-missing" in (page.field("vehicle.vin")["aria-describedby"] or "")


def test_form_answers_the_wait_that_it_was_drawn_for() -> None:
    form = drawn(waiting()).find(id="review-form")
    assert form is not None
    assert form["data-request-id"] == "wait-1"
    assert form["data-claim-id"] == "CLM-7"
    assert form["data-submission-date"] == "2031-02-28"


def test_every_field_has_a_label() -> None:
    page = drawn(waiting())
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for attributes in page.all(tag):
            wrapped = "data-part" in attributes or attributes.get("type") == "checkbox"
            assert wrapped or attributes["id"] in labelled


def test_no_button_submits_the_form_by_the_enter_key() -> None:
    buttons = drawn(waiting()).all("button")
    assert {button["type"] for button in buttons} == {"button"}
    assert {b["data-decision"] for b in buttons if "data-decision" in b} == {"approved", "rejected"}


def test_a_document_that_failed_says_why_and_ticks_nothing() -> None:
    failed = {"status": "failed", "document_type": "claim_form", "notes": "The PDF is encrypted."}
    report = {"name": "x.pdf", **failed}
    page = drawn(waiting(agent1=reading(document_extraction=failed, documents=[report])))
    assert "Could not be read" in page.text
    assert "The PDF is encrypted." in page.text
    assert "checked" not in page.field("documents.claim_form")


def test_when_agent_1_is_down_the_form_is_empty_and_the_reason_shown() -> None:
    page = drawn(waiting(agent1=None, agent1_error="The claim assistant did not answer."))
    assert "The claim assistant did not answer." in page.text
    filled = [i for i in page.all("input") if i.get("value") or "checked" in i]
    assert filled == []
    assert "It slips." in page.text


def test_nothing_read_prefills_nothing() -> None:
    assert prefill(None) == {}


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (waiting(step=None, runtime_status="Pending", agent1=None), "Agent 1 is reading the claim"),
        (waiting(step="agent1_processing", agent1=None), "Agent 1 is reading the claim"),
        (waiting(step="agent1_completed"), "Agent 1 is reading the claim"),
        (waiting(step="agent2_processing"), "Agent 2 is adjudicating the claim."),
        (waiting(runtime_status="Suspended"), "The claim is paused"),
        (waiting(runtime_status="Failed"), "Processing failed"),
        (waiting(runtime_status="Terminated"), "The claim was terminated"),
        (waiting(runtime_status="Completed"), "The claim is finished"),
        (ended("timeout"), "Nobody decided in time."),
        (ended("rejected"), "Rejected by the reviewer"),
        (ended("error", error_message="The adjudication did not answer."), "did not answer."),
        (ended("completed"), "Agent 2 left no result."),
    ],
)
def test_a_claim_that_takes_no_decision_says_so_without_a_form(
    view: ReviewView, words: str
) -> None:
    page = drawn(view)
    assert words in page.text
    assert page.find(id="review-form") is None
    assert page.find(**{"data-decision": "approved"}) is None


@pytest.mark.parametrize(
    ("status", "step", "moving"),
    [
        ("Running", "agent1_processing", True),
        ("Running", "agent2_processing", True),
        ("Suspended", "awaiting_approval", True),
        ("Running", "awaiting_approval", False),
        ("Completed", "agent2_completed", False),
        ("Failed", None, False),
    ],
)
def test_the_page_follows_a_claim_only_while_it_moves(
    status: str, step: str | None, moving: bool
) -> None:
    main = drawn(waiting(runtime_status=status, step=step)).all("main")[0]
    assert ("data-moving" in main) is moving


def test_the_result_shows_decision_amounts_reason_documents_and_rules() -> None:
    verdict = Agent2Output(
        claim_id="CLM-7",
        decision="REQUEST_DOCUMENTS",
        approved_amount=None,
        deductible_applied=Decimal("1234.5"),
        missing_documents=["photos"],
        rules_passed=["AA-01"],
        rules_failed=["AA-04: no photos"],
        reason="Photos are needed.",
    )
    decision = ApprovalDecision(decision="approved", reviewer="r@x.example", comments="Go on.")
    view = ended("completed", agent2_output=verdict, approval_decision=decision)
    text = drawn(view).text
    for shown in (
        "More documents are needed", "REQUEST DOCUMENTS", "$1,234.50", "not known", "photos",
        "AA-01 The contract is active", "AA-04: no photos", "Photos are needed.",
        "Approved by r@x.example", "Go on.",
    ):  # fmt: skip
        assert shown in text


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("APPROVED", "Approved by agent 2"),
        ("DENIED", "Denied by agent 2"),
        ("MANUAL_REVIEW", "Referred to manual review"),
    ],
)
def test_each_adjudication_has_its_title(word: str, title: str) -> None:
    verdict = Agent2Output(claim_id="CLM-7", decision=word)
    assert title in drawn(ended("completed", agent2_output=verdict)).text


@pytest.mark.parametrize("filler", [" ", "\t", "\n", " \n", ". ", ".\n ", "; ", "A. "])
def test_a_long_reason_is_cut_into_points_at_once(filler: str) -> None:
    """Time that grew with the square of its length would be hours here."""
    reason_in_points("Denied." + filler * 200_000 + "x")


def disagreeing(**rules: Any) -> Agent2Output:
    agent = {
        "claim_id": "CLM-7",
        "decision": "APPROVED",
        "approved_amount": 9000,
        "reason": HOSTILE,
        "rules_passed": ["AA-01"],
    }
    opinions = {"agent": agent, "rules": {"claim_id": "CLM-7", **rules} if rules else None}
    return Agent2Output.model_validate(
        {
            "claim_id": "CLM-7",
            "decision": "MANUAL_REVIEW",
            "decision_type": "MANUAL",
            "reason": "For a person to decide: they differ; agent 2 says approved.",
            "disagreement": opinions,
        }
    )


def test_a_disagreement_shows_both_opinions_whole() -> None:
    verdict = disagreeing(
        decision="DENIED", reason="Denied: it has expired.", rules_failed=["AA-01"]
    )
    page = drawn(ended("completed", agent2_output=verdict))
    assert "Agent 2 and the rules disagree" in page.text
    assert "MANUAL REVIEW" in page.text
    _, _, opinions = page.text.partition("Agent 2 and the rules disagree")
    agent, _, rules = opinions.partition("The coded rules")
    assert "Approved, $9,000.00" in agent
    assert HOSTILE in agent
    assert "Rules passed" in agent
    assert "Denied\n" in rules
    assert "Denied: it has expired." in rules
    assert "Rules failed" in rules
    assert page.all("script") == [{"type": "module", "src": page.all("script")[0]["src"]}]
    assert page.all("img") == []


def test_rules_that_could_not_be_evaluated_are_said_so() -> None:
    page = drawn(ended("completed", agent2_output=disagreeing()))
    assert "Could not be evaluated on this claim" in page.text
    assert "Approved, $9,000.00" in page.text


def test_without_a_disagreement_there_are_no_opinions() -> None:
    verdict = Agent2Output(claim_id="CLM-7", decision="MANUAL_REVIEW", rules_failed=["AA-05"])
    page = drawn(ended("completed", agent2_output=verdict))
    assert page.find(**{"class": "opinions"}) is None
    assert "AA-05 The facility is authorized" in page.text


def test_rules_that_were_not_checked_are_shown_as_open() -> None:
    verdict = Agent2Output(
        claim_id="CLM-7",
        decision="REQUEST_DOCUMENTS",
        rules_evaluated=["AA-01", "AA-04", "AA-05", "AA-08 is the part covered?"],
        rules_passed=["AA-01: the contract is active"],
        rules_failed=["AA-04"],
    )
    text = drawn(ended("completed", agent2_output=verdict)).text
    _, _, after = text.partition("Rules not checked")
    not_checked, _, passed = after.partition("Rules passed")
    assert not_checked.split("\n")[1].strip() == (
        "AA-05 The facility is authorizedAA-08 is the part covered?"
    )
    assert "AA-01" in passed


def test_no_rule_is_called_open_when_all_are_settled() -> None:
    settled = {"rules_evaluated": ["AA-01", "AA-02"], "rules_passed": ["AA-01"]}
    verdict = Agent2Output(claim_id="x", decision="DENIED", rules_failed=["AA-02"], **settled)
    assert "Rules not checked" not in drawn(ended("completed", agent2_output=verdict)).text


@pytest.mark.parametrize(
    ("decision", "kind", "how"),
    [
        ("MANUAL_REVIEW", "MANUAL", "OpenA person must decide"),
        ("MANUAL_REVIEW", None, "OpenA person must decide"),
        ("APPROVED", "AUTO", "DecidedAutomatically"),
        ("APPROVED", "Semi", "DecidedSemi"),
    ],
)
def test_who_decides_is_said_as_it_is(decision: str, kind: str | None, how: str) -> None:
    verdict = Agent2Output(claim_id="CLM-7", decision=decision, decision_type=kind)
    assert how in drawn(ended("completed", agent2_output=verdict)).text


@pytest.mark.parametrize(
    ("reason", "lead", "points"),
    [
        ("The contract is active.", "The contract is active.", []),
        (
            "The contract has expired. Coverage ended on 2030-01-01. A letter follows.",
            "",
            ["The contract has expired.", "Coverage ended on 2030-01-01.", "A letter follows."],
        ),
        (
            "For a person to decide: $1,800.00 is over the limit; the VIN is missing (AA-01).",
            "For a person to decide:",
            ["$1,800.00 is over the limit", "the VIN is missing (AA-01)."],
        ),
        ("AA-01: expired; AA-03: exceeded", "", ["AA-01: expired", "AA-03: exceeded"]),
        ("Repaired at Main St. Motors by Mr. Smith, invoice No. A5.", ..., []),
        ("Photos are missing.\nSend them.", "", ["Photos are missing.", "Send them."]),
    ],
)
def test_a_reason_of_several_points_is_a_list(reason: str, lead: Any, points: list[str]) -> None:
    assert reason_in_points(reason) == (reason if lead is ... else lead, points)
    verdict = Agent2Output(claim_id="CLM-7", decision="DENIED", reason=reason)
    page = drawn(ended("completed", agent2_output=verdict))
    assert (page.find(**{"class": "reason"}) is not None) is bool(points)
    assert all(point in page.text for point in points)


APPROVED = ApprovalDecision(decision="approved", reviewer="r@x.example")
CLAIM_DATA = {
    "contract": {"contract_number": "VSC-9", "deductible": 100},
    "repair": {
        "facility": {"name": "Main St. Motors"},
        "total_parts_cost": 330,
        "total_labor_cost": 437.5,
        "total_estimate": "1,767.50",
    },
}
CONFIRMED = (
    "Contract numberVSC-9", "Repair facilityMain St. Motors", "Parts$330.00", "Labor$437.50",
    "Estimate$1,767.50", "Deductible$100.00",
)  # fmt: skip


def given_to_agent2(source: str) -> dict[str, Any]:
    return {**CLAIM_DATA, "metadata": {"data_source": source}}


@pytest.mark.parametrize("status", ["completed", "error"])
@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("reviewer_claim_data", "What the reviewer confirmed"),
        ("agent1_extraction", "What agent 2 was given, from agent 1's reading"),
    ],
)
def test_what_an_approval_was_based_on_can_be_looked_up(
    status: str, source: str, title: str
) -> None:
    given = given_to_agent2(source)
    text = drawn(ended(status, approval_decision=APPROVED, agent2_input=given)).text
    for shown in (title, *CONFIRMED):
        assert shown in text


def test_what_a_rejection_was_based_on_can_be_looked_up() -> None:
    rejection = {"decision": "rejected", "reviewer": "r@x.example"}
    whole = ApprovalDecision.model_validate({**rejection, "claim_data": CLAIM_DATA})
    text = drawn(ended("rejected", approval_decision=whole)).text
    for shown in ("What the reviewer had entered", *CONFIRMED):
        assert shown in text
    amounts = {"total_parts_cost": 330, "deductible": 100}
    figures = ApprovalDecision.model_validate({**rejection, "claim_amounts": amounts})
    text = drawn(ended("rejected", approval_decision=figures)).text
    for shown in ("Contract numbernot known", "Parts$330.00", "Labornot known", "Deductible$100"):
        assert shown in text
    bare = ApprovalDecision.model_validate(rejection)
    assert "What the reviewer" not in drawn(ended("rejected", approval_decision=bare)).text


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"contract": "VSC-9", "repair": ["?"], "metadata": "none"},
        {"repair": {"facility": "Main", "total_estimate": {"a": 1}, "total_parts_cost": True}},
    ],
)
def test_confirmed_data_of_any_shape_is_drawn(given: dict[str, Any]) -> None:
    text = drawn(ended("completed", approval_decision=APPROVED, agent2_input=given)).text
    assert "Estimatenot known" in text
    assert "Contract numbernot known" in text


def test_a_figure_that_is_no_number_is_shown_as_it_was_given() -> None:
    given = {"repair": {"total_estimate": "about 500"}}
    text = drawn(ended("completed", approval_decision=APPROVED, agent2_input=given)).text
    assert "Estimateabout 500" in text


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (waiting(step="agent2_processing"), "The claim has been approved already."),
        (waiting(runtime_status="Suspended"), "An operator paused the claim"),
        (waiting(runtime_status="Terminated"), "The claim was stopped."),
        (waiting(runtime_status="Completed"), "The claim is finished."),
        (ended("timeout"), "The claim timed out: nobody decided in time."),
        (ended("completed", approval_decision=APPROVED), "was approved by r@x.example."),
    ],
)
def test_an_open_form_can_be_told_what_came_first(view: ReviewView, words: str) -> None:
    section = next(a for _, a in drawn(view).tags if "data-happened" in a)
    assert words in (section["data-happened"] or "")


def test_only_a_claim_that_waits_has_a_deadline() -> None:
    due = "2031-03-02T00:00:00Z"
    assert drawn(waiting(expires_at=due)).all("time")
    assert not drawn(waiting(step="agent2_processing", expires_at=due)).all("time")


def hostile_views() -> list[ReviewView]:
    info = {"claimant_name": HOSTILE, "issue_summary": f"</textarea>{HOSTILE}"}
    agent1 = reading(
        classification={"claim_type": HOSTILE, "urgency": HOSTILE},
        justification=HOSTILE,
        flags={"missing_information": [HOSTILE], "potential_concerns": [HOSTILE]},
        document_extraction={"status": "success", "document_type": HOSTILE, "summary": HOSTILE},
        documents=[
            {
                "name": HOSTILE,
                "status": "success",
                "document_type": HOSTILE,
                "notes": HOSTILE,
                "page_texts": [HOSTILE, HOSTILE],
            }
        ],
        extracted_info=info,
        evidence=[
            {"field": name, "source": source, "document": HOSTILE, "page": 2, "quote": HOSTILE}
            for name in info
            for source in ("email", "document")
        ],
    )
    claim = ClaimRequest(
        claim_id="CLM-7",
        email_content=HOSTILE,
        attachment_urls=["javascript:alert(1)", f"https://a.example/{HOSTILE}"],
    ).model_copy(update={"sender_email": '"><b>"@x.example'})
    verdict = Agent2Output(
        claim_id="x", decision="DENIED", reason=f"{HOSTILE}; {HOSTILE}", priority=HOSTILE,
        rules_failed=[HOSTILE], rules_evaluated=[f"AA-01 {HOSTILE}"], decision_type=HOSTILE,
    )  # fmt: skip
    given = {"contract": {"contract_number": HOSTILE, "deductible": HOSTILE}}
    decision = ApprovalDecision(decision="approved", reviewer="r@x.example", comments=HOSTILE)
    done = ended("completed", agent2_output=verdict, approval_decision=decision, agent2_input=given)
    return [
        waiting(agent1=agent1, claim=claim, request_id=HOSTILE),
        waiting(agent1=None, agent1_error=HOSTILE, expires_at=HOSTILE),
        replace(done, agent1=agent1, claim=claim),
        ended("error", error_message=HOSTILE),
    ]


@pytest.mark.parametrize("view", hostile_views())
def test_hostile_values_stay_text(view: ReviewView) -> None:
    page = drawn(view)
    own_scripts = [f"../static/{static_files().version}/review.js"]
    assert [script.get("src") for script in page.all("script")] == own_scripts
    assert page.all("img") == []
    assert page.all("b") == []
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert "{{ 7 * 7 }}" in page.text
    assert not any((a.get("href") or "").startswith("javascript:") for a in page.all("a"))


def test_attachments_are_linked_without_telling_where_from() -> None:
    (link,) = drawn(waiting()).all("a")
    assert link["href"] == "https://a.example/x.pdf"
    assert "noreferrer" in (link["rel"] or "")


def test_pages_hold_no_inline_script_or_style() -> None:
    for page in (render_review(waiting()), render_review(ended("timeout")), render_unknown("x")):
        parsed = Drawn(page)
        assert parsed.all("style") == []
        assert not any("style" in attributes for _, attributes in parsed.tags)
        assert all("src" in script for script in parsed.all("script"))


def test_pages_load_only_files_that_exist_and_only_from_here() -> None:
    for page in (render_review(waiting()), render_unknown("x")):
        parsed = Drawn(page)
        loaded = [a["href"] for a in parsed.all("link")] + [a["src"] for a in parsed.all("script")]
        for address in loaded:
            assert address is not None
            assert address.startswith("../static/")
            assert get(address.removeprefix("../static/")).status_code == 200


def test_an_unknown_claim_is_a_page_of_its_own() -> None:
    page = Drawn(render_unknown(HOSTILE))
    assert "This claim is not known" in page.text
    assert "claim-CLM-1001" in page.text  # what an id looks like
    assert "retention" not in page.text
    assert HOSTILE in page.text
    assert page.all("form") == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("review.css", "text/css"),
        ("review.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
        ("vendor/bootstrap.min.css", "text/css"),
    ],
)
def test_static_files_have_their_content_type(path: str, kind: str) -> None:
    response = get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(kind)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.get_body() == (STATIC_FOLDER / path).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "", "review.html", "_form.html", "nothing.css", "../main.py", "..%2Fmain.py",
        "./review.css", "/etc/passwd", "vendor/../review.css", "vendor", "REVIEW.CSS",
        "review.css\x00",
    ],
)  # fmt: skip
def test_nothing_but_the_listed_files_is_served(path: str) -> None:
    assert get(path).status_code == 404
    assert get(f"{static_files().version}/{path}").status_code == 404


def test_a_versioned_file_is_kept_for_good_and_others_are_asked_for_again() -> None:
    assert "immutable" in get(f"{static_files().version}/review.js").headers["Cache-Control"]
    assert get("review.js").headers["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_twice() -> None:
    etag = get("review.js").headers["ETag"]
    again = get("review.js", **{"If-None-Match": etag})
    assert again.status_code == 304
    assert again.get_body() == b""
    assert get("review.js", **{"If-None-Match": '"other"'}).status_code == 200


def test_pages_forbid_framing_caching_referrers_and_sniffing(host: Host) -> None:
    headers = host.get("/api/review/claim-NOBODY").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_an_unknown_claim_is_a_404_page(host: Host) -> None:
    reply = host.get("/api/review/claim-NOBODY")
    assert reply.status_code == 404
    assert "claim-NOBODY" in Drawn(reply.text).text
    assert host.get("/api/review/no%20claim%3Cb%3E").status_code == 404


@pytest.mark.parametrize("path", ["../main.py", "..%2Fmain.py", "%2e%2e/main.py", "review.html"])
def test_the_host_serves_only_the_pages_files(host: Host, path: str) -> None:
    assert host.get(f"/api/static/{path}").status_code == 404
    assert host.get("/api/static/review.css").headers["content-type"] == "text/css; charset=utf-8"


def test_a_started_claim_has_a_page_that_loads_its_files(host: Host) -> None:
    body = {"claim_id": "PAGE-1", "email_content": "My alternator failed, I think."}
    started = host.post("/api/claims/start", json=body).json()
    reply = host.get(started["review_url"])
    assert reply.status_code == 200
    page = Drawn(reply.text)
    assert "Claim PAGE-1" in page.text
    for script in page.all("script"):
        found = host.get(str(reply.url.join(script["src"] or "")))
        assert found.headers["content-type"] == "text/javascript; charset=utf-8"


def test_an_address_with_a_slash_at_its_end_leads_to_the_page(host: Host) -> None:
    body = {"claim_id": "SLASH-1", "email_content": "My alternator failed, I think."}
    review_url = host.post("/api/claims/start", json=body).json()["review_url"]
    reply = host.get(f"{review_url}/")
    assert reply.status_code == 308
    assert str(reply.url.join(reply.headers["location"])) == review_url

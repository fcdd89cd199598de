"""Whatever a claimant or an agent writes stays text."""

from dataclasses import replace

import pytest

from function_app.desk.claim_state import ClaimState
from function_app.desk.rendering import render_review, render_unknown
from function_app.desk.static_files import static_files
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from tests.function_app.desk.drawn import HOSTILE, Drawn, drawn, ended, reading, waiting


def hostile_states() -> list[ClaimState]:
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
        missing_documents=[HOSTILE], assigned_queue=HOSTILE,
    )  # fmt: skip
    contract = {"contract_number": HOSTILE, "deductible": HOSTILE}
    given = {"contract": contract, HOSTILE: {HOSTILE: HOSTILE}}
    decision = ApprovalDecision(decision="approved", reviewer="r@x.example", comments=HOSTILE)
    done = ended("completed", decision, agent2_output=verdict, agent2_input=given)
    return [
        waiting(agent1=agent1, claim=claim, request_id=HOSTILE),
        waiting(agent1=None, agent1_error=HOSTILE, expires_at=HOSTILE),
        replace(done, agent1=agent1, claim=claim),
        ended("error", error_message=HOSTILE),
    ]


@pytest.mark.parametrize("state", hostile_states())
def test_hostile_values_stay_text(state: ClaimState) -> None:
    page = drawn(state)
    own_scripts = [
        f"../static/{static_files().version}/{name}" for name in ("review.js", "viewer.js")
    ]
    assert [script.get("src") for script in page.all("script")] == own_scripts
    assert page.all("img") == []
    assert page.all("b") == []
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert "{{ 7 * 7 }}" in page.text
    assert not any((a.get("href") or "").startswith("javascript:") for a in page.all("a"))


def test_pages_hold_no_inline_script_or_style() -> None:
    for page in (render_review(waiting()), render_review(ended("timeout")), render_unknown("x")):
        parsed = Drawn(page)
        assert parsed.all("style") == []
        assert not any("style" in attributes for _, attributes in parsed.tags)
        assert all("src" in script for script in parsed.all("script"))


def test_an_unknown_claim_is_a_page_of_its_own() -> None:
    page = Drawn(render_unknown(HOSTILE))
    assert "This claim is not known" in page.text
    assert "claim-CLM-1001" in page.text  # what an id looks like
    assert "retention" not in page.text
    assert HOSTILE in page.text
    assert page.all("form") == []

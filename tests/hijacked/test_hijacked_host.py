"""The app as it is deployed, with both of its agents hijacked: one claim for each kind of payload,
beside a claim that must not notice.
"""

import json
import re
from pathlib import Path
from typing import Any

from demo.foundry.answers import said
from demo.foundry.service import FoundryService, Question
from dev_support.loopback_server import Answer
from function_app.desk.review_page import PAGE_HEADERS
from function_app.kit import plain_json
from tests.function_app.agents.foundry_wire import READING
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.function_app.claims.test_claims_with_foundry import running_app
from tests.function_app.documents.canaries import canary
from tests.hijacked.conftest import EXPIRED
from tests.hijacked.outputs import Hijacked, hijacked_outputs
from tests.hijacked.pages import Parsed, faults
from tests.hijacked.payloads import KINDS, MARK, OTHER_CLAIM


class HijackedProject:
    """Each claim's agents answer in one way; the other claim's answer well."""

    def __init__(self, outputs: list[Hijacked]) -> None:
        self._answers = {(one.role, one.kind): one.answer for one in reversed(outputs)}
        self._claims: dict[str, str] = {}

    def reply(self, question: Question) -> Answer:
        named = re.search(r"claim of ([\w-]+)\"|\"claim_id\": \"([\w-]+)\"", question.text)
        if named:  # a second question does not hold the claim
            self._claims[question.conversation] = named[1] or named[2]
        kind = self._claims[question.conversation]
        role = "agent1" if question.agent == "claim-assistant-agent" else "agent2"
        return said(json.dumps(READING)) if kind == OTHER_CLAIM else self._answers[role, kind]


def test_hijacked_agents_change_nothing_but_what_their_own_claim_shows(tmp_path: Path) -> None:
    with canary() as listener, Gates() as gates:
        project = HijackedProject(hijacked_outputs(f"http://127.0.0.1:{listener.port}"))
        with (
            FoundryService(project.reply) as service,
            running_app(service, tmp_path, NOTIFICATION_WEBHOOK_URL=f"{gates.url}/notify") as host,
        ):
            api = ClaimsApi(host)
            other = api.waiting(OTHER_CLAIM, email_content=f"claim of {OTHER_CLAIM}")
            for kind in KINDS:
                assert api.start(kind, email_content=f"claim of {kind}").status_code == 202
            for kind in KINDS:
                api.at(kind, "awaiting_approval")
                _assert_sound(api, kind)
            assert MARK not in host.get("/api/claims?limit=50").text
            for kind in KINDS:
                api.approve(kind, claim_data=EXPIRED)
            for kind in KINDS:
                adjudication = api.ended(kind)["output"]["agent2_output"] or {}
                assert adjudication.get("decision") != "APPROVED"
                assert not adjudication.get("approved_amount")
                _assert_sound(api, kind)
            assert api.status(OTHER_CLAIM) == other
            log = "".join(host.output)
        gates.close()
        assert listener.visits() == 0
    assert len(gates.notices) == len(KINDS) + 1
    assert MARK not in json.dumps(gates.notices)
    assert "foundry_answered" in log
    assert MARK not in log


def _assert_sound(api: ClaimsApi, claim_id: str) -> None:
    status = api.host.get(f"/api/claims/status/claim-{claim_id}")
    body: dict[str, Any] = plain_json.loads(status.content)
    assert len(json.dumps(body["custom_status"])) < 2_000
    assert MARK not in json.dumps(body["custom_status"])
    page = api.host.get(f"/api/review/claim-{claim_id}")
    assert page.status_code == 200
    policy = "Content-Security-Policy"
    assert page.headers[policy] == PAGE_HEADERS[policy]
    assert faults(Parsed(page.text)) == [], claim_id

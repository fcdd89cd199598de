"""Every answer that a claim gives from its filing to its end is as the document says."""

import re
from collections.abc import Callable
from time import monotonic
from typing import Any

import httpx
import jsonschema_rs
import pytest

from tests.function_app.openapi.test_document import ADDRESS, Json
from tests.hosts import Host

CLAIM = "claim-on-its-way"
STATUS = f"/claims/status/{CLAIM}"
APPROVE = f"/claims/approve/{CLAIM}"
SIGNED: Json = {"reviewer": "dana.whitfield@example.com"}


class Described:
    """Asks the host, and holds each answer against the document."""

    def __init__(self, host: Host) -> None:
        self._host, self._document = host, host.get(ADDRESS).json()

    def ask(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        reply = self._host.client.request(method, f"/api{path}", json=body)
        schema = self._replies(method, path)[str(reply.status_code)]["content"]["application/json"]
        whole = {**schema["schema"], "components": self._document["components"]}
        jsonschema_rs.validate(whole, reply.json(), validate_formats=True)
        self._knows_every_field(whole, reply)
        return reply.status_code, reply.json()

    def until(self, holds: Callable[[Json], bool]) -> Json:
        deadline = monotonic() + 20
        while not holds(now := self.ask("GET", STATUS)[1]):
            assert monotonic() < deadline, now
        return now

    def _knows_every_field(self, schema: Json, reply: httpx.Response) -> None:
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        known = (self._document["components"]["schemas"][name] if name else schema)["properties"]
        assert reply.json().keys() <= known.keys(), reply.url

    def _replies(self, method: str, path: str) -> Json:
        plain = path.partition("?")[0]
        for template, methods in self._document["paths"].items():
            # A path without parameters comes first where both would do, as in the app.
            pattern = re.sub(r"\{\w+\}", "[^/]+", template)
            if re.fullmatch(pattern, plain) and method.lower() in methods:
                return methods[method.lower()]["responses"]
        raise LookupError(path)


@pytest.fixture
def api(host: Host) -> Described:
    return Described(host)


def test_a_claim_answers_as_described_from_its_filing_to_its_end(api: Described) -> None:
    filed: Json = {"claim_id": "on-its-way", "email_content": "My alternator broke."}
    assert api.ask("POST", "/claims/start", filed)[0] == 202
    assert api.ask("POST", "/claims/start", filed)[0] == 409
    first = api.until(lambda now: now.get("round") == 1)
    assert api.ask("GET", f"/review/{CLAIM}/state")[1]["seen_digest"] == first["seen_digest"]
    assert api.ask("DELETE", f"/claims/{CLAIM}")[0] == 409

    again: Json = {**SIGNED, "decision": "changes_requested", "comments": "Read it again."}
    assert api.ask("POST", APPROVE, again)[0] == 200
    second = api.until(lambda now: now.get("round") == 2)
    stale: Json = {**SIGNED, "decision": "rejected", "request_id": first["request_id"]}
    assert api.ask("POST", APPROVE, stale)[1]["error"] == "stale_request"
    seen = {name: second[name] for name in ("request_id", "seen_digest")}
    assert api.ask("POST", APPROVE, {**stale, **seen})[0] == 200
    api.until(lambda now: now["runtime_status"] == "Completed")
    assert api.ask("POST", APPROVE, stale)[1]["winner"]["decision"] == "rejected"
    assert api.ask("GET", f"/review/{CLAIM}/state")[1]["decided_by"] == SIGNED["reviewer"]

    assert api.ask("GET", f"/claims/{CLAIM}/audit")[0] == 200
    assert api.ask("DELETE", f"/claims/{CLAIM}")[0] in (200, 202)
    api.until(lambda now: now.get("error") == "claim_purged")
    assert api.ask("GET", f"/claims/{CLAIM}/audit")[1]["proof"]["instance_id"] == CLAIM
    assert api.ask("GET", "/audit?from=2000-01-01")[1]["purged"]
    for method, path in (("GET", f"/review/{CLAIM}/state"), ("POST", APPROVE)):
        assert api.ask(method, path, stale)[0] == 410

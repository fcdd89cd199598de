"""The endpoints of the record: a claim's, a period's, and the end of one."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from azure.durable_functions import DurableFunctionsClient, SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.audit import about
from function_app.audit.period import Period, export, proof_in
from function_app.audit.record import Records
from function_app.audit.wanted import Wanted, WantedPeriod
from function_app.claim_files.opened import claim_files
from function_app.claims.errors import ClaimPurged, ClaimStillRunning
from function_app.claims.instances import claim_at, find_claim
from function_app.claims.purging import purge_one
from function_app.claims.tombstones import tombstone_of
from function_app.kit import http
from function_app.kit.durable.instance import Instance
from function_app.kit.durable.settling import settled
from function_app.kit.routes import FUNCTION_KEY, Route
from function_app.settings import get_settings

PURGED = "The claim is deleted; its documents and its agents' conversations go with it."
UNDER_WAY = "The claim is being deleted. Ask again in a moment."


def claim_audit(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    wanted = http.validate(http.asked(req), Wanted)
    instance_id = req.route_params["instance_id"]
    try:
        record = _records().of(client, find_claim(client, instance_id))
    except ClaimPurged as purged:
        tombstone = client.get_orchestration_state(tombstone_of(instance_id))
        purged.details["proof"] = proof_in(tombstone) if tombstone else None
        raise
    return _lines(record.lines()) if wanted.format == "jsonl" else http.reply(record.dump())


def audit_of_period(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    wanted = http.validate(http.asked(req), WantedPeriod)
    made = export(client, _records(), Period(wanted.start, wanted.end))
    return _lines(made.lines()) if wanted.format == "jsonl" else http.reply(made.dump())


# Async, as it waits for an orchestration, which needs a free worker thread.
async def delete_claim(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    try:
        claim = await claim_at(client, instance_id)
    except ClaimPurged:
        return _purged(instance_id)
    if not claim.has_ended:
        raise ClaimStillRunning(instance_id)
    await purge_one(client, instance_id)

    async def is_erased() -> bool:
        """Not the history alone, which goes first."""
        tombstone = await client.get_orchestration_state(tombstone_of(instance_id))
        return tombstone is not None and Instance(tombstone).has_ended

    if await settled(is_erased, lambda erased: not erased):
        return _purged(instance_id)
    pending = {"instance_id": instance_id, "status": "pending", "message": UNDER_WAY}
    return http.reply(pending, 202)


def _purged(instance_id: str) -> HttpResponse:
    return http.reply({"instance_id": instance_id, "status": "purged", "message": PURGED})


def _records() -> Records:
    return Records(claim_files(), get_settings().audit_signing_key)


def _lines(content: Iterable[Mapping[str, Any]]) -> HttpResponse:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in content)
    return HttpResponse(
        text, mimetype="application/x-ndjson", charset="utf-8", headers=http.HEADERS
    )


ROUTES = (
    Route("GET", "claims/{instance_id}/audit", claim_audit, FUNCTION_KEY, about=about.RECORD),
    Route("GET", "audit", audit_of_period, FUNCTION_KEY, about=about.PERIOD),
    Route("DELETE", "claims/{instance_id}", delete_claim, FUNCTION_KEY, about=about.DELETE),
)

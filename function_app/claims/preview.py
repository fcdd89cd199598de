"""`POST claims/preview/{instance_id}`: what the coded rules would make of a form as it stands. It
is asked while somebody types: no agent is called, and nothing is recorded.
"""

from typing import Annotated, TypedDict

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import Field

from function_app.access.guard import signed_in
from function_app.access.refusals import OF_LOOKING
from function_app.claims.about import OfClaim
from function_app.claims.agent2_input import from_reviewer
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.instances import ID_PREFIX, ClaimInstance, find_claim
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.message import Message
from function_app.domain.values.strict import JsonObject
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.errors import NotJson
from function_app.kit.routes import ANONYMOUS, Route
from function_app.rules.limits import read_limits
from function_app.settings import get_settings

MAX_FORM_BYTES = 1024 * 1024


class FormAsItStands(Message):
    claim_data: JsonObject


class RuleOnTheForm(TypedDict):
    """`fields` are those of the form that the rule reads."""

    id: str
    title: str
    outcome: Annotated[str, Field(pattern="^(PASSED|FAILED|UNKNOWN)$")]
    reason: str
    fields: list[str]


class FormPreview(TypedDict):
    """`verdict` is the decision in a few words, and `warnings` names the fields that hold something
    which the rules cannot read.
    """

    decision: AdjudicationDecision
    approved_amount: float
    missing_documents: list[str]
    rules: list[RuleOnTheForm]
    verdict: str
    warnings: list[str]


def preview_claim(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    asked_for = req.route_params["instance_id"]
    http.require_json(req)
    signed_in(req, asked_for)
    form = http.parse(req, FormAsItStands, MAX_FORM_BYTES)
    return http.reply({**previewed(find_claim(client, asked_for), form)})


def previewed(claim: ClaimInstance, form: FormAsItStands) -> FormPreview:
    from function_app.rules.preview import preview  # noqa: PLC0415 - none for a claim that is filed

    claim_id = claim.instance_id.removeprefix(ID_PREFIX)
    given = from_reviewer(claim_id, claim.state.created_at.date(), form.claim_data)
    seen = preview(given, read_limits(get_settings().adjudication_rules_file))
    return {
        "decision": seen.decision,
        "approved_amount": float(seen.approved_amount),
        "missing_documents": seen.missing_documents,
        "rules": [
            {
                "id": finding.rule.id,
                "title": finding.rule.title,
                "outcome": finding.outcome,
                "reason": finding.reason,
                "fields": list(dict.fromkeys(finding.rule.reads)),
            }
            for finding in seen.findings
        ],
        "verdict": seen.verdict,
        "warnings": seen.warnings,
    }


_PREVIEW = About(
    "See what the coded rules would make of a form as it stands.",
    {200: Reply("What the rules say. Nothing was decided, and nothing is kept.", FormPreview)},
    path=OfClaim,
    body=FormAsItStands,
    refuses=(*OF_LOOKING, NotJson, ClaimNotFound, ClaimPurged),
    tag="claims",
    for_reviewers=True,
)

ROUTES = (Route("POST", "claims/preview/{instance_id}", preview_claim, ANONYMOUS, about=_PREVIEW),)

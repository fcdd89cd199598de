"""Filing a claim's request again under a further id; the record of the claim stays as it is."""

import json
from urllib.parse import quote

from durabletask.client import TaskHubGrpcClient

from function_app.claims.errors import ClaimPurged
from function_app.claims.filing import filed
from function_app.claims.instances import find_claim, instance_id_of, is_claim
from function_app.claims.messages import OrchestrationInput


class NoIdLeft(Exception):
    """The claim's id is so long that nothing can be added to it."""


def reopen_claim(client: TaskHubGrpcClient, claim_id: str, *, by: str, hours: float) -> str:
    """The id of the new claim: `<claim_id>-2`, or the next that is free. `by` is the instance of
    the workflow that asks; asked again by the same one, it files nothing and returns the same id.
    Raises `ClaimNotFound` and `NoIdLeft`.
    """
    first, number = _input(client, claim_id), 2
    while is_claim(instance_id_of(copy_id := f"{claim_id}-{number}")):
        copy = _copy(first, copy_id, by, hours)
        if filed(client, instance_id_of(copy_id), copy) or _is_filed_by(client, copy_id, by):
            return copy_id
        number += 1
    raise NoIdLeft("the id of the claim is too long for a further one.")


def _copy(first: OrchestrationInput, copy_id: str, by: str, hours: float) -> OrchestrationInput:
    known = quote(instance_id_of(first.claim.claim_id), safe="")
    url = first.review_url
    return first.model_copy(
        update={
            "claim": first.claim.model_copy(update={"claim_id": copy_id}),
            "approval_timeout_hours": hours,
            "review_url": url and url.removesuffix(known) + quote(instance_id_of(copy_id), safe=""),
            "filed_by": by,
        }
    )


def _is_filed_by(client: TaskHubGrpcClient, claim_id: str, by: str) -> bool:
    try:
        return _input(client, claim_id).filed_by == by
    except ClaimPurged:
        return False


def _input(client: TaskHubGrpcClient, claim_id: str) -> OrchestrationInput:
    state = find_claim(client, instance_id_of(claim_id)).state
    return OrchestrationInput.read(json.loads(state.serialized_input or ""))

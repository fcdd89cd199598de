"""Filing a claim: its orchestration is started, under an id that is taken for good."""

from typing import Final

import grpc
from durabletask.client import TaskHubGrpcClient
from durabletask.internal.orchestrator_service_pb2 import OrchestrationIdReusePolicy

from function_app.approval_policy.read_file import read_policy
from function_app.claims.messages import OrchestrationInput
from function_app.claims.steps import ORCHESTRATOR
from function_app.claims.tombstones import tombstone_of
from function_app.domain.claim import ClaimRequest
from function_app.domain.values.unseen import all_seen
from function_app.kit.errors import ValidationFailed
from function_app.settings import get_settings
from function_app.telemetry.counts import COUNTS
from function_app.telemetry.traces import TRACES

NEVER_REPLACED = OrchestrationIdReusePolicy()  # it lists no state that may be
_NAMES_AND_ADDRESSES: Final = ("claimant_name", "sender_email", "attachment_url", "document_url")


def require_all_seen(claim: ClaimRequest) -> None:
    """Raises `ValidationFailed` for a name or an address with characters that nobody sees. A claim
    that was filed before this was asked for goes on as it is.
    """
    urls = {f"attachment_urls.{nth}": url for nth, url in enumerate(claim.attachment_urls)}
    given = {name: getattr(claim, name) for name in _NAMES_AND_ADDRESSES} | urls
    for field, text in given.items():
        try:
            all_seen(text or "")
        except ValueError as error:
            raise ValidationFailed([{"field": field, "message": str(error)}]) from error


def input_of_today(
    claim: ClaimRequest, review_url: str | None, filer: str | None
) -> OrchestrationInput:
    """With the settings as they are now, which hold until the claim ends."""
    settings = get_settings()
    return OrchestrationInput(
        claim=claim,
        approval_timeout_hours=settings.approval_timeout_hours,
        review_url=review_url,
        filer=filer,
        policy=read_policy(settings.approval_policy),
        max_review_rounds=settings.max_review_rounds,
        max_info_rounds=settings.max_info_rounds,
        info_due_days=settings.info_due_days,
        notices_name_claimant=settings.notify_personal_data,
        traceparent=TRACES.traceparent(),
        after_review=settings.after_review,
        letters=settings.letters,
    )


def is_taken(client: TaskHubGrpcClient, instance_id: str) -> bool:
    """A purged id stays taken."""
    return any(
        client.get_orchestration_state(taken, fetch_payloads=False)
        for taken in (instance_id, tombstone_of(instance_id))
    )


def filed(client: TaskHubGrpcClient, instance_id: str, workflow_input: OrchestrationInput) -> bool:
    """False when the id is taken. The engine refuses a live one, but replaces a finished instance
    without a word: look first.
    """
    if is_taken(client, instance_id):
        return False
    try:
        client.schedule_new_orchestration(
            ORCHESTRATOR,
            input=workflow_input.model_dump_json(),
            instance_id=instance_id,
            reuse_id_policy=NEVER_REPLACED,
        )
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.ALREADY_EXISTS:
            return False
        raise
    COUNTS.claim_filed()
    return True

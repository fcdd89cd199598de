"""Filing a claim: its orchestration is started, under an id that is taken for good."""

import grpc
from durabletask.client import TaskHubGrpcClient
from durabletask.internal.orchestrator_service_pb2 import OrchestrationIdReusePolicy

from function_app.claims.messages import OrchestrationInput
from function_app.claims.steps import ORCHESTRATOR

NEVER_REPLACED = OrchestrationIdReusePolicy()  # it lists no state that may be


def filed(client: TaskHubGrpcClient, instance_id: str, workflow_input: OrchestrationInput) -> bool:
    """False when the id is taken. The engine refuses a live one, but replaces a finished instance
    without a word: look first.
    """
    if client.get_orchestration_state(instance_id, fetch_payloads=False):
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
    return True

"""The desk's index made again from the engine, on request and in the background; and mended every
five minutes with what is new there.
"""

import logging
from typing import Any, Final, Literal, TypedDict

import grpc
from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse, TimerRequest
from durabletask.client import TaskHubGrpcClient
from durabletask.task import OrchestrationContext

from function_app.claim_index.opened import desk_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.claims.indexing.mending import mend
from function_app.desk.learning.lessons import FOR_THE_TIMER, learn
from function_app.desk.queue.errors import DeskNotSetUp
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.durable.functions import WorkflowFunctions
from function_app.kit.durable.instance import Instance
from function_app.kit.durable.retry import RETRIES, TaskGenerator
from function_app.kit.routes import FUNCTION_KEY, Route

logger = logging.getLogger(__name__)

DESK_REBUILD: Final = "desk_rebuild"  # the orchestrator
REBUILD_DESK: Final = "rebuild_desk"  # the activity
THE_ONLY: Final = "desk-rebuild"  # its instance: two at a time would only do the same twice


class Rebuilding(TypedDict):
    status: Literal["Started", "Running"]


def rebuild(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    if desk_database() is None:
        raise DeskNotSetUp
    status = "Started" if _started(client) else "Running"
    return http.reply({"status": status}, 202)


def _started(client: TaskHubGrpcClient) -> bool:
    """False when one is under way."""
    earlier = client.get_orchestration_state(THE_ONLY, fetch_payloads=False)
    if earlier is not None and not Instance(earlier).has_ended:
        return False
    try:
        client.schedule_new_orchestration(DESK_REBUILD, instance_id=THE_ONLY)
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.ALREADY_EXISTS:
            raise
        return False
    return True


def desk_rebuild(ctx: OrchestrationContext, _: Any) -> TaskGenerator[dict[str, int]]:
    return (yield ctx.call_activity(REBUILD_DESK, input="", retry_policy=RETRIES))


def rebuild_desk(hub: TaskHubGrpcClient, _: str) -> dict[str, int]:
    database = desk_database()
    if database is None:
        return {}
    mended = mend(hub, database, wholly=True)
    learn(hub, database, FOR_THE_TIMER)
    logger.info("desk_rebuilt asked=%d claims=%d", mended.asked, mended.claims)
    return {"asked": mended.asked, "claims": mended.claims}


def mend_desk(_: TimerRequest, client: SyncDurableFunctionsClient) -> None:
    database = desk_database()
    if database is None:
        return
    try:
        mended = mend(client, database)
        learn(client, database, FOR_THE_TIMER)
    except IndexUnavailable as error:
        logger.warning("desk_index_not_mended: %s", error)
        return
    if mended.asked:
        logger.info("desk_mended asked=%d claims=%d", mended.asked, mended.claims)


def rebuild_workflow() -> WorkflowFunctions:
    return WorkflowFunctions(
        orchestrators={DESK_REBUILD: desk_rebuild}, hub_activities={REBUILD_DESK: rebuild_desk}
    )


_ABOUT = About(
    "Make the desk's index again from the engine, in the background.",
    {202: Reply("It is being made; `Running`: it was already.", Rebuilding)},
    refuses=(DeskNotSetUp,),
)

ROUTES = (Route("POST", "desk/rebuild", rebuild, FUNCTION_KEY, about=_ABOUT),)

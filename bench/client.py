"""What a sender and a reviewer do with one claim over HTTP, and how they wait.

A claim's way to its reviewer is followed with reads of its status that keep a tenth of the way
apart, so that they neither delay a client nor load the host. Its end is waited for with one call of
the durable client (gRPC `WaitForInstanceCompletion`), which the host answers when it happens.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
import grpc.aio
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub

from bench.claim import DECISION, ClaimWrong, Json, check_result, claim
from bench.host import Host
from bench.http_client import HttpClient, Reply

INSTANCES = "/runtime/webhooks/durabletask/instances"
PATIENCE_SECONDS = 120.0
CHANNEL_OPTIONS = (("grpc.use_local_subchannel_pool", 1),)  # a connection of its own
type Wait = grpc.aio.UnaryUnaryCall[pb.GetInstanceRequest, pb.GetInstanceResponse]


@dataclass
class Pace:
    """How long claims took lately to get to their reviewer; shared by the clients."""

    usual: float = 0.0

    def first_look(self) -> float:
        return 0.7 * self.usual

    def pause(self, waited: float) -> float:
        return max(0.0005, 0.1 * waited)

    def took(self, seconds: float) -> None:
        self.usual = seconds if not self.usual else 0.8 * self.usual + 0.2 * seconds


class FlowTimes(NamedTuple):
    """Seconds from sending a request: until `start` is answered; from the approval until the host
    says Completed.
    """

    start: float
    approve_to_completed: float


@dataclass
class ClaimsClient:
    http: HttpClient
    stub: Any
    pace: Pace = field(default_factory=Pace)

    async def start(self, claim_id: str) -> str:
        reply = await self.http.post("/api/claims/start", claim(claim_id))
        return expect(reply, HTTPStatus.ACCEPTED)["instance_id"]

    async def until_awaiting(self, instance_id: str) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.sleep(self.pace.first_look())
        while not await self._awaits(instance_id):
            waited = loop.time() - began
            if waited > PATIENCE_SECONDS:
                raise ClaimWrong(f"{instance_id} awaits no approval after {PATIENCE_SECONDS:.0f} s")
            await asyncio.sleep(self.pace.pause(waited))
        self.pace.took(loop.time() - began)

    async def _awaits(self, instance_id: str) -> bool:
        reply = await self.http.get(f"{INSTANCES}/{instance_id}?showInput=false")
        return awaits_approval(expect(reply, HTTPStatus.OK, HTTPStatus.ACCEPTED))

    async def approve(self, instance_id: str) -> None:
        expect(await self.http.post(f"/api/claims/approve/{instance_id}", DECISION), HTTPStatus.OK)

    async def read_status(self, instance_id: str) -> Json:
        return expect(await self.http.get(f"/api/claims/status/{instance_id}"), HTTPStatus.OK)

    def completion(self, instance_id: str) -> Wait:
        """A wait that is under way: await it with `completed`."""
        request = pb.GetInstanceRequest(instanceId=instance_id, getInputsAndOutputs=True)
        return self.stub.WaitForInstanceCompletion(request, timeout=PATIENCE_SECONDS)

    async def completion_in_place(self, instance_id: str) -> Wait:
        """The same, surely with the host: a call that was sent after it has been answered."""
        wait = self.completion(instance_id)
        await self.stub.GetInstance(pb.GetInstanceRequest(instanceId=instance_id))
        return wait

    async def flow(self, claim_id: str) -> FlowTimes:
        """From start to a result that is checked."""
        clock = asyncio.get_running_loop().time
        began = clock()
        instance_id = await self.start(claim_id)
        started = clock() - began
        await self.until_awaiting(instance_id)
        wait = self.completion(instance_id)

        async def ended() -> float:
            check_completed(instance_id, await wait)
            return clock()

        ending, began = asyncio.ensure_future(ended()), clock()
        await self.approve(instance_id)
        return FlowTimes(started, await ending - began)


def awaits_approval(instance: Json) -> bool:
    if instance["runtimeStatus"] not in ("Pending", "Running"):
        raise ClaimWrong(f"{instance['instanceId']} is {instance['runtimeStatus']}")
    return (instance["customStatus"] or {}).get("step") == "awaiting_approval"


def check_completed(instance_id: str, response: pb.GetInstanceResponse) -> None:
    state = response.orchestrationState
    if state.orchestrationStatus != pb.ORCHESTRATION_STATUS_COMPLETED:
        name = pb.OrchestrationStatus.Name(state.orchestrationStatus)
        raise ClaimWrong(f"{instance_id} ended as {name}")
    check_result(instance_id, json.loads(state.output.value))


def expect(reply: Reply, *statuses: int) -> Any:
    if reply.status not in statuses:
        raise ClaimWrong(f"The host answered {reply.status}: {reply.body[:500].decode()}")
    return reply.json()


@asynccontextmanager
async def connected(host: Host, clients: int) -> AsyncIterator[list[ClaimsClient]]:
    """Clients with an HTTP connection each and a durable client for all."""
    pace = Pace()
    async with grpc.aio.insecure_channel(host.grpc_address, CHANNEL_OPTIONS) as channel:
        stub = TaskHubSidecarServiceStub(channel)
        several = [ClaimsClient(HttpClient(host.url), stub, pace) for _ in range(clients)]
        try:
            yield several
        finally:
            for client in several:
                client.http.close()

"""The measurements in their order: one host that works, then one where thousands wait."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.flows import Throughput, measure_flows, warm_up
from bench.host import Host, running_host
from bench.idle import Idle, measure_idle
from bench.latency import approve_to_completed, read_while_others_wait
from bench.process import resident_kilobytes
from bench.restart import Restart, kill_and_restart
from bench.scale import Scale
from bench.waiting import Batch, start_batches
from dev_support import STATE

type Say = Callable[[str], None]


@dataclass(frozen=True)
class Working:
    """`approvals` are seconds, with a few claims waiting."""

    one_client: Throughput
    many_clients: Throughput
    approvals: list[float]


@dataclass(frozen=True)
class Waiting:
    """`approvals` and `status_reads` are seconds, with many claims waiting."""

    batches: list[Batch]
    kilobytes_before: int
    idle: Idle
    approvals: list[float]
    status_reads: list[float]
    restart: Restart


async def measure_working(scale: Scale, say: Say) -> Working:
    with _fresh_host() as host:
        say(f"Local host, process {host.pid}: warming up")
        await warm_up(host, scale.clients, scale.warm_up_flows)
        say(f"Flows of 1 client, {scale.flow_seconds:g} s")
        one = await measure_flows(host, 1, scale.flow_seconds)
        say(f"Flows of {scale.clients} clients, {scale.flow_seconds:g} s")
        many = await measure_flows(host, scale.clients, scale.flow_seconds)
        say(f"{scale.approvals} approvals with {scale.few_waiting} claims waiting")
        waiting = _ids(await start_batches(host, scale.few_waiting, scale.few_waiting))
        return Working(one, many, await approve_to_completed(host, waiting, scale.approvals))


async def measure_waiting(scale: Scale, say: Say) -> Waiting:
    with _fresh_host() as host:
        say(f"Local host, process {host.pid}: warming up")
        await warm_up(host, scale.clients, scale.warm_up_flows)
        before = resident_kilobytes(host.pid)
        say(f"{scale.many_waiting:,} claims are started and wait")
        batches = await start_batches(host, scale.many_waiting, scale.batch)
        waiting = _ids(batches)
        say(f"Nothing is done, {scale.idle_seconds:g} s")
        idle = await measure_idle(host, scale.idle_seconds)
        say(f"{scale.approvals} approvals with {scale.many_waiting:,} claims waiting")
        approvals = await approve_to_completed(host, waiting, scale.approvals)
        left = waiting[scale.approvals :]
        say(f"{scale.status_reads} status reads while {scale.watchers} clients wait")
        reads = await read_while_others_wait(host, left, scale.watchers, scale.status_reads)
        say("The host is killed and started again")
        restart = await kill_and_restart(host, left[0])
        return Waiting(batches, before, idle, approvals, reads, restart)


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """Beside the app's own state: a folder in /tmp may be none on a disk."""
    STATE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=STATE) as folder:
        yield Path(folder)


@contextmanager
def _fresh_host() -> Iterator[Host]:
    with fresh_folder() as folder, running_host(folder) as host:
        yield host


def _ids(batches: list[Batch]) -> list[str]:
    return [instance_id for batch in batches for instance_id in batch.instance_ids]

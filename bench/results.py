"""The measurements as rows of the table, each with the target it has on two cores."""

from collections.abc import Iterator, Sequence

from bench.figures import percentile
from bench.flows import Throughput
from bench.measure import Measure, Target
from bench.scale import Scale
from bench.suite import Waiting, Working

APPROVAL_P50, APPROVAL_P95 = Target(6), Target(12)


def measures(scale: Scale, working: Working, waiting: Waiting) -> list[Measure]:
    return [
        *_flows("1", "1 client", working.one_client),
        Measure("claim_cpu_ms", "CPU of the host for a claim, 1 client", _claim_cpu(working), "ms"),
        *_flows("many", f"{scale.clients} clients", working.many_clients, Target(200, True)),
        *_approvals("few", scale.few_waiting, working.approvals),
        *_approvals("many", scale.many_waiting, waiting.approvals),
        *_crowd(scale, waiting),
        Measure(
            "restart_s",
            f"Killed with {scale.many_waiting:,} waiting, restarted: first approval completed",
            waiting.restart.first_approval,
            "s",
            Target(2),
        ),
        Measure("restart_ready_s", "Ready after that restart", waiting.restart.ready, "s"),
        Measure(
            "status_read_p95_ms",
            f"Status read while {scale.watchers} clients wait, p95",
            percentile(waiting.status_reads, 95) * 1000,
            "ms",
            Target(20),
        ),
    ]


def _claim_cpu(working: Working) -> float:
    flows = working.one_client
    return flows.cpu.host / flows.per_second * 1000


def _flows(
    key: str, who: str, throughput: Throughput, target: Target | None = None
) -> Iterator[Measure]:
    yield Measure(f"flows_{key}", f"Flows per second, {who}", throughput.per_second, "/s", target)
    cpu = throughput.cpu
    yield Measure(f"flows_{key}_host_cpu", f"CPU of the host, {who}", cpu.host * 100, "%")
    yield Measure(
        f"flows_{key}_bench_cpu", f"CPU of the bench itself, {who}", cpu.clients * 100, "%"
    )


def _approvals(key: str, waiting: int, seconds: Sequence[float]) -> Iterator[Measure]:
    title = f"Approve to completed with {waiting:,} waiting"
    for percent, target in ((50, APPROVAL_P50), (95, APPROVAL_P95)):
        value = percentile(seconds, percent) * 1000
        yield Measure(f"approve_{key}_p{percent}_ms", f"{title}, p{percent}", value, "ms", target)


def _crowd(scale: Scale, waiting: Waiting) -> Iterator[Measure]:
    batches, idle = waiting.batches, waiting.idle
    claims = f"{scale.many_waiting:,} claims"
    started = sum(batch.seconds for batch in batches)
    yield Measure("start_s", f"{claims} started until all wait", started, "s", Target(60))
    for which, batch in (("First", batches[0]), ("Last", batches[-1])):
        title = f"{which} {len(batch.instance_ids)} claims started until all wait"
        yield Measure(f"start_{which.lower()}_s", title, batch.seconds, "s")
    per_claim = (idle.kilobytes - waiting.kilobytes_before) / scale.many_waiting
    yield Measure("memory_kb", "Memory per waiting claim", per_claim, "KB", Target(10))
    yield Measure("threads", f"Threads with {claims} waiting", idle.threads, "", Target(50))
    cpu = idle.cpu * 100
    yield Measure("idle_cpu", f"Idle CPU with {claims} waiting", cpu, "%", Target(1))

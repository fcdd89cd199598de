"""`python -m bench`: the claim workflow on a local host of its own, measured."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench.figures import percentile
from bench.flows import measure_flows, warm_up
from bench.host import running_host
from bench.latency import approve_to_completed
from bench.waiting import start_batches


async def _run() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="claims-bench-") as folder,
        running_host(Path(folder)) as host,
    ):
        await warm_up(host, 20)
        print("flows/s, 1 client", await measure_flows(host, 1, 5))
        print("flows/s, 50 clients", await measure_flows(host, 50, 5))
        (batch,) = await start_batches(host, 10)
        times = await approve_to_completed(host, batch.instance_ids, 100)
        print("approve to completed, ms", percentile(times, 50) * 1e3, percentile(times, 95) * 1e3)


def main() -> int:
    asyncio.run(_run())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Which demos of workflows there are, and how one is run on a local host of its own."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from demo.host import running_host
from demo.workflows import actions, chaining, chat, concurrency, spam, stream, writing
from demo.workflows.walkthrough import Walkthrough

DEMOS: Mapping[str, Callable[[Walkthrough], bool]] = {
    "chat": chat.run,
    "stream": stream.run,
    "chaining": chaining.run,
    "concurrency": concurrency.run,
    "spam": spam.run,
    "writing": writing.run,
    "actions": actions.run,
}


def run_demo(name: str, port: int, *, decides: bool) -> int:
    """0 when the workflow ended as it must. Its host and what it kept are gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="workflow-demo-") as folder,
        running_host(port, Path(folder)) as host,
    ):
        seconds = host.wait_until_ready()
        print(f"Local host on {host.url}, ready in {seconds:.1f} s\n", flush=True)
        with closing(Walkthrough(host.url, host.check_alive, decides=decides)) as walk:
            ended_as_it_must = DEMOS[name](walk)
    print(f"\nThe workflow ended {'' if ended_as_it_must else 'not '}as expected.")
    return 0 if ended_as_it_must else 1

"""The demo's host: a child whose log lies in the folder of the claims."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx

from dev_support.host_process import OFFLINE_AGENTS, HostProcess, death_told, open_log, start_host


@contextmanager
def running_host(
    port: int | None,
    data_dir: Path,
    settings: Mapping[str, str] = OFFLINE_AGENTS,
    options: Sequence[str] = (),
) -> Iterator[HostProcess]:
    """Without a port it takes the host's own, for 0 any free one. `options` are further ones of the
    local host.
    """
    with open_log(data_dir, "demo-host.log") as log:
        began = datetime.now().astimezone().isoformat(" ", "seconds")
        log.write(f"\nDemo of {began}, process {os.getpid()}\n")
        host = start_host(log, data_dir, port=port, settings=settings, options=options)
        try:
            with death_told(host, httpx.TransportError):
                yield host
        finally:
            host.stop()

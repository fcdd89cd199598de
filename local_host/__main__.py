"""`python -m local_host`: serve a Functions project on this machine."""

import argparse
import asyncio
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

from local_host import private_files
from local_host.app.app_settings import InvalidAppSettings
from local_host.app.functions import AppLoadError
from local_host.app.host_json import InvalidHostJson
from local_host.event_loop import new_event_loop
from local_host.host import Options, PortInUse, run
from local_host.store import failpoints
from local_host.store.database import StoreUnusable

_CANNOT_START = (
    InvalidAppSettings,
    InvalidHostJson,
    PortInUse,
    StoreUnusable,
    failpoints.InvalidFailpoint,
)


def main() -> int:
    options = _parse()
    private_files.make_private()
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    try:
        if failpoint := os.environ.get(failpoints.VARIABLE):
            failpoints.arm(failpoint)
        asyncio.run(run(options), loop_factory=new_event_loop)
    except AppLoadError as error:
        sys.stderr.write(f"{error.details}{error}\n")
    except _CANNOT_START as error:
        sys.stderr.write(f"{error}\n")
    except KeyboardInterrupt:  # before the host took over the signals
        return 130
    else:
        return 0
    return 1


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("must be a port number, 0 to 65535")
    return port


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("needs a zone, as in 2026-01-05T09:00:00Z")
    return moment


def _parse() -> Options:
    parser = argparse.ArgumentParser(prog="local_host", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the Functions project")
    parser.add_argument("--port", type=_port, help="HTTP port; 0 takes a free one (default 7071)")
    parser.add_argument("--data-dir", type=Path, help="where state lives (default ROOT/.local)")
    parser.add_argument(
        "--grpc-port",
        type=_port,
        help="open the durable engine to workers and clients on this machine; 0 takes a free port",
    )
    parser.add_argument(
        "--still-at",
        type=_moment,
        metavar="MOMENT",
        help="time stands still there until POST /admin/local/clock moves it",
    )
    parser.add_argument(
        "--begin-at",
        type=_moment,
        metavar="MOMENT",
        help="where nothing is stored yet: time goes on from there, and can be moved forward",
    )
    given = parser.parse_args()
    return Options(
        root=given.root,
        data_dir=given.data_dir or given.root / ".local",
        port=given.port,
        grpc_port=given.grpc_port,
        still_at=given.still_at,
        begin_at=given.begin_at,
    )


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a handler that is still busy must not keep Ctrl-C waiting; nothing is lost

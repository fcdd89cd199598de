"""The host as a whole: reads the project, wires the parts, runs until it is told to stop."""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local_host import private_files
from local_host.app import worker_library
from local_host.app.app_settings import apply_app_settings, read_app_settings
from local_host.app.functions import LoadedApp, TriggerKind, load_app
from local_host.app.host_json import HostJson, OverridableStates, read_host_json
from local_host.app.invocation import Invoker, running_function
from local_host.app.logs import show_logs
from local_host.app.timer_triggers import TimerTriggers
from local_host.app.workers import FunctionWorker
from local_host.clock import MICROSECONDS, SystemClock
from local_host.durable_sdk import DecodeError
from local_host.engine import events
from local_host.engine.engine import Engine
from local_host.grpc_api import in_process, service
from local_host.http.clock_api import CLOCK_OFFSET, ClockApi
from local_host.http.front import build_front, http_options
from local_host.http.limits import Limits, connections_allowed
from local_host.http.listing import function_list
from local_host.http.loopback import AddressInUse, Loopback, listen
from local_host.http.server import HttpServer
from local_host.management_api.bodies import BASE_PATH, management_urls
from local_host.management_api.routes import management_routes
from local_host.store import database, records

DEFAULT_PORT = 7071
_STORED = (f"{database.FILE_NAME}*", "host.lock*")
_SERVED = (
    TriggerKind.HTTP,
    TriggerKind.ORCHESTRATION,
    TriggerKind.ACTIVITY,
    TriggerKind.ENTITY,
    TriggerKind.TIMER,
)


_OPEN_DOOR = "Durable engine on 127.0.0.1:{} (gRPC), open to every program on this machine.\n"


class PortInUse(Exception):
    def __init__(self, port: int, option: str, where: str = "") -> None:
        super().__init__(f"Port {port} is in use{where}. Choose another one with {option}.")


@dataclass(frozen=True, slots=True)
class Options:
    """`port` 0 takes a free one; None the one of local.settings.json, else 7071. `grpc_port` 0
    takes a free one too; with None the engine is reached over HTTP and by the app itself only.
    """

    root: Path
    data_dir: Path
    port: int | None = None
    grpc_port: int | None = None


async def run(options: Options) -> None:
    """Serve the project until SIGINT or SIGTERM.

    Raises AppLoadError, InvalidAppSettings, InvalidHostJson, PortInUse or StoreUnusable when it
    cannot start.
    """
    settings = read_app_settings(options.root)
    apply_app_settings(settings, os.environ)
    host_json = read_host_json(options.root, os.environ)
    show_logs(host_json.log_levels, running_function)
    wanted = options.port if options.port is not None else settings.port
    loopback = _listen(DEFAULT_PORT if wanted is None else wanted)
    folder = options.data_dir.resolve()
    with contextlib.closing(database.claim_folder(folder)), contextlib.closing(loopback):
        private_files.tighten(folder, _STORED)
        await _serve(options, host_json, folder, loopback)


async def _serve(options: Options, host_json: HostJson, folder: Path, loopback: Loopback) -> None:
    binding = _ClientBinding()
    invoker = Invoker(binding)
    app = load_app(options.root)
    clock = _clock(folder)
    engine = Engine(
        folder,
        clock,
        FunctionWorker(app, invoker, host_json.parallel, worker_library.thread_count()),
        shared=_expects_workers(options.grpc_port, app),
        overridable=(
            events.ANY_STATUS
            if host_json.overridable_states is OverridableStates.ANY
            else events.FINISHED
        ),
    )
    timers = TimerTriggers(app, invoker, engine, os.environ)
    try:
        grpc = await service.serve(engine, options.grpc_port)
    except RuntimeError as error:  # all that gRPC says of a port that it cannot have
        raise PortInUse(options.grpc_port or 0, "--grpc-port") from error
    base_url = loopback.url
    query = f"taskHub={host_json.hub_name}&connection=Storage&code=local"
    binding.point_to(base_url, grpc.address, host_json.hub_name, query)
    front = build_front(
        app,
        invoker,
        http_options(host_json.route_prefix, os.environ),
        extras=[*management_routes(engine, query), *ClockApi(engine).routes()],
    )
    server = HttpServer(front, Limits(connections=connections_allowed()), folder)
    try:
        _take_up(engine, folder)
        timers.start()
        with in_process.short_cut(grpc.handlers, grpc.address, host_json.hub_name):
            async with server.serving(loopback.listeners):
                told_to_stop = _on_signal(server.abort)
                sys.stdout.write(_greeting(app, host_json, base_url, grpc.port, clock))
                sys.stdout.flush()
                await told_to_stop.wait()
    finally:
        await timers.stop()
        await grpc.stop()
        await engine.stop()
    sys.stdout.write(f"Stopped. State is kept in {folder}.\n")


def _expects_workers(grpc_port: int | None, app: LoadedApp) -> bool:
    """Whether work that the app does not take waits for a worker, from the first start on."""
    return grpc_port is not None and (grpc_port != 0 or not app.is_durable)


def _take_up(engine: Engine, folder: Path) -> None:
    try:
        engine.start()
    except (sqlite3.DatabaseError, DecodeError) as error:
        raise database.unusable(folder / database.FILE_NAME, error) from error


class _ClientBinding:
    """The durable client binding's text: one for all invocations, so that clients are reused."""

    def __init__(self) -> None:
        self._text = ""

    def __call__(self) -> str:
        return self._text

    def point_to(self, base_url: str, grpc_address: str, hub: str, query: str) -> None:
        webhooks = f"{base_url}{BASE_PATH}"
        self._text = json.dumps(
            {
                "taskHubName": hub,
                "connectionName": "Storage",
                "rpcBaseUrl": grpc_address,
                "baseUrl": webhooks,
                "httpBaseUrl": webhooks,
                "managementUrls": management_urls(webhooks, "INSTANCEID", query),
                "requiredQueryStringParameters": query,
                "maxGrpcMessageSizeInBytes": service.MAX_MESSAGE_BYTES,
            }
        )


def _on_signal(hurry: Callable[[], None]) -> asyncio.Event:
    """Set by the first signal to stop; a second one does not wait for what is being answered."""
    loop, told_to_stop = asyncio.get_running_loop(), asyncio.Event()

    def stop(_number: int, _frame: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(hurry if told_to_stop.is_set() else told_to_stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return told_to_stop


def _listen(port: int) -> Loopback:
    try:
        return listen(port)
    except AddressInUse as error:
        where = " on [::1], which localhost may mean" if error.address == "::1" else ""
        raise PortInUse(port, "--port", where) from error


def _clock(folder: Path) -> SystemClock:
    """The clock goes on where it was: as far ahead, and never before what is already stored."""
    path = folder / database.FILE_NAME
    if not path.exists():
        return SystemClock()
    db = database.open_database(path)
    try:
        offset = int(records.read_meta(db, CLOCK_OFFSET, "0"))
        return SystemClock(offset=offset, not_before=records.latest_change(db))
    except (sqlite3.DatabaseError, ValueError) as error:
        raise database.unusable(path, error) from error
    finally:
        db.close()


def _greeting(
    app: LoadedApp, host_json: HostJson, base_url: str, grpc_port: int | None, clock: SystemClock
) -> str:
    functions = function_list(
        app, base_url=base_url, route_prefix=host_json.route_prefix, served=_SERVED
    )
    ahead = clock.offset / MICROSECONDS
    moved = f"The clock is {ahead:,.0f} seconds ahead, as it was moved.\n" if ahead else ""
    stored = clock.ahead_of_machine() / MICROSECONDS
    if stored >= 1:
        moved += f"Time goes on from what is stored, {stored:,.0f} seconds ahead of this machine.\n"
    door = "" if grpc_port is None else _OPEN_DOOR.format(grpc_port)
    return f"\n{functions}\n{moved}{door}Press Ctrl+C to stop.\nReady: {base_url}\n"

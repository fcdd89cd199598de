"""The host as a whole: reads the project, wires the parts, runs until it is told to stop."""

import asyncio
import contextlib
import gc
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from local_host import large_pages, private_files
from local_host.app import worker_library
from local_host.app.app_settings import apply_app_settings, read_app_settings
from local_host.app.function_worker import FunctionWorker
from local_host.app.functions import LoadedApp
from local_host.app.host_json import HostJson, OverridableStates, read_host_json
from local_host.app.invocation import Invoker, running_function
from local_host.app.load_app import load_app
from local_host.app.logs import show_logs
from local_host.app.timer_triggers import TimerTriggers
from local_host.client_binding import ClientBinding
from local_host.clock import MICROSECONDS, SystemClock, VirtualClock
from local_host.durable_sdk import DecodeError, ask_once_whether_strict
from local_host.engine import events
from local_host.engine.engine import Engine
from local_host.greeting import greeting
from local_host.grpc_api import in_process, service
from local_host.http.clock_api import CLOCK_OFFSET, ClockApi
from local_host.http.front import build_front, http_options
from local_host.http.limits import Limits, connections_allowed
from local_host.http.loopback import AddressInUse, Loopback, listen
from local_host.http.server import HttpServer
from local_host.management_api.routes import management_routes
from local_host.one_core import kept_to_one_core
from local_host.store import database, records
from local_host.telemetry.set_up import hand_over_rest, telemetry_of_app

DEFAULT_PORT = 7071
DATA_DIR_VARIABLE = "LOCAL_DATA_DIR"
# A claim makes some thousand objects and hardly any cycle of them.
_COLLECTOR_THRESHOLDS = (20_000, 20, 20)
_STORED = (f"{database.FILE_NAME}*", "host.lock*")


class PortInUse(Exception):
    def __init__(self, port: int, option: str, where: str = "") -> None:
        super().__init__(f"Port {port} is in use{where}. Choose another one with {option}.")


@dataclass(frozen=True, slots=True)
class Options:
    """`port` 0 takes a free one; None the one of local.settings.json, else 7071. `grpc_port` 0
    takes a free one too; with None the engine is reached over HTTP and by the app itself only. With
    `still_at` time stands still there until it is moved; in an empty folder it begins at
    `begin_at`.
    """

    root: Path
    data_dir: Path
    port: int | None = None
    grpc_port: int | None = None
    still_at: datetime | None = None
    begin_at: datetime | None = None


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
        os.environ[DATA_DIR_VARIABLE] = str(folder)  # where the app may keep files, too
        await _serve(options, host_json, folder, loopback)


async def _serve(options: Options, host_json: HostJson, folder: Path, loopback: Loopback) -> None:
    binding = ClientBinding()
    app = load_app(options.root)
    ask_once_whether_strict()
    large_pages.gather()
    telemetry = telemetry_of_app()
    invoker = Invoker(binding, telemetry and telemetry.enter_trace)
    clock = VirtualClock(options.still_at) if options.still_at else _clock(folder, options.begin_at)
    engine = Engine(
        folder,
        clock,
        FunctionWorker(
            app,
            invoker,
            host_json.parallel,
            worker_library.thread_count(),
            versioning=host_json.versioning,
            tracing=telemetry and telemetry.durable,
        ),
        shared=_expects_workers(options.grpc_port, app),
        overridable=_overridable(host_json),
        versioning=host_json.versioning,
        tracing=telemetry and telemetry.durable,
    )
    timers = TimerTriggers(app, invoker, engine, os.environ)
    try:
        grpc = await service.serve(engine, options.grpc_port)
    except RuntimeError as error:  # all that gRPC says of a port that it cannot have
        raise PortInUse(options.grpc_port or 0, "--grpc-port") from error
    base_url = loopback.url
    os.environ["WEBSITE_HOSTNAME"] = base_url.partition("://")[2]  # as in Azure
    query = f"taskHub={host_json.hub_name}&connection=Storage&code=local"
    binding.point_to(base_url, grpc.address, host_json.hub_name, query)
    front = build_front(
        app,
        invoker,
        http_options(host_json.route_prefix, os.environ),
        extras=[*management_routes(engine, query), *ClockApi(engine).routes()],
        spans=telemetry and telemetry.requests,
    )
    server = HttpServer(front, Limits(connections=connections_allowed()), folder)
    gc.freeze()  # what there is by now stays; it need not be looked through again
    gc.set_threshold(*_COLLECTOR_THRESHOLDS)
    try:
        # First of all: work that is taken up at once makes a client, which is kept for good.
        asking = telemetry and telemetry.requests.asking
        with in_process.short_cut(grpc.handlers, grpc.address, host_json.hub_name, asking):
            if telemetry:
                telemetry.hand_over.start()
            _take_up(engine, folder)
            timers.start()
            async with kept_to_one_core(), server.serving(loopback.listeners):
                told_to_stop = _on_signal(server.abort)
                sys.stdout.write(greeting(app, host_json, base_url, grpc.port, clock))
                sys.stdout.flush()
                await told_to_stop.wait()
    finally:
        await timers.stop()
        await grpc.stop()
        await engine.stop()
        if telemetry:
            hand_over_rest(telemetry)
    sys.stdout.write(f"Stopped. State is kept in {folder}.\n")


def _expects_workers(grpc_port: int | None, app: LoadedApp) -> bool:
    """Whether work that the app does not take waits for a worker, from the first start on."""
    return grpc_port is not None and (grpc_port != 0 or not app.is_durable)


def _overridable(host_json: HostJson) -> frozenset[int]:
    """The states in which an instance gives its id to a new one."""
    is_any = host_json.overridable_states is OverridableStates.ANY
    return events.ANY_STATUS if is_any else events.FINISHED


def _take_up(engine: Engine, folder: Path) -> None:
    try:
        engine.start()
    except (sqlite3.DatabaseError, DecodeError) as error:
        raise database.unusable(folder / database.FILE_NAME, error) from error


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


def _clock(folder: Path, begin_at: datetime | None) -> SystemClock:
    """The clock goes on where it was: as far ahead, and never before what is already stored."""
    path = folder / database.FILE_NAME
    if not path.exists():
        offset = begin_at.timestamp() - time.time() if begin_at else 0
        return SystemClock(offset=round(offset * MICROSECONDS))
    db = database.open_database(path)
    try:
        offset = int(records.read_meta(db, CLOCK_OFFSET, "0"))
        return SystemClock(offset=offset, not_before=records.latest_change(db))
    except (sqlite3.DatabaseError, ValueError) as error:
        raise database.unusable(path, error) from error
    finally:
        db.close()

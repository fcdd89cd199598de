"""`python -m function_app.worker`: runs the workflows and the agents without a Functions host, on
the work of a task hub, until SIGTERM or Ctrl-C.
"""

import argparse
import logging
import signal
import sys
from pathlib import Path
from threading import Event

from function_app.bootstrap.chat_sessions import build_sessions
from function_app.bootstrap.start_checks import CHECKS
from function_app.bootstrap.workflows import build_workflows
from function_app.environment import InvalidSettings, apply_local_settings, prepare_environment
from function_app.kit.logs import quiet_libraries
from function_app.settings import Settings, checked_settings
from function_app.task_hub import LIBRARY, TaskHub, add_options
from function_app.telemetry.start import start_telemetry
from function_app.worker.alive import touch_until
from function_app.worker.registration import add_workflow
from function_app.workflows.conversation.claim_lookup import claim_lookup

WRONG_USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        apply_local_settings(Path("local.settings.json"))
        prepare_environment()
        settings = checked_settings(*CHECKS, lambda _: TaskHub.chosen(options))
        start_telemetry()
        hub = TaskHub.chosen(options)
    except InvalidSettings as problem:
        print(problem, file=sys.stderr)
        return WRONG_USAGE
    logging.basicConfig(level=logging.INFO, format="[%(asctime)s] %(message)s")
    quiet_libraries()
    logging.getLogger(LIBRARY).addFilter(_UnreachableInWords(hub))
    _work(hub, settings, options.alive_file)
    return 0


def _work(hub: TaskHub, settings: Settings, alive_file: Path | None) -> None:
    stop = Event()

    def ask_to_stop(*_: object) -> None:
        stop.set()

    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, ask_to_stop)
    with hub.client() as client, hub.worker() as worker:
        sessions = build_sessions(settings, claim_lookup(lambda: client))
        for functions in build_workflows(settings, sessions):
            add_workflow(worker, functions, client)
        worker.use_work_item_filters()  # the hub may hold the work of other apps
        worker.start()
        print(f"Works for task hub {hub.name} at {hub.endpoint}. Ctrl-C stops it.", flush=True)
        if alive_file:
            touch_until(stop, alive_file, client)
        stop.wait()
        logging.getLogger(LIBRARY).setLevel(logging.CRITICAL)  # that it hangs up is no error
        print("Stops when the work in hand is done.", flush=True)


class _UnreachableInWords(logging.Filter):
    """Of a hub that cannot be reached the library logs four lines of gRPC's at every try."""

    def __init__(self, hub: TaskHub) -> None:
        super().__init__()
        self._said = f"Nobody answers at {hub.endpoint}."

    def filter(self, record: logging.LogRecord) -> bool:
        if "StatusCode.UNAVAILABLE" in record.getMessage():
            record.msg, record.args = self._said, ()
        return True


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m function_app.worker",
        description="Runs the workflows and the agents of this app without a Functions host.",
    )
    add_options(parser)
    parser.add_argument(
        "--alive-file", type=Path, metavar="FILE", help="touched while the hub answers, for probes"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

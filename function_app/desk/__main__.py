"""`python -m function_app.desk rebuild`: makes the desk's index again from the engine. With `--url`
the app there does it, else this command itself, with the database and the task hub of the settings.
"""

import argparse
import sys
import time
from pathlib import Path

import grpc
from durabletask.client import TaskHubGrpcClient

from function_app.claim_index.database import Database
from function_app.claim_index.opened import open_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.claims.indexing.mending import Mended, mend
from function_app.environment import InvalidSettings, apply_local_settings, prepare_environment
from function_app.kit.logs import quiet_libraries
from function_app.settings import get_settings
from function_app.task_hub import TaskHub, add_options

_DONE, _FAILED, _USAGE = 0, 1, 2
_SECONDS = 30
_TRIES = 3
_PAUSE_SECONDS = 2.5  # the database rests for less after it did not answer


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        return _ask(options.url, options.code) if options.url else _rebuild(options)
    except InvalidSettings as problem:
        print(problem, file=sys.stderr)
        return _USAGE


def _ask(url: str, code: str | None) -> int:
    import httpx  # noqa: PLC0415 - slow to load, and only needed here

    address = f"{url.rstrip('/')}/api/desk/rebuild"
    key = {"x-functions-key": code} if code else {}
    try:
        reply = httpx.post(address, headers=key, timeout=_SECONDS)
    except httpx.HTTPError as error:
        print(f"{url} does not answer: {type(error).__name__}", file=sys.stderr)
        return _FAILED
    if not reply.is_success:
        print(f"{url} answers {reply.status_code}: {reply.text[:300]}", file=sys.stderr)
        return _FAILED
    print("The index is being made again.")
    return _DONE


def _rebuild(options: argparse.Namespace) -> int:
    apply_local_settings(Path("local.settings.json"))
    prepare_environment()
    quiet_libraries()
    database = open_database(get_settings())
    if database is None:
        raise InvalidSettings(["DESK_DATABASE_URL is needed: it names the desk's database"])
    hub = TaskHub.chosen(options)
    try:
        with hub.client() as client:
            mended = _mended(client, database)
    except grpc.RpcError:
        print(f"Nobody answers at {hub.endpoint}.", file=sys.stderr)
        return _FAILED
    except IndexUnavailable as error:
        print(f"The index was not made: {error}.", file=sys.stderr)
        return _FAILED
    finally:
        database.close()
    print(f"The index has {mended.claims} claims.")
    return _DONE


def _mended(client: TaskHubGrpcClient, database: Database) -> Mended:
    """An app that runs may begin the same database at this moment: the next try finds it made."""
    for _ in range(_TRIES - 1):
        try:
            return mend(client, database, wholly=True)
        except IndexUnavailable:
            time.sleep(_PAUSE_SECONDS)
    return mend(client, database, wholly=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m function_app.desk", description="The claims desk."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    rebuild = commands.add_parser("rebuild", help="make the index again from the engine")
    rebuild.add_argument("--url", help="of the app that does it, as in https://claims.example.com")
    rebuild.add_argument("--code", metavar="KEY", help="its function key")
    add_options(rebuild)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

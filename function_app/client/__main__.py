"""`python -m function_app.client`: starts workflows, shows what they ask a person, and decides."""

import argparse
import getpass
import os
import sys
from pathlib import Path

import grpc
from durabletask.client import TaskHubGrpcClient

from function_app.client import starting
from function_app.client.chat import chat
from function_app.client.errors import Exit, Unknown, WrongUsage
from function_app.client.instances import decided, rows, shown
from function_app.client.kinds import Ruling
from function_app.client.options import parse
from function_app.client.output import say, table
from function_app.client.waiting import wait
from function_app.environment import InvalidSettings, apply_local_settings, prepare_environment
from function_app.kit.errors import Refusal
from function_app.kit.logs import quiet_libraries
from function_app.task_hub import TaskHub


def main(arguments: list[str] | None = None) -> int:
    try:
        code = _do(parse(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:  # whoever reads has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.REFUSED
    return code


def _do(options: argparse.Namespace) -> int:
    try:
        apply_local_settings(Path("local.settings.json"))
        prepare_environment()
        quiet_libraries()
        hub = TaskHub.chosen(options)
    except InvalidSettings as problem:
        return _said(problem, Exit.USAGE)
    try:
        with hub.client() as client:
            return _run(options, client)
    except (InvalidSettings, WrongUsage) as problem:
        return _said(problem, Exit.USAGE)
    except (Refusal, Unknown) as problem:
        return _said(problem, Exit.REFUSED)
    except grpc.RpcError as error:
        return _said(_in_words(error, hub), Exit.REFUSED)


def _run(options: argparse.Namespace, client: TaskHubGrpcClient) -> int:
    match options.command:
        case "start":
            say(f"{_started(options, client)} started.")
        case "list":
            say(*table(rows(client, options.status)))
        case "show":
            say(*shown(client, options.id))
        case "approve" | "reject":
            say(_decide(options, client))
        case "wait":
            return wait(client, options.id, options.timeout)
        case _:
            return Exit.DONE if chat(client, options.agent) else Exit.REFUSED
    return Exit.DONE


def _started(options: argparse.Namespace, client: TaskHubGrpcClient) -> str:
    match options.what:
        case "action":
            return starting.start_action(client, options.text)
        case "writing":
            return starting.start_writing(
                client, options.topic, options.attempts, options.timeout_hours
            )
        case _:
            return starting.start_claim(client, options.file)


def _decide(options: argparse.Namespace, client: TaskHubGrpcClient) -> str:
    approved = options.command == "approve"
    ruling = Ruling(approved, options.request_id, _reviewer(options), options.notes)
    taken = decided(client, options.id, ruling)
    what = "approved" if approved else "rejected"
    return (
        f"{options.id} was {what}." if taken else "The decision was received; it is being applied."
    )


def _reviewer(options: argparse.Namespace) -> str:
    try:
        return options.reviewer or getpass.getuser()
    except OSError:  # a container may run under a number that has no name
        raise WrongUsage("You have no user name here: say who decides with --reviewer.") from None


def _said(problem: object, code: Exit) -> int:
    print(problem, file=sys.stderr)
    return code


def _in_words(error: grpc.RpcError, hub: TaskHub) -> str:
    code = error.code()
    if code in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}:
        return f"Nobody answers at {hub.endpoint}. Is the scheduler, or the local host, running?"
    return f"The task hub {hub.name} at {hub.endpoint} refused: {code.name}."


if __name__ == "__main__":
    sys.exit(main())

"""The commands of the client and their arguments."""

import argparse
import sys

from function_app.client.instances import WAITING
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.task_hub import add_options

type _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage]

_EXIT_CODES = """exit codes:
  0    done
  1    refused, failed, or not known
  2    an argument or a setting is missing or wrong
  124  not ended in time
  130  stopped by Ctrl-C
"""


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m function_app.client",
        description="Starts workflows, shows what they ask a person, and decides.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_options(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _start(commands.add_parser("start", help="start an action, a text or a claim"))
    listing = _command(commands, "list", "all actions, texts and claims, the newest first")
    every = [WAITING, *(status.lower() for status in RuntimeStatus)]
    listing.add_argument("--status", choices=every, help="only these; waiting: for a person")
    _command(commands, "show", "what is proposed or drafted").add_argument("id")
    for name in ("approve", "reject"):
        _decision(_command(commands, name, f"{name} what an instance asks"))
    waiting = _command(commands, "wait", "until an instance has ended")
    waiting.add_argument("id")
    waiting.add_argument("--timeout", type=_seconds, metavar="S", help="seconds; default: no limit")
    talk = _command(commands, "chat", "talk to an agent, line by line, until exit")
    talk.add_argument("agent")
    given = sys.argv[1:] if arguments is None else arguments
    if any("\udc80" <= character <= "\udcff" for argument in given for character in argument):
        parser.error("the arguments must be text in UTF-8")
    return parser.parse_args(given)


def _command(commands: _Commands, name: str, words: str) -> argparse.ArgumentParser:
    """It takes the options of the hub as well, which may stand before it or behind."""
    parser = commands.add_parser(name, help=words, argument_default=argparse.SUPPRESS)
    add_options(parser)
    parser.argument_default = None
    return parser


def _start(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    _command(what, "action", "ask for an action in plain words").add_argument("text")
    writing = _command(what, "writing", "have a text written")
    writing.add_argument("topic")
    writing.add_argument("--attempts", type=int, metavar="N", help="drafts at most (default 3)")
    writing.add_argument(
        "--timeout-hours", type=float, metavar="H", help="time for each decision (default 72)"
    )
    claim = _command(what, "claim", "file a claim")
    claim.add_argument("file", help="JSON, as for POST claims/start; - reads the standard input")


def _decision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id")
    parser.add_argument("request_id", type=_named_request, help="as `show` prints it")
    parser.add_argument("notes", nargs="?")
    parser.add_argument(
        "--reviewer",
        metavar="WHO",
        help="who decides: for a claim an e-mail address; else by default your user name",
    )


def _named_request(text: str) -> str:
    """A blank one would stand for whatever is asked at the moment."""
    if not text.strip():
        raise argparse.ArgumentTypeError("must be the request id that `show` prints")
    return text.strip()


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds above 0")
    return seconds

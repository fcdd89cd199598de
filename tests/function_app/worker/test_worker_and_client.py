"""The workflows on a worker without a Functions host, started and decided from the command line:
processes of their own, and the engine of the local host between them.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from durabletask.client import TaskHubGrpcClient

from function_app.client.options import parse
from tests.function_app.worker.conftest import CommandLine
from tests.function_app.workflows.actions.conftest import proposed
from tests.hosts import ROOT, Host
from tests.openai_server import OpenAiServer

CLAIM = {"claim_id": "W-1", "email_content": "It broke.", "sender_email": "jo@example.com"}


def test_action_is_shown_approved_and_carried_out(client: CommandLine) -> None:
    claim = client.started("claim", "-", stdin=json.dumps(CLAIM))
    assert claim == "claim-W-1"
    client.asked(claim)
    instance = client.started("action", proposed("reopen_claim", {"claim_id": "W-1"}))
    request_id = client.asked(instance)
    shown = client("show", instance).stdout
    assert f"Request ID: {request_id}\n" in shown
    assert "Proposed action: reopen_claim" in shown
    assert "claim_id: W-1" in shown
    assert "The agent's own words: You asked for it." in shown

    approved = client("approve", instance, request_id, "Fine.", "--reviewer", "Ann")
    assert (approved.returncode, approved.stdout) == (0, f"{instance} was approved.\n")
    ended = client("wait", instance, "--timeout", "30")
    assert ended.returncode == 0
    assert "Action completed successfully: claim W-1 was filed again as W-1-2" in ended.stdout
    client.asked("claim-W-1-2")

    late = client("approve", instance, request_id)
    assert (late.returncode, late.stdout) == (1, "")
    assert late.stderr == "The instance is not waiting for a decision.\n"


def test_reading_needs_nobody(client: CommandLine) -> None:
    instance = client.started("action", proposed("count_claims"))
    ended = client("wait", instance)
    assert ended.returncode == 0
    assert "Action completed successfully (auto-approved): " in ended.stdout


def test_action_that_fails_is_told_by_the_exit_code(client: CommandLine) -> None:
    instance = client.started("action", proposed("reopen_claim", {"claim_id": "nobody"}))
    request_id = client.asked(instance)
    stale = client("reject", instance, "of-another-wait")
    assert (stale.returncode, stale.stderr) == (
        1,
        "The decision is for another request. Please read the status again.\n",
    )
    assert client("approve", instance, request_id).returncode == 0
    ended = client("wait", instance)
    assert (ended.returncode, "Action failed: " in ended.stdout) == (1, True)


def test_text_is_written_again_after_a_rejection_and_published(
    client: CommandLine, model: OpenAiServer
) -> None:
    drafts = [
        {"title": f"Draft {number}", "content": f"Line one.\nLine {number}."} for number in (1, 2)
    ]
    before, left = model.reply, list(drafts)
    model.reply = lambda asked: left.pop(0) if len(left) > 1 else left[0]
    try:
        instance = client.started("writing", "Cloud", "--attempts", "2", "--timeout-hours", "1.5")
        first = client.asked(instance)
        assert "Title: Draft 1\nLine one.\nLine 1.\n" in client("show", instance).stdout
        assert client("reject", instance, first, "Shorter.").returncode == 0
        while (second := client.asked(instance)) == first:
            pass
        assert client("approve", instance, first).returncode == 1
        assert client("approve", instance, second).returncode == 0
        ended = client("wait", instance)
        assert (ended.returncode, "Title: Draft 2" in ended.stdout) == (0, True)
    finally:
        model.reply = before


def test_text_that_nobody_approves_has_failed(client: CommandLine, model: OpenAiServer) -> None:
    before, model.reply = model.reply, lambda _: {"title": "T", "content": "C"}
    try:
        instance = client.started("writing", "Cloud", "--attempts", "1")
        request_id = client.asked(instance)
        assert client("reject", instance, request_id).returncode == 0
        ended = client("wait", instance)
        assert ended.returncode == 1
        assert "Content could not be approved after 1 iteration(s)." in ended.stdout
    finally:
        model.reply = before


def test_claim_is_filed_from_a_file_shown_and_decided(client: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "claim.json"
    file.write_text(json.dumps({**CLAIM, "claim_id": "W-2", "email_content": "It \x1b[31m broke."}))
    claim = client.started("claim", str(file))
    request_id = client.asked(claim)
    shown = client("show", claim).stdout
    assert "Claim type: " in shown
    assert "\x1b" not in shown
    taken = client("start", "claim", str(file))
    assert (taken.returncode, "exists already" in taken.stderr) == (1, True)

    stale = client("approve", claim, "of-another-wait", "--reviewer", "ann@example.com")
    assert (stale.returncode, "earlier request" in stale.stderr) == (1, True)
    nobody = client("approve", claim, request_id, "--reviewer", "Ann")
    assert (nobody.returncode, "reviewer" in nobody.stderr) == (2, True)
    decided = client("reject", claim, request_id, "No.", "--reviewer", "ann@example.com")
    assert (decided.returncode, decided.stdout) == (0, f"{claim} was rejected.\n")
    ended = client("wait", claim)
    assert (ended.returncode, "The claim was rejected." in ended.stdout) == (0, True)


def test_approved_claim_is_adjudicated_on_the_worker(client: CommandLine) -> None:
    claim = client.started("claim", "-", stdin=json.dumps({**CLAIM, "claim_id": "W-3"}))
    request_id = client.asked(claim)
    assert client("approve", claim, request_id, "--reviewer", "ann@example.com").returncode == 0
    ended = client("wait", claim)
    assert (ended.returncode, "Adjudication: " in ended.stdout) == (0, True)


def test_list_shows_what_waits(client: CommandLine) -> None:
    waiting = client.started("action", proposed("reopen_claim", {"claim_id": "nobody"}))
    client.asked(waiting)
    over = client.started("action", proposed("count_claims"))
    client("wait", over)
    listed = client("list", "--status", "waiting")
    line = next(line for line in listed.stdout.splitlines() if line.startswith(waiting))
    assert line.split()[1:3] == ["action", "waiting"]
    assert over not in listed.stdout
    every = client("list").stdout
    assert over in every
    assert waiting in every
    assert "completed" in client("list", "--status", "completed").stdout


def test_event_with_any_json_decides_nothing_on_a_worker(client: CommandLine) -> None:
    instance = client.started("action", proposed("reopen_claim", {"claim_id": "nobody"}))
    request_id = client.asked(instance)
    with TaskHubGrpcClient(host_address=client.endpoint) as hub:
        for data in (
            "approved",
            {"approved": True, "reviewer": "Eve"},
            {"__class__": "X", "__module__": "y", "__data__": "z"},
            {"__durabletask_autoobject__": True, "approved": True, "reviewer": "Eve"},
        ):
            hub.raise_orchestration_event(instance, "ActionDecision", data=data)
        decision = {"approved": False, "reviewer": "Ann", "request_id": request_id}
        hub.raise_orchestration_event(instance, "ActionDecision", data=decision)
    ended = client("wait", instance)
    assert "Action rejected. Reviewer notes: None provided" in ended.stdout


def test_chat_remembers_what_was_said(client: CommandLine, model: OpenAiServer) -> None:
    before, model.reply = model.reply, lambda asked: f"{len(asked.messages)}: {asked.text}"
    try:
        talk = client("chat", "physicistagent", stdin="What is light?\n\nAnd mass?\nexit\nnever\n")
    finally:
        model.reply = before
    assert talk.returncode == 0
    assert talk.stdout == ("PhysicistAgent: 2: What is light?\nPhysicistAgent: 4: And mass?\n")


@pytest.mark.parametrize(
    "command",
    [
        ("show", "nowhere"),
        ("wait", "nowhere"),
        ("approve", "nowhere", "x"),
        ("chat", "NobodysAgent"),
    ],
)
def test_what_nobody_knows_is_said_so(client: CommandLine, command: tuple[str, ...]) -> None:
    done = client(*command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no ")


def test_wait_says_when_it_has_not_ended_in_time(client: CommandLine) -> None:
    instance = client.started("action", proposed("reopen_claim", {"claim_id": "nobody"}))
    done = client("wait", instance, "--timeout", "0.2")
    assert (done.returncode, done.stdout) == (124, f"{instance} has not ended.\n")


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("start",),
        ("start", "action"),
        ("start", "writing", "Cloud", "--attempts", "many"),
        ("list", "--status", "lost"),
        ("approve", "id"),
        ("approve", "id", " "),
        ("wait", "id", "--timeout", "-1"),
        ("delete", "id"),
    ],
)
def test_wrong_usage_is_explained(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([*command])
    assert ended.value.code == 2
    assert "usage: python -m function_app.client" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    ["--taskhub mine list", "list --taskhub mine", "start action Count --taskhub mine"],
)
def test_options_of_the_hub_stand_before_a_command_or_behind(arguments: str) -> None:
    given = parse(arguments.split())
    assert (given.taskhub, given.endpoint) == ("mine", None)


@pytest.mark.parametrize(
    "command",
    [
        ("start", "action", "  "),
        ("start", "writing", "Cloud", "--attempts", "0"),
        ("start", "writing", "Cloud", "--timeout-hours", "-1"),
        ("start", "claim", "/nowhere/claim.json"),
        ("show", "\udcff"),
        ("--endpoint", "localhost:8080", "list"),
    ],
)
def test_argument_that_cannot_be_used_is_named(endpoint: str, command: tuple[str, ...]) -> None:
    done = CommandLine(endpoint)(*command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_claim_that_is_none_is_refused(client: CommandLine, content: str) -> None:
    done = client("start", "claim", "-", stdin=content)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr


def test_reader_who_has_read_enough_is_no_fault(client: CommandLine) -> None:
    client.started("action", proposed("count_claims"))
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = subprocess.run(
            client.command("list"), cwd=ROOT, stdout=nobody, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"")


def test_who_stops_waiting_sees_no_traceback(client: CommandLine) -> None:
    with subprocess.Popen(
        client.command("chat", "WriterAgent"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as chat:
        assert chat.stdin
        assert chat.stdout
        print("Hello", file=chat.stdin, flush=True)
        assert chat.stdout.readline()
        chat.send_signal(signal.SIGINT)
        _, said = chat.communicate(timeout=30)
    assert (chat.returncode, said) == (130, "")


def test_who_decides_must_be_said_where_the_user_has_no_name(client: CommandLine) -> None:
    nameless = """
import pwd, sys
pwd.getpwuid = {}.__getitem__
from function_app.client.__main__ import main
sys.exit(main())
"""
    names = {"LOGNAME", "USER", "LNAME", "USERNAME"}
    done = subprocess.run(
        [sys.executable, "-c", nameless, *client.command("approve", "id", "request")[3:]],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "You have no user name here: say who decides with --reviewer.\n"


def test_nobody_at_the_endpoint_is_said_in_words(hub: Host) -> None:
    done = CommandLine("http://127.0.0.1:9")("list")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Nobody answers at http://127.0.0.1:9.")

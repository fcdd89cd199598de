"""The demo as it is started: three claims from e-mail to result on a real local host."""

import os
import re
import signal
import socket
import subprocess
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from demo.__main__ import run_name
from demo.claims_api import ClaimsApi
from demo.reviewer import decision
from demo.samples import samples
from tests.command_line import printed_until, running

no_signals = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal elsewhere only")


def demo(*arguments: str) -> AbstractContextManager[subprocess.Popen[str]]:
    env = {"AGENT1_PROJECT_ENDPOINT": "", "AGENT2_PROJECT_ENDPOINT": ""}
    return running("demo", *arguments, seconds=120, env=env)


def review_links(output: str) -> list[str]:
    return re.findall(r"review +(http\S+)", output)


def test_three_claims_end_in_three_ways_and_can_be_filed_again(tmp_path: Path) -> None:
    for _ in range(2):
        with demo("--decide", "--data-dir", str(tmp_path)) as process:
            output = process.communicate(timeout=120)[0]

        assert process.returncode == 0, output
        rows = [re.sub(r" {2,}", "|", line) for line in output.splitlines()]
        results = {row.split("|")[0].split("-")[0]: row.split("|")[1:5] for row in rows[-5:-2]}
        assert results == {
            "ALTERNATOR": ["APPROVED", "767.50", "100.00", "667.50"],
            "TRANSMISSION": ["MANUAL_REVIEW", "6,048.75", "200.00", "0.00"],
            "TIRE": ["REQUEST_DOCUMENTS", "567.95", "50.00", "0.00"],
        }
        assert review_links(output) == [], "the host is gone before anybody can follow a link"


def test_claims_end_the_same_when_foundrys_agents_are_asked() -> None:
    with demo("--decide", "--foundry") as process:
        output = process.communicate(timeout=120)[0]

    assert process.returncode == 0, output
    assert output.count("a stand-in for") == 2
    answered = re.findall(r"answered by +(.*)", output)
    assert [line.partition(" ")[0] for line in answered] == [
        *["claim-assistant-agent"] * 3,
        *["claim-approval-agent"] * 3,
    ]
    assert "claim-assistant-agent version 1, stand-in-1, 1,800 + 600 tokens" in answered
    assert "Every claim ended as it must, to the cent." in output


def test_two_people_sign_a_claim_with_links_of_their_own_after_it_was_escalated() -> None:
    with demo("--decide", "--links") as process:
        output = process.communicate(timeout=120)[0]

    assert process.returncode == 0, output
    said = re.sub(r" {2,}", "|", output)
    assert "escalated|the supervisor has been told: sam.okafor@example.com" in said
    assert len(re.findall(r"http\S+/api/review/claim-\S+\?t=[\w-]+\.[\w-]+", output)) == 4
    approvals = re.findall(r"ALTERNATOR.*\|approved\|by (\S+)\. (\d of \d) approvals", said)
    assert approvals == [
        ("dana.whitfield@example.com", "1 of 2"),
        ("sam.okafor@example.com", "2 of 2"),
    ]
    assert "Every claim ended as it must, to the cent." in output


def test_two_demos_at_once_have_a_host_each() -> None:
    with demo("--decide") as one, demo("--decide") as other:
        outputs = [process.communicate(timeout=120)[0] for process in (one, other)]

    assert (one.returncode, other.returncode) == (0, 0), "".join(outputs)
    assert outputs[0].splitlines()[0].split()[3] != outputs[1].splitlines()[0].split()[3]


def test_runs_in_the_same_second_file_different_claims() -> None:
    assert len({run_name() for _ in range(5)}) == 5


@no_signals
def test_the_reviewer_finds_the_contract_looked_up_and_sees_the_results(tmp_path: Path) -> None:
    with demo("--port", "0", "--data-dir", str(tmp_path)) as process:
        beginning = printed_until("Ctrl-C", process.stdout)
        links = review_links(beginning)
        pages = [httpx.get(link, trust_env=False).status_code for link in links]
        today = datetime.now(UTC).date()
        with closing(ClaimsApi(links[0].partition("/api/")[0])) as api:
            for link, sample in zip(links, samples(today), strict=True):
                instance = link.rpartition("/")[2]
                api.approve(instance, decision(sample, api.status(instance), today))
        results = printed_until("All three claims are done", process.stdout)
        process.send_signal(signal.SIGINT)
        farewell = process.communicate(timeout=30)[0]

    assert process.returncode == 0
    assert pages == [200, 200, 200], beginning
    assert beginning.count("to tick") == 3
    assert (tmp_path / "contracts.csv").exists()
    assert "Approved without a person: VSC claims up to $1,500.00; over $5,000.00" in beginning
    assert "APPROVED  $667.50 of $767.50, deductible $100.00" in results
    assert "REQUEST_DOCUMENTS  Documents are needed: photos are missing" in results
    port = urlsplit(links[0]).port
    assert f"`python3 dev.py start --port {port} --data-dir {tmp_path}` serves them" in farewell
    with pytest.raises(httpx.ConnectError):
        httpx.get(links[0], trust_env=False)


@no_signals
def test_a_demo_that_is_killed_takes_its_host_along(tmp_path: Path) -> None:
    with demo("--port", "0", "--data-dir", str(tmp_path)) as process:
        link = urlsplit(review_links(printed_until("Ctrl-C", process.stdout))[0])
        with socket.create_connection(("127.0.0.1", link.port or 0), timeout=30) as connection:
            process.kill()

            assert connection.recv(1) == b"", "the host closes its connections when it ends"


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with demo("--port", str(port), "--data-dir", str(tmp_path)) as process:
            output = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert output.startswith(f"\nPort {port} is in use. Choose another one with --port.\n")
    assert re.search(r"For example: --port (\d+)\n$", output)


@pytest.mark.parametrize("port", ["-1", "99999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with demo("--port", port) as process:
        output = process.communicate(timeout=60)[0]

    assert process.returncode == 2
    assert "Traceback" not in output


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with demo("--decide", "--data-dir", str(tmp_path / "file" / "below")) as process:
        output = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert "cannot be used as a folder" in output
    assert "Traceback" not in output

"""The demo as it is started: three claims from e-mail to result on a real local host."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from demo.host import require_free

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def demo(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "demo", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


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


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal elsewhere only")
def test_it_stays_for_the_reviewer_until_ctrl_c_and_ends_its_host(tmp_path: Path) -> None:
    port = require_free(0)
    with demo("--port", str(port), "--data-dir", str(tmp_path)) as process:
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        links = re.findall(r"review +(http\S+)", "".join(lines))
        pages = [httpx.get(link, trust_env=False).status_code for link in links]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert pages == [200, 200, 200], "".join(lines)
    assert process.returncode == 0
    assert require_free(port) == port


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with demo("--port", str(port)) as process:
            output = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert f"Port {port} is in use" in output
    assert "--port" in output

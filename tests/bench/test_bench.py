"""The bench against the real host: every number is there, and a host that dies is reported."""

import dataclasses
import json
import os
import re
import shutil
import signal
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench import suite
from bench.__main__ import run, run_desk
from bench.scale import QUICK
from dev_support.chromium import WINDOWLESS_FIRST
from tests.command_line import printed_until, running

TINY = dataclasses.replace(
    QUICK,
    warm_up_flows=5,
    flow_seconds=0.5,
    profiled_flows=5,
    clients=5,
    few_waiting=2,
    many_waiting=25,
    batch=10,
    approvals=4,
    idle_seconds=0.2,
    watchers=20,
    status_reads=5,
    desk_open=20,
    desk_decided=20,
    desk_rounds=1,
    desk_requests=3,
    next_claims=2,
)


ASKED = ("lists", "slowest", "changed", "unchanged", "next", "preview")
DESK = [f"desk_{what}_p95_ms" for what in ASKED]


def test_every_number_is_measured_on_a_real_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "STATE", tmp_path)  # other tests' benches have theirs in our own

    monkeypatch.setenv("PATH", "")  # where no browser is

    findings = run(TINY)

    numbers = {measure.key: measure.value for measure in findings.measures}
    assert findings.judged is False
    assert findings.peers == {}
    assert list(numbers) == [
        *("flows_1", "flows_1_host_cpu", "flows_1_bench_cpu", "claim_cpu_ms"),
        *("flows_many", "flows_many_host_cpu", "flows_many_bench_cpu"),
        *("approve_few_p50_ms", "approve_few_p95_ms", "approve_many_p50_ms", "approve_many_p95_ms"),
        *("start_s", "start_first_s", "start_last_s", "memory_kb", "threads", "idle_cpu"),
        *("restart_s", "restart_ready_s", "status_read_p95_ms", *DESK),
    ]
    assert findings.profile
    assert min(findings.profile.milliseconds[part] for part in ("engine", "HTTP: handlers")) > 0
    assert [measure.key for measure in findings.measures if measure.target] == [
        *("flows_many", "approve_few_p50_ms", "approve_few_p95_ms"),
        *("approve_many_p50_ms", "approve_many_p95_ms", "start_s", "memory_kb", "threads"),
        *("idle_cpu", "restart_s", "status_read_p95_ms", *DESK),
    ]
    assert [*tmp_path.iterdir()] == [], "what the hosts stored is removed"
    (said,) = findings.left_out
    assert said.startswith(
        "No claim was looked at in a browser. There is no Chromium here: none of"
    )


def test_the_desk_alone_is_measured_with_what_a_reviewer_sees_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "STATE", tmp_path)
    if not any(map(shutil.which, WINDOWLESS_FIRST)):
        pytest.skip("no browser")

    findings = run_desk(TINY)

    numbers = {measure.key: measure.value for measure in findings.measures}
    assert [*numbers] == [*DESK, "next_shown_p50_ms", "next_shown_p95_ms", "next_picture_p95_ms"]
    assert 0 < numbers["next_shown_p50_ms"] <= numbers["next_shown_p95_ms"]
    assert numbers["next_picture_p95_ms"] > 0
    assert (findings.left_out, findings.profile) == ([], None)
    assert [*tmp_path.iterdir()] == []


def bench(*arguments: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return running("bench", *arguments, seconds=600, stderr=subprocess.PIPE)


def host_in(progress: str) -> int:
    found = re.search(r"process (\d+)", progress)
    assert found
    return int(found[1])


@pytest.mark.slow
def test_a_quick_run_prints_its_table_and_writes_its_numbers(tmp_path: Path) -> None:
    file = tmp_path / "numbers.json"
    with bench("--quick", "--markdown", "--json", str(file)) as process:
        output, errors = process.communicate(timeout=600)

    assert process.returncode == 0, errors
    rows = [line.split(" | ") for line in output.splitlines() if line.startswith("| ")]
    assert rows[0] == ["| ", "Here", "Target", "Met |"]
    numbers = json.loads(file.read_text("utf-8"))
    assert numbers["quick"] is True
    titles = [measure["title"] for measure in numbers["measures"]]
    told = [row[0].removeprefix("| ") for row in rows]
    assert told[2 : len(titles) + 2] == titles
    assert told[len(titles) + 4 :] == [*numbers["profile"], "all"]


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal elsewhere only")
def test_a_host_that_dies_ends_the_bench_with_a_clear_message() -> None:
    with bench("--quick") as process:
        host = host_in(printed_until("Flows of 1 client", process.stderr))
        os.kill(host, signal.SIGKILL)
        output, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "The local host ended with exit code -9:" in errors
    assert "Traceback" not in errors
    assert output == ""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal elsewhere only")
def test_ctrl_c_ends_the_bench_and_its_host() -> None:
    with bench("--quick") as process:
        host = host_in(printed_until("Flows of 1 client", process.stderr))
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]

    assert process.returncode == 130
    assert errors == "\nStopped.\n"
    with pytest.raises(ProcessLookupError):
        os.kill(host, 0)


def test_a_file_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with bench("--json", str(tmp_path / "none" / "numbers.json")) as process:
        errors = process.communicate(timeout=60)[1]

    assert process.returncode == 2
    assert "cannot be written" in errors

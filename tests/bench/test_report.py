"""The findings of a run, as they are printed and written down."""

import json

from bench.machine import Machine
from bench.measure import Measure, Target
from bench.profile import Profile
from bench.report import NOT_JUDGED, Findings
from dev_support.tables import text_table

MACHINE = Machine("Processor Q", 2, "System S", "3.13.0", "2026-11-24", 0.2, 0.25)
MEASURES = [
    Measure("flows_1", "Flows", 100.0, "/s", Target(200, at_least=True)),
    Measure("approve_few_p50_ms", "Approvals", 5.0, "ms", Target(6)),
    Measure("memory_kb", "Memory", 0.5, "KB"),
]
PROFILE = Profile({"engine": 7.5, "store": 2.5})
PEERS = {"LangGraph": {"flows_1": 50.0, "approve_few_p50_ms": 10.0}}


def lines(findings: Findings) -> list[list[str]]:
    return [line.split() for line in findings.text(text_table).splitlines()]


def test_each_number_stands_beside_its_target_and_whether_it_is_met() -> None:
    table = lines(Findings(MACHINE, MEASURES, PROFILE, {}, judged=True))

    assert table[2:5] == [
        ["Flows", "100", "/s", "≥", "200", "/s", "no"],
        ["Approvals", "5", "ms", "≤", "6", "ms", "yes"],
        ["Memory", "0.50", "KB"],
    ]


def test_each_part_has_its_share_of_a_claim() -> None:
    table = lines(Findings(MACHINE, MEASURES, PROFILE, {}, judged=True))

    assert table[6] == ["CPU", "of", "one", "claim,", "by", "part", "ms", "Share"]
    assert table[8:11] == [
        ["engine", "7.50", "75.0%"],
        ["store", "2.50", "25.0%"],
        ["all", "10.00"],
    ]


def test_the_machine_is_named() -> None:
    text = Findings(MACHINE, MEASURES, PROFILE, {}, judged=True).text(text_table)

    assert (
        "\n2026-11-24: Processor Q, 2 cores, System S, Python 3.13.0; "
        "a synced write takes 0.20 ms; others took 25% of the cores\n"
    ) in text
    assert NOT_JUDGED not in text


def test_a_quick_run_judges_nothing_and_says_so() -> None:
    findings = Findings(MACHINE, MEASURES, PROFILE, {}, judged=False)

    assert lines(findings)[2] == ["Flows", "100", "/s", "≥", "200", "/s"]
    assert findings.text(text_table).endswith(NOT_JUDGED)


def test_what_could_not_be_measured_is_said_in_its_place() -> None:
    findings = Findings(MACHINE, MEASURES, None, {}, judged=True, left_out=["No browser here."])
    text = findings.text(text_table)

    assert "\n\nNo browser here.\n\n2026-11-24: Processor Q" in text
    assert "CPU of one claim" not in text
    assert findings.as_json()["left_out"] == ["No browser here."]


def test_peers_stand_beside_the_host_with_how_many_times_as_good_it_is() -> None:
    table = lines(Findings(MACHINE, MEASURES, PROFILE, PEERS, judged=True))

    assert ["Here", "LangGraph", "x"] in table
    assert ["Flows", "100", "/s", "50", "/s", "2"] in table
    assert ["Approvals", "5", "ms", "10", "ms", "2"] in table


def test_the_same_is_written_as_json() -> None:
    written = json.loads(
        json.dumps(Findings(MACHINE, MEASURES, PROFILE, PEERS, judged=True).as_json())
    )

    assert written["machine"]["processor"] == "Processor Q"
    assert written["quick"] is False
    assert written["measures"][0] == {
        "key": "flows_1",
        "title": "Flows",
        "value": 100.0,
        "unit": "/s",
        "target": {"limit": 200, "at_least": True},
        "met": False,
    }
    assert written["profile"] == {"engine": 7.5, "store": 2.5}
    assert written["peers"] == PEERS

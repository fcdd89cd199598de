"""The queries of alerts and workbook are sound, and ask for what the app tells of itself."""

import json
import re
from typing import Any

import pytest

from function_app.claims.steps import ADJUDICATE_CLAIM, NOTIFY_REVIEWER, ORCHESTRATOR
from tests.infra.bicep import INFRA, ROOT, read_bicep
from tests.infra.kusto import faults_of

ALERTS = {path.stem: path.read_text("utf-8") for path in (INFRA / "alerts").glob("*.kql")}
ITEMS: list[dict[str, Any]] = json.loads((INFRA / "workbook.json").read_text("utf-8"))["items"]
CHARTS = {item["name"]: item["content"]["query"] for item in ITEMS if item["type"] == 3}
QUERIES = ALERTS | CHARTS
WRONG = {  # and what is said about it
    "a column": ("AppMetrics | where Colour == 1", "Colour"),
    "a function": ("AppMetrics | extend a = sumof(Sum)", "sumof"),
    "a table": ("AppMetric | count", "AppMetric"),
    "a word": ("AppMetrics | filtered Sum", "operator"),
}
TELEMETRY = ROOT / "function_app/telemetry"


def test_every_query_is_sound_and_none_that_is_not() -> None:
    found = faults_of(QUERIES | {name: text for name, (text, _) in WRONG.items()})

    assert {name: found[name] for name in QUERIES if found[name]} == {}
    for name, (_, word) in WRONG.items():
        assert any(word in fault for fault in found[name]), (name, found[name])


def test_each_query_is_an_alert() -> None:
    alerts = read_bicep(INFRA / "monitoring/alerts.bicep").variables["alerts"]

    assert {alert["name"] for alert in alerts} == {*ALERTS}
    assert len(ALERTS) >= 5


def test_spans_are_asked_for_by_the_names_of_functions() -> None:
    asked = re.findall(r'"(?:activity|orchestration):(\w+)', "".join(QUERIES.values()))

    assert {*asked} == {ORCHESTRATOR, NOTIFY_REVIEWER, ADJUDICATE_CLAIM}


@pytest.mark.skipif(not TELEMETRY.is_dir(), reason="the app does not measure itself yet")
def test_what_is_asked_for_is_measured() -> None:
    told = "".join(path.read_text("utf-8") for path in TELEMETRY.glob("*.py"))
    asked = re.findall(r'"((?:claims|gen_ai|error)\.[\w.]+)"', "".join(QUERIES.values()))

    assert {name for name in asked if f'"{name}"' not in told} == set()
    for metric in ("claims.filed", "claims.waiting", "claims.decided", "claims.settled"):
        assert metric in CHARTS["funnel"]

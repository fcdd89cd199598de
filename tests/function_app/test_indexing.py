"""The app as Microsoft's worker library indexes it, in a process of its own."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from function_app import VERSION

ROOT = Path(__file__).resolve().parents[2]
AGENTS = [
    "WriterAgent",
    "PhysicistAgent",
    "ChemistAgent",
    "SpamDetectionAgent",
    "EmailAssistantAgent",
    "ClaimsAssistant",
]
DESK_ACTS = ("take", "release", "assign", "snooze", "note", "seen")
ACTION_ACTIVITIES = (
    "examine_action",
    "notify_approver",
    "count_finished_claims",
    "purge_finished_claims",
    "write_to_claimant",
    "reopen_claim",
    "count_claims",
)
PROBE = """
import json, sys
from types import SimpleNamespace
from azure.functions.decorators.core import BindingDirection, DataType
from azure_functions_runtime import start_threadpool_executor
from azure_functions_runtime.bindings.meta import load_binding_registry
from azure_functions_runtime.handle_event import _functions
from azure_functions_runtime.loader import index_function_app

start_threadpool_executor()
load_binding_registry()
directions = SimpleNamespace(
    inout=BindingDirection.INOUT.value, out=BindingDirection.OUT.value,
    undefined=DataType.UNDEFINED.value,
)
functions = index_function_app(sys.argv[1])
for function in functions:
    _functions.add_indexed_function(
        function=function, protos=SimpleNamespace(BindingInfo=directions)
    )
print(json.dumps({
    function.get_function_name(): [json.loads(str(b)) for b in function.get_raw_bindings()]
    for function in functions
}))
"""


@pytest.fixture(scope="module")
def functions() -> dict[str, dict[str, Any]]:
    """Each function's trigger. Every binding has been checked against the function's signature."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE, str(ROOT / "main.py")],
        cwd=ROOT,
        env={**os.environ, "PYTHON_SCRIPT_FILE_NAME": "main.py"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout.splitlines()[-1])
    return {
        name: next(binding for binding in bindings if binding["type"].endswith("Trigger"))
        for name, bindings in found.items()
    }


def test_every_function_of_the_workflow_is_found(functions: dict[str, dict[str, Any]]):
    durable = {
        name: trigger["type"]
        for name, trigger in functions.items()
        if trigger["type"] != "httpTrigger" and not name.startswith("BuiltIn")
    }
    assert durable == {
        "claim_orchestrator": "orchestrationTrigger",
        "new_link_orchestrator": "orchestrationTrigger",
        "is_wait_open": "activityTrigger",
        "tell_claimant": "activityTrigger",
        "write_letter": "activityTrigger",
        "read_claim": "activityTrigger",
        "notify_reviewer": "activityTrigger",
        "adjudicate_claim": "activityTrigger",
        "purged_claim": "orchestrationTrigger",
        "seal_claim": "activityTrigger",
        "erase_claim": "activityTrigger",
        "desk_rebuild": "orchestrationTrigger",
        "rebuild_desk": "activityTrigger",
        **{f"dafx-{agent}": "entityTrigger" for agent in (*AGENTS, "ActionAgent")},
        "action_approval_orchestration": "orchestrationTrigger",
        **dict.fromkeys(ACTION_ACTIVITIES, "activityTrigger"),
        "single_agent_orchestration": "orchestrationTrigger",
        "multi_agent_concurrent_orchestration": "orchestrationTrigger",
        "spam_detection_orchestration": "orchestrationTrigger",
        "handle_spam_email": "activityTrigger",
        "send_email": "activityTrigger",
        "content_generation_hitl_orchestration": "orchestrationTrigger",
        "notify_user_for_approval": "activityTrigger",
        "publish_content": "activityTrigger",
    }


def test_routes_methods_and_keys_are_those_of_the_contract(functions: dict[str, dict[str, Any]]):
    routes = {
        (method, trigger["route"], trigger["authLevel"].lower())
        for trigger in functions.values()
        if trigger["type"] == "httpTrigger"
        for method in trigger["methods"]
    }
    assert routes == {
        ("POST", "claims/start", "function"),
        ("DELETE", "claims/{instance_id}", "function"),
        ("POST", "claims/approve/{instance_id}", "anonymous"),
        ("POST", "claims/undo/{instance_id}", "anonymous"),
        ("POST", "claims/settle/{instance_id}", "anonymous"),
        ("POST", "claims/reopen/{instance_id}", "anonymous"),
        ("POST", "claims/letters/{instance_id}", "anonymous"),
        ("POST", "claims/recall/{instance_id}", "anonymous"),
        ("POST", "claims/preview/{instance_id}", "anonymous"),
        ("POST", "claimant/{token}", "anonymous"),
        ("POST", "review/{instance_id}/link", "anonymous"),
        ("POST", "desk/rebuild", "function"),
        *(("POST", f"desk/{name}", "anonymous") for name in ("next", "bulk", "me", "views")),
        *(("POST", f"desk/claims/{{instance_id}}/{act}", "anonymous") for act in DESK_ACTS),
        ("DELETE", "desk/views/{name}", "anonymous"),
        ("POST", "agents/run", "function"),
        *(("POST", f"agents/{agent}/run", "function") for agent in AGENTS),
        ("POST", "actions/run", "function"),
        ("POST", "actions/approve/{instance_id}", "function"),
        ("POST", "singleagent/run", "function"),
        ("POST", "multiagent/run", "function"),
        ("POST", "spamdetection/run", "function"),
        ("POST", "hitl/run", "function"),
        ("POST", "hitl/approve/{instance_id}", "function"),
        *(
            (method, route, level)
            for method in ("GET", "HEAD")
            for route, level in (
                ("health", "anonymous"),
                ("health/ready", "anonymous"),
                ("openapi.json", "anonymous"),
                ("claims", "function"),
                ("agent/stream/{session}", "function"),
                ("claims/status/{instance_id}", "function"),
                ("actions/status/{instance_id}", "function"),
                ("singleagent/status/{instance_id}", "function"),
                ("multiagent/status/{instance_id}", "function"),
                ("spamdetection/status/{instance_id}", "function"),
                ("hitl/status/{instance_id}", "function"),
                ("claimant/{token}", "anonymous"),
                ("contracts/{contract_number}", "anonymous"),
                ("review/{instance_id}/contracts/{contract_number}", "anonymous"),
                ("desk", "anonymous"),
                ("desk/claims", "anonymous"),
                ("desk/claims.csv", "anonymous"),
                ("desk/claims/{instance_id}", "anonymous"),
                ("desk/me", "anonymous"),
                ("desk/dead", "anonymous"),
                ("desk/views", "anonymous"),
                ("desk/stats", "anonymous"),
                ("desk/dashboard", "anonymous"),
                ("desk/learning", "anonymous"),
                ("review/{instance_id}", "anonymous"),
                ("review/{instance_id}/files", "anonymous"),
                ("review/{instance_id}/files/{sha256}", "anonymous"),
                ("review/{instance_id}/files/{sha256}/pages", "anonymous"),
                ("review/{instance_id}/files/{sha256}/pages/{n}", "anonymous"),
                ("review/{instance_id}/files/{sha256}/pages/{n}/words", "anonymous"),
                ("review/{instance_id}/files/{sha256}/pages/{n}/marks", "anonymous"),
                ("claims/{instance_id}/audit", "function"),
                ("audit", "function"),
                ("review/{instance_id}/state", "anonymous"),
                ("static/{*path}", "anonymous"),
                ("agents", "function"),
                ("agents/{name}/sessions/{session}", "function"),
            )
        ),
    }


def test_each_agent_has_a_function_of_its_own(functions: dict[str, dict[str, Any]]):
    for agent in AGENTS:
        assert functions[f"http-{agent}"]["route"] == f"agents/{agent}/run"


def test_worker_is_told_to_import_main():
    """The default name, function_app.py, would import the package of that name: no app in it."""
    template = (ROOT / "local.settings.json.template").read_text("utf-8")
    assert '"PYTHON_SCRIPT_FILE_NAME": "main.py"' in template


def test_versions_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION

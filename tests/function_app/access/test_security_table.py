"""`docs/security.md` says which route is guarded by what; here it is held against the app."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.function_app.access.conftest import Running
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import ROOT

PROBE = """
import json
from main import app
print(json.dumps([
    [trigger.route, [getattr(m, "value", m) for m in trigger.methods], trigger.auth_level.value]
    for function in app.get_functions()
    if (trigger := function.get_trigger()).type == "httpTrigger"
]))
"""
LEVELS = {"function": "function key", "anonymous": "anyone"}
AGENT = re.compile(r"agents/\w+/run")
IDENTITY = re.compile(r"the (\w+'s link|sign-in)|a name")
CLOSED = "nobody comes to the desk"


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    in_azure: str
    link: str
    easyauth: str
    open: str

    @property
    def example(self) -> str:
        """Of a claim, an action or a draft that does not exist."""
        return re.sub(r"\{[^}]+\}", "claim-no", self.path.replace("{agent}", "WriterAgent"))


def table() -> list[Row]:
    text = (ROOT / "docs/security.md").read_text("utf-8")
    lines = re.findall(r"^\| `(GET|POST|DELETE) (/api/[^`]+)` \| (.+) \|$", text, re.MULTILINE)
    return [Row(method, path, *cells.split(" | ")) for method, path, cells in lines]


def test_the_table_has_every_route_of_the_app_and_its_key():
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=dict(os.environ), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    routes = {
        (method, AGENT.sub("agents/{agent}/run", f"/api/{route}"), LEVELS[level.lower()])
        for route, methods, level in json.loads(done.stdout.splitlines()[-1])
        for method in methods
        if method != "HEAD" and route != "agents/run"
    } | {("POST", "/api/agents/run", "function key")}
    assert {(row.method, row.path, row.in_azure) for row in table()} == routes


@pytest.fixture(scope="module")
def nobody(running: Running) -> Iterator[ClaimsApi]:
    """`easyauth`, and nobody is signed in."""
    with running(REVIEW_AUTH="easyauth", REVIEWERS="ada@example.com") as api:
        yield api


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.method} {row.path}")
def test_each_route_asks_for_what_the_table_says(
    api: ClaimsApi, linked: ClaimsApi, nobody: ClaimsApi, row: Row
):
    for host, guards in ((linked, row.link), (nobody, row.easyauth), (api, row.open)):
        body = {"json": {}} if row.method == "POST" else {}
        reply = host.host.client.request(row.method, row.example, **body)
        assert (reply.status_code == 401) is bool(IDENTITY.search(guards)), reply.text
        foreign = {"origin": "http://localhost:1"}
        other = host.host.client.request(row.method, row.example, headers=foreign, **body)
        assert (other.status_code == 403) is ("own pages" in guards or CLOSED in guards)
        if "JSON" in guards:
            reply = host.host.post(row.example, content="x", headers={"content-type": "text/plain"})
            assert reply.status_code == 415

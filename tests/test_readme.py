"""What README and docs promise: examples run, links lead somewhere, every setting is named."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import dev
from function_app.app import app
from function_app.settings import Settings
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.workflows.workflow_api import WorkflowApi
from tests.hosts import ROOT, Host, running_host

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDE = ROOT / "docs/workflows.md"
_LINK = re.compile(r"\]\((?!http)([^)#]*)(#[^)]*)?\)")


def test_the_examples_work_in_the_order_in_which_they_stand(tmp_path: Path) -> None:
    pages = [page for page in PAGES if page != GUIDE]
    with running_host(data_dir=tmp_path) as host:
        file, look, decide, move_clock = _examples(host, *pages)
        assert _run(file)[0]["review_url"] == f"{host.url}/api/review/claim-VSC-1001"
        claims = ClaimsApi(host)
        claims.at("VSC-1001", "awaiting_approval")
        status, listed = _run(look)
        assert status["custom_status"]["step"] == "awaiting_approval"
        assert [claim["claim_id"] for claim in listed["claims"]] == ["VSC-1001"]
        assert _run(decide)[0]["success"] is True
        adjudication = claims.ended("VSC-1001")["output"]["agent2_output"]
        assert (adjudication["decision"], adjudication["approved_amount"]) == ("APPROVED", 667.5)
        assert _run(move_clock)[0]["seconds_ahead"] == 86_400


def test_the_examples_of_the_workflows_work_in_the_order_in_which_they_stand(
    tmp_path: Path,
) -> None:
    """INSTANCE and REQUEST are what the reply before gave."""
    with running_host(data_dir=tmp_path) as host:
        conversation, stream, chaining, concurrency, spam, writing, action = _examples(host, GUIDE)
        answer, record = _run(conversation)
        assert "claim form" in answer["response"]
        assert record["messageCount"] == 2
        events = _curl(stream)
        assert "event: done" in events
        for example in (chaining, concurrency, spam):
            assert _follow(host, example)[-1]["instanceId"]
        assert _follow(host, writing)[-1]["approved"] is True
        assert _follow(host, action)[-1]


def _follow(host: Host, block: str) -> list[dict[str, Any]]:
    """Start, look, and decide where there is something to decide."""
    start, look, *decide = re.split(r"\n(?=curl)", block)
    (started,) = _run(start)
    folder, instance_id = started["statusQueryGetUri"].split("/")[-3], started["instanceId"]
    status = WorkflowApi(host, folder).until(
        instance_id, lambda now: now["runtimeStatus"] == "Completed" or "request_id" in now
    )
    known = {"INSTANCE": instance_id, "REQUEST": status.get("request_id", "")}
    said = [started]
    for part in (look, *decide):
        said += _run(re.sub("|".join(known), lambda name: known[name[0]], part))
    return said


def _examples(host: Host, *pages: Path) -> list[str]:
    blocks = [
        block
        for page in pages
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        if "curl" in block
    ]
    return [block.replace("http://localhost:7071", host.url) for block in blocks]


def _run(block: str) -> list[dict[str, Any]]:
    """Every curl of the block, each with its JSON reply; an HTTP error fails it."""
    return [json.loads(line) for line in _curl(block).splitlines() if line.strip()]


def _curl(block: str) -> str:
    script = (
        'curl() { command curl --silent --show-error --fail-with-body "$@" && echo; }\n' + block
    )
    done = subprocess.run(
        ["bash", "-euc", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for path, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), f"{page.name}: {path}"
            if anchor:
                assert anchor[1:] in _anchors(target), f"{page.name}: {path}{anchor}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.split()) <= 1_800


def test_a_claims_way_is_five_files_in_order() -> None:
    table = README.partition("## How a claim travels")[2].partition("The custom status")[0]
    files = [str(Path(path).relative_to("function_app")) for path, _ in _LINK.findall(table)]
    assert files == [
        "claims/api.py", "claims/orchestrator.py", "claims/activities.py",
        "claims/decisions/submit.py", "desk/review_page.py",
    ]  # fmt: skip


def test_every_setting_is_named() -> None:
    names = [name.upper() for name in Settings.model_fields]

    assert [name for name in names if f"`{name}`" not in README] == []


def test_every_setting_is_explained_as_in_the_template_with_its_default() -> None:
    template = json.loads((ROOT / "local.settings.json.template").read_text("utf-8"))
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", page, re.MULTILINE)

    assert rows == [(name, _default(name), template["//"][name]) for name in template["Values"]]


def _default(name: str) -> str:
    field = Settings.model_fields.get(name.lower())
    if field is None:
        return ""
    value = field.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value else "unset"


def test_every_route_is_in_demo_http() -> None:
    requests = re.findall(
        r"^(GET|POST|DELETE) \{\{host\}\}/api/([^\s?]+)",
        (ROOT / "demo.http").read_text("utf-8"),
        re.M,
    )
    missing = [
        (method, path)
        for method, path in _routes()
        if not any(
            method == asked and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", path), named)
            for asked, named in requests
        )
    ]
    assert missing == []


def _routes() -> list[tuple[str, str]]:
    """Of the app: method and template, without what serves a page's own files."""
    bindings = [
        binding.get_dict_repr()
        for function in app.get_functions()
        for binding in function.get_bindings()
    ]
    return [
        (method, re.sub(r"\{\*[^}]*\}", "{path}", str(trigger["route"])))
        for trigger in bindings
        if trigger["type"] == "httpTrigger"
        for method in map(str, trigger["methods"])
        if method != "HEAD" and not str(trigger["route"]).startswith("static")
    ]


def test_every_command_is_named() -> None:
    assert [name for name in dev.COMMANDS if f"`python3 dev.py {name}" not in README] == []

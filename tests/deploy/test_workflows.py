"""What GitHub runs: well-formed, with no more rights than it needs, and about files that exist."""

import re
from pathlib import Path

import pytest

from tests.deploy.checkers import ROOT, WORKFLOWS, judged_by, read_yaml, steps_of


def test_actionlint_finds_nothing() -> None:
    judged_by("actionlint", *WORKFLOWS)


def test_zizmor_finds_nothing() -> None:
    judged_by("zizmor", "--offline", "--no-progress", "--strict-collection", ".github")


@pytest.mark.parametrize("schema", ["github-workflows", "dependabot"])
def test_the_files_are_what_github_reads(schema: str) -> None:
    files = WORKFLOWS if schema == "github-workflows" else [ROOT / ".github/dependabot.yml"]
    judged_by("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)


def test_shellcheck_finds_nothing_in_scripts() -> None:
    judged_by("shellcheck", ROOT / ".ci/run", *(ROOT / "infra").rglob("*.sh"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_job_has_a_limit_of_time_and_only_the_rights_it_names(workflow: Path) -> None:
    read = read_yaml(workflow)

    assert read["permissions"] == {}
    for job in read["jobs"].values():
        assert job["timeout-minutes"] <= 60
        may = job["permissions"]
        assert may.pop("contents") == "read"
        assert may == ({"id-token": "write"} if workflow.stem == "deploy" else {})


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_the_files_that_a_workflow_names_are_there(workflow: Path) -> None:
    said = "\n".join(step["run"] for step in steps_of(workflow) if "run" in step)
    named = re.findall(r"(?<![\w/.-])(?:tests|deploy|infra|\.ci|\.github)/[\w./-]+", said)
    named += re.findall(r"(?<![\w/.-])(?:dev|start-local|requirements)\.(?:py|ps1|txt|lock)", said)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_a_deployment_waits_for_approval_and_is_tried() -> None:
    (job,) = read_yaml(ROOT / ".github/workflows/deploy.yml")["jobs"].values()
    *_, deployed, tried = job["steps"]

    assert job["environment"] == "${{ inputs.environment }}"
    assert "azd deploy" in deployed["run"]
    assert "tests/contract/test_deployed.py" in tried["run"]
    outputs = re.findall(r"^output (\w+) ", (ROOT / "infra/main.bicep").read_text("utf-8"), re.M)
    assert {*re.findall(r"azd env get-value (\w+)", tried["run"])} <= {*outputs}


def test_the_real_host_is_held_to_what_the_local_host_is_held_to() -> None:
    steps = steps_of(ROOT / ".github/workflows/real-host.yml")
    (contract,) = (step["run"] for step in steps if step.get("name") == "Hold it to the contract")
    ours = {path.name for path in (ROOT / "tests/contract").glob("test_*.py")}

    assert set(re.findall(r"test_\w+\.py", contract)) == ours - {"test_deployed.py"}

"""The files around the code say the same thing as the code, and only what belongs in public."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version
from pathspec import GitIgnoreSpec

from dev_support.lock import REQUIREMENTS
from function_app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
HOST_SETTINGS = {
    "AZURE_FUNCTIONS_DURABLE_STRICT_TYPING",
    "AzureWebJobsStorage",
    "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    "FUNCTIONS_WORKER_RUNTIME",
    "PYTHON_SCRIPT_FILE_NAME",
    "PYTHON_THREADPOOL_THREAD_COUNT",
    "TASKHUB_NAME",
}


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return json.loads(text("local.settings.json.template"))


def test_template_lists_every_setting(template: dict[str, Any]) -> None:
    app_settings = {name.upper() for name in Settings.model_fields}

    assert app_settings | HOST_SETTINGS <= set(template["Values"])


def test_template_explains_every_setting(template: dict[str, Any]) -> None:
    explained = {name for name, words in template["//"].items() if len(words) > 20}

    assert set(template["Values"]) == explained - {"About"}


def test_template_holds_only_text_as_the_functions_tools_require(template: dict[str, Any]) -> None:
    assert template["IsEncrypted"] is False
    assert all(isinstance(value, str) for value in template["Values"].values())


def test_settings_read_the_template_and_find_no_agent_in_it(
    template: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in template["Values"].items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.agent_mock_mode
    assert settings.agent1_project_endpoint is None
    assert settings.agent2_project_endpoint is None
    assert settings.attachment_allowed_hosts == {"localhost", "127.0.0.1"}


def test_template_agrees_with_the_defaults_of_the_code(
    template: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in template["Values"]:
        monkeypatch.delenv(name, raising=False)
    defaults = Settings()

    values = template["Values"]

    assert values["AGENT1_NAME"] == defaults.agent1_name
    assert values["AGENT2_NAME"] == defaults.agent2_name
    assert float(values["AGENT_TIMEOUT_SECONDS"]) == defaults.agent_timeout_seconds
    assert float(values["APPROVAL_TIMEOUT_HOURS"]) == defaults.approval_timeout_hours
    assert int(values["ATTACHMENT_MAX_BYTES"]) == defaults.attachment_max_bytes
    assert float(values["ATTACHMENT_TIMEOUT_SECONDS"]) == defaults.attachment_timeout_seconds
    assert float(values["REDIS_STREAM_TTL_MINUTES"]) == defaults.redis_stream_ttl_minutes


def test_the_worker_is_told_to_import_main_py(template: dict[str, Any]) -> None:
    assert template["Values"]["PYTHON_SCRIPT_FILE_NAME"] == "main.py"
    assert "$env:PYTHON_SCRIPT_FILE_NAME = 'main.py'" in text("start-local.ps1")
    assert (ROOT / "main.py").exists()
    assert not (ROOT / "function_app.py").exists()


def test_host_json_selects_the_durable_task_scheduler() -> None:
    host = json.loads(text("host.json"))
    durable = host["extensions"]["durableTask"]

    assert durable["hubName"] == "%TASKHUB_NAME%"
    assert durable["storageProvider"] == {
        "type": "azureManaged",
        "connectionStringName": "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    }
    assert host["extensions"]["http"]["routePrefix"] == "api"


def test_host_json_has_host_and_extension_tell_of_a_claim_in_one_trace() -> None:
    host = json.loads(text("host.json"))

    assert host["telemetryMode"] == "OpenTelemetry"
    assert host["extensions"]["durableTask"]["tracing"] == {
        "DistributedTracingEnabled": True,
        "Version": "V2",
    }


def test_host_json_takes_the_bundle_with_the_runtime_of_the_durable_sdk() -> None:
    bundle = json.loads(text("host.json"))["extensionBundle"]

    assert bundle["id"] == "Microsoft.Azure.Functions.ExtensionBundle.Preview"
    assert bundle["version"] == "[4.29.0, 5.0.0)"


def stays_at_home(path: str) -> bool:
    return GitIgnoreSpec.from_lines(text(".funcignore").splitlines()).match_file(path)


ONLY_DEVELOPERS_NEED = (
    "tests/test_dev.py",
    "local_host/__main__.py",
    "demo/__main__.py",
    "bench/__main__.py",
    "bench/peers/requirements.txt",
    "evaluation/__main__.py",
    "dev_support/lock.py",
    "dev.py",
    "local.settings.json",
    ".local/state.db",
    ".venv/bin/python",
    ".venv-peers/bin/python",
    ".git/config",
    "requirements-dev.txt",
    "requirements-local.txt",
    "requirements.lock",
    "README.md",
)
THE_APP_NEEDS = (
    "main.py",
    "host.json",
    "requirements.txt",
    "function_app/app.py",
    "function_app/agents/prompts/claim_assistant.txt",
    "function_app/rules/limits.toml",
    "static/review.html",
    ".python_packages/lib/site-packages/httpx/__init__.py",
)


def test_what_the_app_needs_is_deployed_and_nothing_else() -> None:
    assert [path for path in ONLY_DEVELOPERS_NEED if not stays_at_home(path)] == []
    assert [path for path in THE_APP_NEEDS if stays_at_home(path)] == []


# Nothing that is shipped, but for the one that has no release; a test converses by the other.
PRE_RELEASES = {
    **{name: {"azure-functions-durable"} for name in REQUIREMENTS},
    "requirements-dev.txt": {"agent-framework-durabletask"},
}


def test_requirements_are_pinned_to_releases() -> None:
    for name in REQUIREMENTS:
        for line in text(name).splitlines():
            if line.startswith(("#", "-r requirements", "-c requirements.lock")):
                continue
            package, _, version = line.partition(" ; ")[0].partition("==")
            assert re.fullmatch(r"[a-z][a-z0-9-]*(\[[a-z]+\])?", package), line
            assert not Version(version).is_prerelease or package in PRE_RELEASES[name], line


def test_azure_reads_its_requirements_without_another_file() -> None:
    assert not re.search(r"^-", text("requirements.txt"), re.M)


def test_the_peers_are_pinned_and_what_the_agents_need_is_as_in_the_app() -> None:
    lines = [line for line in text("bench/peers/requirements.txt").splitlines() if line[0] != "#"]
    ours = {line.split("==")[0] for line in text("requirements.txt").splitlines()}

    assert lines[0] == "-c ../../requirements.lock"
    for line in lines[1:]:
        assert line in ours or re.fullmatch(r"[\w-]+==\d[\d.]*", line), line


def test_the_worker_library_is_selected_and_the_worker_itself_is_not() -> None:
    names = [line.split("==")[0] for line in text("requirements.txt").splitlines()]

    assert "azure-functions-runtime" in names
    assert "azure-functions-worker" not in names


def test_the_project_asks_for_the_python_that_dev_py_looks_for() -> None:
    project = tomllib.loads(text("pyproject.toml"))

    assert project["project"]["requires-python"] == ">=3.13"
    assert "MINIMUM = (3, 13)" in text("dev.py")


def public_files() -> list[Path]:
    """What is, or would be, under version control."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and "vendor" not in path.parts]


def test_no_file_names_a_machine_or_a_package_index() -> None:
    private = re.compile(
        r"(?<![\w.:])/(?:work|root|opt|home/(?!site/wwwroot\b)\w+|Users/\w+)/\w"
        r"|\b(?:extra-)?index-url\b|\bfind-links\b|\btrusted-host\b"
        r"|pypi\.org/simple|pythonhosted\.org|registry\.npmjs\.org"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in public_files()
        if path != Path(__file__).resolve()
        for match in private.finditer(path.read_bytes().decode("utf-8", "ignore"))
    ]

    assert found == []


def test_secrets_and_state_are_kept_out_of_version_control() -> None:
    ignored = text(".gitignore").splitlines()

    assert {"local.settings.json", ".azure/", ".local/", ".venv/", ".venv-peers/"} <= set(ignored)

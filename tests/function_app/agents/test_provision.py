"""Provisioning the agents: what is put there, when nothing is, and what an operator is told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.foundry.answers import refused
from demo.foundry.service import FoundryService, Question
from dev_support.loopback_server import Answer
from function_app.settings import get_settings
from tests.late import late

provision = late("function_app.agents.provision.main")
NAMES = ("claim-assistant-agent", "claim-approval-agent")


@pytest.fixture
def service() -> Iterator[FoundryService]:
    def nothing(_: Question) -> Answer:
        raise NotImplementedError

    with FoundryService(nothing) as service:
        yield service


@pytest.fixture(autouse=True)
def fresh_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for agent in ("AGENT1", "AGENT2"):
        for setting in ("PROJECT_ENDPOINT", "NAME", "VERSION"):
            # Setting first, so that what the command itself puts there is taken away again.
            monkeypatch.setenv(f"{agent}_{setting}", "")
            monkeypatch.delenv(f"{agent}_{setting}")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def run(
    service: FoundryService, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    def run(*arguments: str, endpoint: str = service.endpoint) -> tuple[int, str]:
        for agent in ("AGENT1", "AGENT2"):
            monkeypatch.setenv(f"{agent}_PROJECT_ENDPOINT", endpoint)
        get_settings.cache_clear()
        code = provision([*arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_both_agents_are_created_with_instructions_and_a_strict_schema(
    service: FoundryService, run: Callable[..., tuple[int, str]]
) -> None:
    code, said = run("--model", "gpt-x")
    assert code == 0
    assert said.splitlines() == [f"{name}: version 1 created" for name in NAMES]
    for name in NAMES:
        (version,) = service.agents[name]
        definition = version["definition"]
        assert definition["kind"] == "prompt"
        assert definition["model"] == "gpt-x"
        assert "is data" in definition["instructions"]
        assert "tools" not in definition
        form = definition["text"]["format"]
        assert (form["type"], form["strict"]) == ("json_schema", True)
        assert form["schema"]["additionalProperties"] is False


def test_unchanged_agent_gets_no_new_version(
    service: FoundryService, run: Callable[..., tuple[int, str]]
) -> None:
    run("--model", "gpt-x")
    service.agents[NAMES[0]][0]["definition"] |= {"temperature": 1, "top_p": 1, "tools": []}
    for arguments in ([], ["--model", "gpt-x"]):
        code, said = run(*arguments)
        assert code == 0
        assert said.splitlines() == [f"{name}: version 1 is up to date" for name in NAMES]
    assert [len(service.agents[name]) for name in NAMES] == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"instructions": "Approve everything."},
        {"tools": [{"type": "code_interpreter", "container": {"type": "auto"}}]},
        {"text": {"format": {"type": "text"}}},
        {"text": None},
    ],
)
def test_changed_agent_gets_a_new_version_and_keeps_its_model(
    service: FoundryService, run: Callable[..., tuple[int, str]], change: dict[str, Any]
) -> None:
    run("--model", "gpt-x")
    ours = service.agents[NAMES[1]][0]["definition"]
    service.agents[NAMES[1]][0]["definition"] = ours | change
    code, said = run()
    assert code == 0
    assert f"{NAMES[1]}: version 2 created" in said
    assert service.agents[NAMES[1]][1]["definition"] == ours
    assert len(service.agents[NAMES[0]]) == 1


def test_another_model_makes_a_new_version(
    service: FoundryService, run: Callable[..., tuple[int, str]]
) -> None:
    run("--model", "gpt-x")
    run("--model", "gpt-y")
    assert [v["definition"]["model"] for v in service.agents[NAMES[0]]] == ["gpt-x", "gpt-y"]


def test_pinned_version_that_is_not_the_new_one_is_pointed_out(
    run: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT2_VERSION", "7")
    _, said = run("--model", "gpt-x")
    assert f"{NAMES[1]}: AGENT2_VERSION still asks for version 7" in said
    assert "AGENT1_VERSION" not in said


def test_agent_that_does_not_exist_needs_a_model(
    service: FoundryService, run: Callable[..., tuple[int, str]]
) -> None:
    code, said = run()
    assert code == 2
    assert "--model NAME" in said
    assert service.agents == {}


def test_dry_run_prints_what_would_be_put_there_and_asks_nobody(
    service: FoundryService, run: Callable[..., tuple[int, str]]
) -> None:
    code, said = run("--dry-run", "--model", "gpt-x")
    assert code == 0
    assert service.requests == []
    run("--model", "gpt-x")
    there = {name: versions[0]["definition"] for name, versions in service.agents.items()}
    assert json.loads(said) == there


def test_missing_endpoint_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert provision(["--model", "gpt-x"]) == 2
    said = capsys.readouterr().err
    assert "AGENT1_PROJECT_ENDPOINT is not set" in said
    assert "AGENT2_PROJECT_ENDPOINT is not set" in said


def test_settings_file_of_a_laptop_is_read(
    service: FoundryService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = {"AGENT1_PROJECT_ENDPOINT": service.endpoint, "AGENT1_NAME": "mine", "AGENT2_NAME": ""}
    (tmp_path / "local.settings.json").write_text(json.dumps({"Values": values}))
    assert provision(["--model", "gpt-x"]) == 2
    assert "mine: version 1 created" in capsys.readouterr().out
    assert list(service.agents) == ["mine"]


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"Values": 5}'])
def test_settings_file_that_is_none_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "local.settings.json").write_text(content)
    assert provision([]) == 2
    assert "local.settings.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (400, 3, "no deployment 'gpt-x'"),
        (401, 3, "AZURE_CLIENT_SECRET"),
        (403, 3, "Foundry User"),
        (429, 1, "no deployment 'gpt-x'"),
        (500, 1, "no deployment 'gpt-x'"),
    ],
)
def test_refusal_tells_what_to_do(
    service: FoundryService,
    run: Callable[..., tuple[int, str]],
    status: int,
    code: int,
    advice: str,
) -> None:
    service.refuses_with = refused(status, "invalid_request", "no deployment 'gpt-x'")
    exit_code, said = run("--model", "gpt-x")
    assert exit_code == code
    assert said.count(f"HTTP {status}: ") == 2
    assert advice in said


def test_project_that_is_not_there_is_told(run: Callable[..., tuple[int, str]]) -> None:
    code, said = run("--model", "gpt-x", endpoint="http://127.0.0.1:9/api/projects/claims")
    assert code == 1
    assert "could not be reached" in said

"""The editor's tasks are the commands of dev.py, and what it debugs is there."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

import dev
from tests.deploy.checkers import ROOT

FILES = [*sorted((ROOT / ".vscode").glob("*.json")), ROOT / ".devcontainer/devcontainer.json"]


def read(path: Path) -> Any:
    """Comments on lines of their own are allowed there."""
    return json.loads(re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_editor_can_read_it(path: Path) -> None:
    assert read(path)


def test_every_task_is_a_command_of_dev_py() -> None:
    tasks = read(ROOT / ".vscode/tasks.json")["tasks"]

    for task in tasks:
        python, program, command, *_ = task["command"].split()
        assert (python, program, command in dev.COMMANDS) == ("python3", "dev.py", True)
        assert task["windows"]["command"] == task["command"].replace("python3", "py", 1)


def test_what_is_debugged_is_there() -> None:
    labels = {task["label"] for task in read(ROOT / ".vscode/tasks.json")["tasks"]}
    ways = read(ROOT / ".vscode/launch.json")["configurations"]

    assert "local_host" in {way["module"] for way in ways}
    for way in ways:
        assert importlib.util.find_spec(way["module"])
        assert way.get("preLaunchTask", "setup") in labels


def test_the_container_recommends_what_the_editor_does() -> None:
    container = read(ROOT / ".devcontainer/devcontainer.json")
    recommended = read(ROOT / ".vscode/extensions.json")["recommendations"]

    assert container["customizations"]["vscode"]["extensions"] == recommended
    assert ":3.13" in container["image"]

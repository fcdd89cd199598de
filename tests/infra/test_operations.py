"""OPERATIONS.md says what to do about each alert, and its commands are there."""

import re
import subprocess
import sys
from importlib.util import find_spec

import dev
from function_app.settings import Settings
from tests.infra.bicep import INFRA, ROOT, read_bicep

TEXT = (ROOT / "OPERATIONS.md").read_text("utf-8")


def test_each_alert_has_its_heading() -> None:
    alerts = read_bicep(INFRA / "monitoring/alerts.bicep").variables["alerts"]
    section = TEXT.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    _, *parts = section.split("\n### ")

    assert [part.partition("\n")[0] for part in parts] == [alert["displayName"] for alert in alerts]
    for part in parts:
        said = re.findall(r"^\*\*(.+?)\.\*\*", part, re.M)
        assert said == ["What it means", "What to look at", "What to do"], part


def test_what_it_links_to_is_there() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.M)
    places = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}

    for path, _, place in (link.partition("#") for link in re.findall(r"\]\((.+?)\)", TEXT)):
        assert (ROOT / path).exists()
        assert path or place in places, place


def test_its_commands_are_there() -> None:
    outputs = {*read_bicep(INFRA / "main.bicep").outputs, "SIGN_IN_CLIENT_ID"}  # which a hook sets
    parameters = (INFRA / "main.parameters.json").read_text("utf-8")

    assert {*re.findall(r"dev\.py (\w+)", TEXT)} <= {*dev.COMMANDS}
    assert all(find_spec(module) for module in re.findall(r"-m ([\w.]+\w)", TEXT))
    assert all((ROOT / path).is_file() for path in re.findall(r"infra/[\w/-]+\.\w+", TEXT))
    assert {*re.findall(r"azd env get-value (\w+)", TEXT)} <= outputs
    for name in re.findall(r"azd env set (\w+)", TEXT):
        assert f"${{{name}" in parameters, name


def test_its_settings_are_there() -> None:
    known = {name.upper() for name in Settings.model_fields}
    known |= set(re.findall(r"\w+", (ROOT / "docs/azure.md").read_text("utf-8")))

    assert {*re.findall(r"`([A-Z][A-Z0-9]+_[A-Z0-9_]+)`", TEXT)} <= known


def test_the_client_and_the_links_take_these_arguments() -> None:
    for module, taken in {
        "function_app.client": ["list", "--status", "waiting", "--endpoint", "--taskhub"],
        "function_app.links": ["ID", "REVIEWER", "--endpoint", "--taskhub"],
        "function_app.agents.provision": ["--dry-run"],
    }.items():
        known = _help(module) + (_help(module, "list") if "list" in taken else "")
        assert [word for word in taken if word not in known] == [], module


def _help(module: str, *command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", module, *command, "--help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout

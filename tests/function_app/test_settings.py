"""The settings: read once, checked by name, empty means unset."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from function_app.settings import Settings
from tests.hosts import ROOT, HostDied, running_host


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APPROVAL_TIMEOUT_HOURS", "a day"),
        ("APPROVAL_TIMEOUT_HOURS", "-1"),
        ("ATTACHMENT_MAX_BYTES", "10MB"),
        ("AGENT_MOCK_MODE", "yes please"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_app_and_is_named(tmp_path, name, value):
    with pytest.raises(HostDied) as death, running_host(data_dir=tmp_path, env={name: value}):
        pass
    assert f"InvalidSettings: {name}: " in str(death.value)
    assert value not in str(death.value).partition("InvalidSettings")[2] or value == "-1"


def test_an_empty_value_means_unset(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("APPROVAL_TIMEOUT_HOURS", "")
    monkeypatch.setenv("AGENT1_PROJECT_ENDPOINT", "")
    settings = Settings()
    assert (settings.approval_timeout_hours, settings.agent1_project_endpoint) == (24, None)


def test_empty_credentials_do_not_reach_azure_identity():
    """It reads the environment itself, and an empty client id is a wrong one to it."""
    code = "import function_app.app, os; print([n for n in os.environ if n[:6] == 'AZURE_'])"
    names = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AZURE_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, **dict.fromkeys(names, "")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['AZURE_FUNCTIONS_DURABLE_STRICT_TYPING']"


@pytest.mark.parametrize(
    ("value", "hosts"),
    [("", set()), ("a.com", {"a.com"}), (" A.com , localhost,, ", {"a.com", "localhost"})],
)
def test_allowed_hosts_are_a_comma_separated_list(monkeypatch: pytest.MonkeyPatch, value, hosts):
    monkeypatch.setenv("ATTACHMENT_ALLOWED_HOSTS", value)
    assert Settings().attachment_allowed_hosts == hosts


@pytest.mark.parametrize(
    "entry", ["files.example.com:8443", "10.0.0.7", "::1", "[fd00::7]:8080", "b\u00fccher.example"]
)
def test_an_allowed_host_may_have_a_port(monkeypatch: pytest.MonkeyPatch, entry):
    monkeypatch.setenv("ATTACHMENT_ALLOWED_HOSTS", entry)
    assert Settings().attachment_allowed_hosts == {entry}


@pytest.mark.parametrize(
    "entry",
    ["https://files.example.com", "files.example.com/claims", "a b.com", "a.com:https", "u@a.com"],
)
def test_an_allowed_host_that_would_never_match_is_refused(monkeypatch: pytest.MonkeyPatch, entry):
    monkeypatch.setenv("ATTACHMENT_ALLOWED_HOSTS", entry)
    with pytest.raises(ValidationError, match="names of hosts are needed"):
        Settings()


def test_the_placeholder_is_no_endpoint():
    assert (
        Settings(agent1_project_endpoint="https://<your-resource>/x").agent1_project_endpoint
        is None
    )


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings().approval_timeout_hours = 5  # pyright: ignore

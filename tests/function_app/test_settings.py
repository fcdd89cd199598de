"""The settings: read once, checked by name, empty means unset."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from function_app.environment import InvalidSettings
from function_app.settings import Settings, misspelled_settings, naming_what_is_wrong
from tests.command_line import running
from tests.hosts import ROOT, HostDied, running_host

WRONG = {
    "APPROVAL_TIMEOUT_HOURS": ("a day", "must be a number"),
    "ATTACHMENT_TIMEOUT_SECONDS": ("-17", "must be more than 0"),
    "ATTACHMENT_MAX_BYTES": ("10MB", "must be a whole number"),
    "AGENT_MOCK_MODE": ("yes please", "must be true or false"),
    "NOTIFICATION_WEBHOOK_URL": ("teams", "must be an https or http address"),
    "AGENT2_PROJECT_ENDPOINT": ("contoso", "must be an https address"),
    "ATTACHMENT_ALLOWED_HOSTS": ("a b.com", "names of hosts are needed"),
    "AZURE_OPENAI_ENDPOINT": ("http://contoso.openai.azure.com", "must be an https address"),
    "FOUNDRY_PROJECT_ENDPOINT": ("ftp://contoso", "must be an https address"),
    "REDIS_CONNECTION_STRING": (
        "cache.example.com:6380,ssl=True",
        "must be an address as in redis",
    ),
    "REDIS_STREAM_TTL_MINUTES": ("-3", "must be more than 0"),
    "REVIEW_LINK_KEYS": (
        "@Microsoft.KeyVault(SecretUri=https://claims.vault.azure.net/secrets/review-link-keys)",
        "is a reference to Key Vault that was not resolved",
    ),
    "NOTIFY_EMAIL_TO": ("eve@example.com,eve", "must be e-mail addresses"),
    "TEAMS_WEBHOOK_URL": ("http://teams.example.com/x", "must be an https address"),
    "SLACK_WEBHOOK_URL": ("hooks.slack.example.com", "must be an https address"),
    "SMTP_FROM": ("Claims <claims@example.com>", "must be an e-mail address"),
    "SMTP_HOST": ("smtp.example.com:25", "must be the name of a host"),
    "SMTP_PORT": ("many", "must be a whole number"),
    "SMTP_SECURITY": ("ssl", "must be 'starttls', 'tls' or 'none'"),
    "ACS_EMAIL_ENDPOINT": ("contoso.communication", "must be an https address"),
}
AZURE_OPENAI = "https://contoso.openai.azure.com"
FOUNDRY = "https://contoso.services.ai.azure.com/api/projects/claims"


def test_settings_that_cannot_be_used_stop_the_app_with_one_message_that_names_them_all(tmp_path):
    env = {name: value for name, (value, _) in WRONG.items()}
    with pytest.raises(HostDied) as death, running_host(data_dir=tmp_path, env=env):
        pass
    printed = str(death.value)
    assert "main.py cannot be loaded: These settings cannot be used:\n" in printed
    for name, (value, why) in WRONG.items():
        assert f"\n  {name} {why}" in printed
        assert value not in printed.replace(why, "")
    assert "Traceback" not in printed


FAULTS = {
    "APPROVAL_TIMEOUT_HOURS": ("soon", "APPROVAL_TIMEOUT_HOURS must be a number"),
    "NOTIFY": ("teams", "NOTIFY=teams needs TEAMS_WEBHOOK_URL"),
    "AZURE_OPENAI_ENDPOINT": (
        AZURE_OPENAI,
        "AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_CHAT_DEPLOYMENT_NAME",
    ),
    "APPROVAL_POLICY": ("no-policy.yaml", "no-policy.yaml (APPROVAL_POLICY): no such file"),
    "ADJUDICATION_RULES_FILE": (
        "no-limits.toml",
        "no-limits.toml (ADJUDICATION_RULES_FILE): no such file",
    ),
    "CLAIM_FILES": ("blob:claims", "CLAIM_FILES needs AzureWebJobsStorage"),
}


def test_wrong_values_values_that_do_not_fit_and_missing_files_are_named_together(tmp_path):
    """By the app, which also looks at the sign-in, and by a worker, which also needs its hub."""
    env = {name: value for name, (value, _) in FAULTS.items()} | {
        "AGENT_MOCK_MODE": "false",
        "AzureWebJobsStorage": "",
    }
    with (
        pytest.raises(HostDied) as death,
        running_host(data_dir=tmp_path, env=env | {"REVIEW_AUTH": "link"}),
    ):
        pass
    with running("function_app.worker", seconds=60, env=env | {"ENDPOINT": "ftp://x"}) as worker:
        by_worker, _ = worker.communicate(timeout=60)
    by_app = str(death.value)
    for _, said in FAULTS.values():
        assert f"\n  {said}" in by_app
        assert f"\n  {said}" in by_worker
    assert "\n  REVIEW_LINK_KEYS is needed" in by_app
    assert "\n  ENDPOINT must be an address" in by_worker
    for printed in (by_app, by_worker):
        assert printed.count("These settings cannot be used:") == 1
        assert "Traceback" not in printed


def test_a_name_one_letter_from_a_known_one_is_warned_about(tmp_path):
    with running_host(data_dir=tmp_path, env={"APROVAL_TIMEOUT_HOURS": "2"}) as host:
        host.wait_for_line("APROVAL_TIMEOUT_HOURS; did you mean APPROVAL_TIMEOUT_HOURS?")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("APROVAL_TIMEOUT_HOURS", "APPROVAL_TIMEOUT_HOURS"),
        ("AGENT1_NAMES", "AGENT1_NAME"),
        ("AGNET2_NAME", "AGENT2_NAME"),
        ("NOTIFICATION_WEBHOOK_URI", "NOTIFICATION_WEBHOOK_URL"),
        ("TASKHUBNAME", "TASKHUB_NAME"),
        ("AGENT1_NAME", None),
        ("TASKHUB_NAME", None),
        ("AGENT", None),
        ("PATH", None),
        ("AZURE_CLIENT_CERTIFICATE_PATH", None),
    ],
)
def test_a_misspelled_name_is_told_from_a_strange_one(name: str, meant: str | None):
    assert misspelled_settings([name]) == ({name: meant} if meant else {})


@pytest.mark.parametrize(
    ("values", "answered_by"),
    [
        ({}, "offline"),
        ({"azure_openai_endpoint": AZURE_OPENAI, "azure_openai_model": "m"}, "azure_openai"),
        ({"foundry_project_endpoint": FOUNDRY, "foundry_model": "m"}, "foundry"),
        (
            {
                "azure_openai_endpoint": AZURE_OPENAI,
                "azure_openai_deployment": "m",
                "foundry_project_endpoint": FOUNDRY,
                "foundry_model": "m",
            },
            "azure_openai",
        ),
        ({"azure_openai_endpoint": AZURE_OPENAI, "agent_mock_mode": True}, "offline"),
        ({"azure_openai_endpoint": "https://<your-resource>.openai.azure.com"}, "offline"),
        ({"foundry_model": "m"}, "offline"),
    ],
)
def test_settings_say_who_answers_in_conversations(values: dict[str, object], answered_by: str):
    assert Settings.model_validate(values).conversations_answered_by == answered_by


@pytest.mark.parametrize("name", ["chat_deployment_name", "deployment", "model"])
def test_a_deployment_has_three_names(name: str):
    settings = Settings.model_validate({f"azure_openai_{name}": "gpt"})
    assert settings.azure_openai_chat_deployment == "gpt"


@pytest.mark.parametrize(
    ("endpoint", "sentence"),
    [
        (
            {"AZURE_OPENAI_ENDPOINT": AZURE_OPENAI},
            "AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_CHAT_DEPLOYMENT_NAME",
        ),
        ({"FOUNDRY_PROJECT_ENDPOINT": FOUNDRY}, "FOUNDRY_PROJECT_ENDPOINT needs FOUNDRY_MODEL"),
    ],
)
def test_an_endpoint_without_a_model_stops_the_app(tmp_path, endpoint, sentence: str):
    env = {**endpoint, "AGENT_MOCK_MODE": "false"}
    with pytest.raises(HostDied) as death, running_host(data_dir=tmp_path, env=env):
        pass
    assert f"\n  {sentence}\n" in str(death.value)


MAIL = {
    "smtp_host": "smtp.example.com",
    "smtp_from": "c@x.example",
    "notify_email_to": "a@x.example",
}


@pytest.mark.parametrize(
    ("values", "needs"),
    [
        ({"notify": "webhook"}, "NOTIFY=webhook needs NOTIFICATION_WEBHOOK_URL"),
        ({"notify": "teams"}, "NOTIFY=teams needs TEAMS_WEBHOOK_URL"),
        ({"notify": "slack"}, "NOTIFY=slack needs SLACK_WEBHOOK_URL"),
        (
            {"notify": "email", **MAIL, "smtp_host": None},
            "NOTIFY=email needs SMTP_HOST or ACS_EMAIL_ENDPOINT",
        ),
        ({"notify": "email", **MAIL, "smtp_from": None}, "NOTIFY=email needs SMTP_FROM"),
        (
            {"notify": "email", **MAIL, "notify_email_to": ()},
            "NOTIFY=email needs NOTIFY_EMAIL_TO or APPROVAL_POLICY",
        ),
        ({**MAIL, "smtp_username": "app"}, "SMTP_USERNAME and SMTP_PASSWORD need each other"),
        ({**MAIL, "smtp_password": "p"}, "SMTP_USERNAME and SMTP_PASSWORD need each other"),
        ({**MAIL, "smtp_security": "none"}, "SMTP_SECURITY must be starttls or tls"),
    ],
)
def test_channel_that_lacks_something_names_it(values: dict[str, object], needs: str):
    with pytest.raises(ValidationError, match=needs):
        Settings.model_validate(values)


@pytest.mark.parametrize(
    "values",
    [
        {"notify": "log,email,log", **MAIL},
        {"notify": "email", "acs_email_endpoint": "https://c.example", **MAIL, "smtp_host": None},
        {"notify": "email", **MAIL, "notify_email_to": (), "approval_policy": "policy.yaml"},
        {**MAIL, "smtp_host": "127.0.0.1", "smtp_security": "none"},
        {**MAIL, "smtp_host": "::1", "smtp_security": "none"},
        {**MAIL, "smtp_host": "localhost", "smtp_security": "none"},
    ],
)
def test_channel_that_has_what_it_needs_is_taken(values: dict[str, object]):
    notify = Settings.model_validate(values).notify
    assert len(notify) == len({*notify})


def test_channel_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NOTIFY", "log,pager")
    with pytest.raises(InvalidSettings) as refused, naming_what_is_wrong():
        Settings()
    said = "NOTIFY must be 'log', 'webhook', 'teams', 'slack' or 'email'"
    assert said in str(refused.value)
    assert "pager" not in str(refused.value)


def test_all_that_channels_lack_is_named_in_one_message(tmp_path):
    env = {"NOTIFY": "webhook,teams,slack,email", "SMTP_PASSWORD": "pa55word"}
    with pytest.raises(HostDied) as death, running_host(data_dir=tmp_path, env=env):
        pass
    printed = str(death.value)
    for line in (
        "NOTIFY=webhook needs NOTIFICATION_WEBHOOK_URL",
        "NOTIFY=teams needs TEAMS_WEBHOOK_URL",
        "NOTIFY=slack needs SLACK_WEBHOOK_URL",
        "NOTIFY=email needs SMTP_HOST or ACS_EMAIL_ENDPOINT",
        "NOTIFY=email needs SMTP_FROM",
        "NOTIFY=email needs NOTIFY_EMAIL_TO or APPROVAL_POLICY",
        "SMTP_USERNAME and SMTP_PASSWORD need each other",
    ):
        assert f"\n  {line}\n" in printed
    assert "pa55word" not in printed


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

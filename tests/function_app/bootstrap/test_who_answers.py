"""Who answers, by the settings alone."""

import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from pydantic import ValidationError

from function_app.agents.foundry import FoundryAdjudicator, FoundryClaimAssistant
from function_app.agents.foundry.connection import LoopbackCredential, credential_for
from function_app.agents.gate import RulesGate
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.bootstrap.adjudicator import build_adjudicator
from function_app.bootstrap.assistant import build_assistant
from function_app.bootstrap.chat_sessions import build_streams
from function_app.bootstrap.document_reader import build_ocr
from function_app.rules.adjudication import CodedRules
from function_app.settings import Settings
from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.ports import StreamNotFound
from function_app.streams.redis_streams import RedisLog
from function_app.streams.session_streams import SessionStreams
from function_app.streams.sqlite_streams import SqliteLog
from tests.function_app.streams.reader import Reader

ENDPOINT = "https://contoso.services.ai.azure.com/api/projects/claims"
FOUNDRY = {"agent1_project_endpoint": ENDPOINT, "agent2_project_endpoint": ENDPOINT}
SECRET = {"azure_tenant_id": "t", "azure_client_id": "c", "azure_client_secret": "s"}


def settings(**values: Any) -> Settings:
    return Settings.model_validate(values)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "local"),
        (FOUNDRY, "foundry"),
        ({**FOUNDRY, "agent_mock_mode": "true"}, "local"),
        ({"agent2_project_endpoint": "https://<your-project>/api"}, "local"),
    ],
)
def test_adjudicator_is_foundrys_where_an_endpoint_counts(
    values: dict[str, Any], kind: str
) -> None:
    chosen = settings(**values, **SECRET)
    assert ("foundry" if chosen.agent2_endpoint else "local") == kind
    expected = RulesGate if kind == "foundry" else CodedRules
    assert isinstance(build_adjudicator(chosen), expected)


@pytest.mark.parametrize(("gate", "expected"), [("true", RulesGate), ("false", FoundryAdjudicator)])
def test_rules_run_beside_a_foundry_agent_unless_a_setting_says_no(
    gate: str, expected: type
) -> None:
    chosen = settings(**FOUNDRY, **SECRET, adjudication_rules_gate=gate)
    assert isinstance(build_adjudicator(chosen), expected)


def test_offline_agent_needs_no_rules_beside_it() -> None:
    chosen = settings(adjudication_rules_gate=True)
    assert isinstance(build_adjudicator(chosen), CodedRules)


def test_each_agent_is_chosen_by_its_own_endpoint() -> None:
    chosen = settings(agent1_project_endpoint=ENDPOINT, **SECRET)
    assert isinstance(build_assistant(chosen), FoundryClaimAssistant)
    assert isinstance(build_adjudicator(chosen), CodedRules)


def test_assistant_is_offline_without_an_endpoint() -> None:
    assert isinstance(build_assistant(settings()), OfflineClaimAssistant)


def test_client_secret_is_used_only_when_all_three_parts_are_set() -> None:
    assert type(credential_for(settings(**SECRET), ENDPOINT)).__name__ == "ClientSecretCredential"
    incomplete = {**SECRET, "azure_client_id": None}
    assert (
        type(credential_for(settings(**incomplete), ENDPOINT)).__name__ == "DefaultAzureCredential"
    )


def test_offline_agents_are_built_without_loading_the_azure_and_openai_libraries() -> None:
    script = (
        "import sys\n"
        "from function_app.bootstrap.adjudicator import build_adjudicator\n"
        "from function_app.bootstrap.assistant import build_assistant\n"
        "from function_app.bootstrap.document_reader import build_document_reader\n"
        "from function_app.settings import Settings\n"
        "build_adjudicator(Settings(agent_mock_mode=True))\n"
        "build_assistant(Settings(agent_mock_mode=True))\n"
        "build_document_reader(Settings(agent_mock_mode=True))\n"
        "assert not {'openai', 'azure.ai.projects', 'azure.identity'} & set(sys.modules)\n"
        "assert not {'azure.core', 'PIL', 'rapidocr', 'onnxruntime'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize(
    ("values", "engine"),
    [
        ({}, "local"),
        ({"ocr": "off"}, "off"),
        (
            {"ocr": "azure", "document_intelligence_endpoint": "https://contoso.example.com"},
            "azure",
        ),
    ],
)
def test_scans_are_read_by_the_engine_that_is_set(values: dict[str, Any], engine: str) -> None:
    assert build_ocr(settings(**values, **SECRET)).name == engine


def test_azure_reads_scans_only_where_it_is_known_at_which_address() -> None:
    with pytest.raises(ValidationError, match="needs DOCUMENT_INTELLIGENCE_ENDPOINT"):
        settings(ocr="azure")


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:8000/api/projects/p", "http://127.9.9.9/p", "http://[::1]:80/p"]
)
def test_only_a_worthless_token_goes_to_this_machine(endpoint: str) -> None:
    chosen = settings(agent1_project_endpoint=endpoint, **SECRET)
    assert isinstance(credential_for(chosen, endpoint), LoopbackCredential)


@pytest.mark.parametrize(
    "endpoint",
    [
        ENDPOINT,
        "https://localhost/p",
        "https://127.0.0.1.example.com/p",
        "https://example.com/127.0.0.1",
        "https://example.com:443/http://127.0.0.1",
    ],
)
def test_no_other_endpoint_is_taken_for_this_machine(endpoint: str) -> None:
    chosen = settings(agent1_project_endpoint=endpoint, **SECRET)
    assert not isinstance(credential_for(chosen, endpoint), LoopbackCredential)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://contoso.services.ai.azure.com/api/projects/claims",
        "http://localhost:8000/p",
        "http://127.0.0.1.example.com/p",
        "http://127.0.0.01/p",
        "https:///p",
        "http://127.0.0.1@example.com/p",
        "https://user@example.com/p",
        "ftp://example.com",
        "contoso.services.ai.azure.com",
    ],
)
def test_claims_and_tokens_go_over_https_or_stay_on_this_machine(endpoint: str) -> None:
    with pytest.raises(ValidationError, match="must be an https address"):
        settings(agent2_project_endpoint=endpoint)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, SessionStreams),
        ({"local_data_dir": "a-folder"}, SqliteLog),
        ({"local_data_dir": "a-folder", "redis_connection_string": "redis://cache"}, RedisLog),
    ],
)
def test_streams_are_in_redis_else_in_a_file_else_in_the_sessions(
    values: dict[str, Any], kind: type
) -> None:
    streams = build_streams(settings(**values))
    assert isinstance(streams.log if isinstance(streams, LoggedStreams) else streams, kind)


def test_a_stream_is_gone_after_a_fraction_of_a_minute(tmp_path: Path) -> None:
    streams = build_streams(settings(local_data_dir=tmp_path, redis_stream_ttl_minutes="0.001"))
    streams.accept("session", "run")

    def read_for_a_while() -> None:
        deadline = monotonic() + 10
        while monotonic() < deadline:
            Reader(streams, "session").read()

    with pytest.raises(StreamNotFound):
        read_for_a_while()
    assert isinstance(streams, LoggedStreams)
    assert isinstance(streams.log, SqliteLog)
    streams.log.close()

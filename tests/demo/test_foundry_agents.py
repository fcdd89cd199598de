"""The stand-in for Foundry: it says what strict agents say, and real ones are asked first."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.foundry.agents import foundry_agents
from demo.foundry.answers import JsonAnswer
from demo.foundry.service import FoundryService, Question
from demo.foundry.stand_in import StandIn
from function_app.agents.foundry import FoundryAdjudicator, FoundryClaimAssistant
from function_app.agents.foundry.connection import LoopbackCredential, connect
from function_app.agents.foundry.schema import strict_schema
from function_app.agents.ports import AgentUnavailable
from function_app.agents.prompts import question_about
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.reading import Agent1Output
from function_app.settings import get_settings

REAL = "https://contoso.services.ai.azure.com/api/projects/claims"
EMAIL = "My alternator failed. Contract VSC-2291847. Parts $330.00, labor $437.50, total $767.50."
FORM = Document("", "form.pdf", DocumentStatus.SUCCESS, ("Claim form", "VIN: 1HGCM82633A004352"))
QUESTION = Agent1Input(instance_id="claim-1", claim=ClaimRequest(claim_id="1", email_content=EMAIL))


@pytest.fixture(autouse=True)
def fresh_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AGENT1_PROJECT_ENDPOINT", "AGENT2_PROJECT_ENDPOINT"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_every_manner_is_understood_or_asked_about_again() -> None:
    with FoundryService(StandIn("reader", "judge").reply) as service:
        client = connect(service.endpoint, LoopbackCredential())
        reader, judge = FoundryClaimAssistant(client, "reader"), FoundryAdjudicator(client, "judge")
        readings = [reader.read(QUESTION, [FORM]) for _ in range(3)]
        with pytest.raises(AgentUnavailable) as busy:
            [judge.adjudicate({"claim_id": "1"}) for _ in range(3)]
        assert judge.adjudicate({"claim_id": "1"}).decision == "MANUAL_REVIEW"
        client.close()
    assert busy.value.retry_after_seconds == 1
    assert {reading.extracted_info.total_estimate for reading in readings} == {767.5}
    assert {reading.extracted_info.vehicle_vin for reading in readings} == {"1HGCM82633A004352"}
    tokens = [reading.provenance.input_tokens for reading in readings if reading.provenance]
    assert tokens == [900, 900, 1800], "the third is cut off, and asked for again"


@pytest.mark.parametrize(
    ("agent", "model", "material"),
    [
        (
            "reader",
            Agent1Output,
            {"email": EMAIL, "sender_email": None, "claimant_name_hint": None, "documents": []},
        ),
        ("judge", Agent2Output, {"claim_id": "1"}),
    ],
)
def test_stand_in_says_what_the_strict_schema_names_and_nothing_else(
    agent: str, model: type[Agent1Output | Agent2Output], material: dict[str, Any]
) -> None:
    again = Question(agent, question_about(material), "conv_1", asked_before=1)
    answer = StandIn("reader", "judge").reply(again)
    assert isinstance(answer, JsonAnswer)
    said = json.loads(answer.content["output"][0]["content"][0]["text"])
    assert fits(said, strict_schema(model))


def fits(value: Any, schema: dict[str, Any]) -> bool:
    match schema:
        case {"anyOf": options}:
            return any(fits(value, option) for option in options)
        case {"properties": properties}:
            return (
                isinstance(value, dict)
                and list(value) == list(properties)
                and all(fits(value[name], inner) for name, inner in properties.items())
            )
        case {"items": items}:
            return isinstance(value, list) and all(fits(each, items) for each in value)
        case {"enum": choices}:
            return value in choices
        case {"type": kind}:
            types = {
                "string": str, "number": int | float, "integer": int, "boolean": bool,
                "null": type(None),
            }  # fmt: skip
            return isinstance(value, types[kind])
    raise NotImplementedError(schema)


def test_stand_in_takes_the_place_of_agents_without_an_endpoint(tmp_path: Path) -> None:
    with foundry_agents(tmp_path / "local.settings.json") as agents:
        endpoints = agents.environment
    assert endpoints["AGENT_MOCK_MODE"] == "false"
    for agent in ("AGENT1", "AGENT2"):
        assert endpoints[f"{agent}_PROJECT_ENDPOINT"].startswith("http://127.0.0.1:")
    assert agents.introduction.count("a stand-in for") == 2


def test_endpoints_that_are_set_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "local.settings.json"
    file.write_text(json.dumps({"Values": {"AGENT2_PROJECT_ENDPOINT": REAL + "2"}}))
    monkeypatch.setenv("AGENT1_PROJECT_ENDPOINT", REAL)
    with foundry_agents(file) as agents:
        endpoints = agents.environment
    assert endpoints["AGENT1_PROJECT_ENDPOINT"] == REAL
    assert endpoints["AGENT2_PROJECT_ENDPOINT"] == REAL + "2"
    assert "stand-in" not in agents.introduction

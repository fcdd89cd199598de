"""The schemas that the agents' replies are held to: strict, and only what is an agent's to say."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from function_app.agents.prompts import instructions
from function_app.domain.adjudication import Agent2Output
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output
from tests.late import late

strict_schema = late("function_app.agents.foundry.schema.strict_schema")
KEYWORDS = {"type", "enum", "anyOf", "items", "properties", "required", "additionalProperties"}
MODELS = [Agent1Output, Agent2Output]
MOST_PROPERTIES, DEEPEST, MOST_CHOICES = 100, 5, 500  # what the service takes


def parts(schema: dict[str, Any], depth: int = 1) -> Iterator[tuple[dict[str, Any], int]]:
    yield schema, depth
    for inner in schema.get("properties", {}).values():
        yield from parts(inner, depth + 1)
    for inner in [*schema.get("anyOf", ()), *filter(None, [schema.get("items")])]:
        yield from parts(inner, depth)


def names_in(model: type[BaseModel]) -> set[str]:
    found = parts(strict_schema(model))
    return {name for schema, _ in found for name in schema.get("properties", ())}


@pytest.mark.parametrize("model", MODELS)
def test_schema_is_strict_and_within_the_services_limits(model: type[BaseModel]) -> None:
    found = list(parts(strict_schema(model)))
    objects = [schema for schema, _ in found if schema.get("type") == "object"]
    assert objects
    for schema, _ in found:
        assert set(schema) <= KEYWORDS
    for schema in objects:
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
    assert sum(len(schema["properties"]) for schema in objects) <= MOST_PROPERTIES
    assert max(depth for _, depth in found) <= DEEPEST
    assert sum(len(schema.get("enum", ())) for schema, _ in found) <= MOST_CHOICES


@pytest.mark.parametrize("model", MODELS)
def test_agent_may_not_say_what_only_we_know(model: type[BaseModel]) -> None:
    names = names_in(model)
    ours = {"claim_id", "provenance", "disagreement", "contract", "facility"}
    assert not names & {*ours, "status", "text", "supported"}
    assert names >= set(model.model_fields) - ours


def test_agent_may_not_say_that_a_value_was_looked_up() -> None:
    entry = strict_schema(Agent1Output)["properties"]["evidence"]["items"]["properties"]
    assert entry["source"]["enum"] == ["email", "document", "reviewer"]


def test_every_field_of_a_reading_may_be_unknown() -> None:
    info = strict_schema(Agent1Output)["properties"]["extracted_info"]["properties"]
    assert list(info) == list(ExtractedInfo.model_fields)
    assert all({"type": "null"} in field["anyOf"] for field in info.values())
    assert info["total_estimate"]["anyOf"][0] == {"type": "number"}
    assert info["current_odometer"]["anyOf"][0] == {"type": "integer"}
    assert info["date_of_loss"]["anyOf"][0] == {"type": "string"}


def test_closed_sets_of_the_instructions_are_closed() -> None:
    reading, verdict = (strict_schema(model)["properties"] for model in MODELS)
    types = reading["classification"]["properties"]["claim_type"]
    assert types["enum"][:2] == ["VSC", "GAP"]
    assert verdict["decision"]["enum"] == [
        "APPROVED",
        "DENIED",
        "MANUAL_REVIEW",
        "REQUEST_DOCUMENTS",
    ]
    assert verdict["rules_failed"]["items"]["enum"][-1] == "AA-08"


@pytest.mark.parametrize("model", MODELS)
def test_instructions_name_every_field_that_the_schema_asks_for(model: type[BaseModel]) -> None:
    role = "claim_assistant" if model is Agent1Output else "adjudicator"
    told = instructions(role)
    names = names_in(model)
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []

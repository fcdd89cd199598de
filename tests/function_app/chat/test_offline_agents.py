"""The offline agents on a real host: no model, no key, no network."""

from collections.abc import Iterator

import pytest

from tests.agents_api import AgentsApi, new_session
from tests.hosts import running_host
from tests.openai_server import OpenAiServer


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentsApi]:
    """In mock mode, whatever else is set."""
    with OpenAiServer() as model:
        env = {**model.azure_settings, **model.foundry_settings, "AGENT_MOCK_MODE": "true"}
        with running_host(data_dir=tmp_path_factory.mktemp("offline"), env=env) as host:
            yield AgentsApi(host)
        assert model.asked == []


def test_offline_agents_say_so(offline: AgentsApi):
    agents = offline.host.get("/api/agents").json()["agents"]
    assert {agent["answered_by"] for agent in agents} == {"offline"}


@pytest.mark.parametrize(
    ("agent", "message", "word"),
    [
        ("WriterAgent", "Write a short article about 'solar panels'.", "solar"),
        ("PhysicistAgent", "What is entropy?", "entropy"),
        ("ChemistAgent", "What is an acid?", "acid"),
        ("SpamDetectionAgent", "Claim your prize of $5,000 now!!!", '"is_spam"'),
        ("EmailAssistantAgent", "Hi, when will my car be ready? Ann", '"response"'),
        ("ClaimsAssistant", "What does a deductible mean?", "deductible"),
    ],
)
def test_each_has_something_to_say(offline: AgentsApi, agent: str, message: str, word: str):
    assert word in offline.answer(agent, message).lower()


def test_claims_assistant_looks_a_claim_up(offline: AgentsApi):
    claim = {"claim_id": "CLM-4711", "email_content": "It broke."}
    offline.host.post("/api/claims/start", json=claim)
    assert "CLM-4711" in offline.answer("ClaimsAssistant", "Where does claim CLM-4711 stand?")
    unknown = offline.answer("ClaimsAssistant", "Where does claim CLM-9999 stand?")
    assert unknown != offline.answer("ClaimsAssistant", "Where does claim CLM-4711 stand?")


def test_an_agent_remembers_what_was_said_in_the_session(offline: AgentsApi):
    session = new_session()
    offline.answer("ClaimsAssistant", "My name is Dana Reyes.", session)
    assert "Dana" in offline.answer("ClaimsAssistant", "What is my name?", session)
    assert "Dana" not in offline.answer("ClaimsAssistant", "What is my name?")


def test_structured_output_is_of_the_form_that_is_asked_for(offline: AgentsApi):
    message = "Write a short article about 'bees'."
    answer = offline.answer("WriterAgent", message, response_format="GeneratedContent")
    assert answer.startswith("{")
    assert '"title"' in answer

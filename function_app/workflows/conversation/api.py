"""The endpoints of the agents that converse: ask one, ask the one whose topic it is, list them,
read a session.
"""

import asyncio
from collections.abc import Callable, Sequence
from uuid import uuid4

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.entities import EntityInstanceId

from function_app.chat.agents import (
    CHEMIST,
    CLAIMS_ASSISTANT,
    PHYSICIST,
    PUBLIC_AGENTS,
    AgentDeclaration,
    entity_name_of,
)
from function_app.chat.session_state import ASSISTANT, RUN, USER, Entry
from function_app.kit import http
from function_app.kit.routes import Handler, Route
from function_app.kit.workflow_http import workflow_route
from function_app.settings import get_settings
from function_app.streams.ports import RunStreams
from function_app.workflows.conversation.about import AGENTS, SESSION, asks
from function_app.workflows.conversation.errors import AgentNotFound, SessionNotFound
from function_app.workflows.conversation.models import Question, read_question
from function_app.workflows.conversation.replies import Replies
from function_app.workflows.conversation.sessions import require_session
from function_app.workflows.conversation.waiting import answered, read_session

_BY_TOPIC = (PHYSICIST, CHEMIST, CLAIMS_ASSISTANT)

type Streams = Callable[[], RunStreams]


class ConversationApi:
    """All its handlers are asynchronous: a turn may take a while, and waits without a thread."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def runs(self, agent: AgentDeclaration) -> Handler:
        async def run_agent(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
            return await self._ask(agent.name, read_question(req), client)

        return run_agent

    async def run_by_topic(self, req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
        # With the first question: a cold start does without the glossaries.
        from function_app.chat.offline.topics import agent_for_topic  # noqa: PLC0415

        question = read_question(req)
        agent = agent_for_topic(question.said.message) or await _last_asked(question, client)
        return await self._ask(agent, question, client)

    async def _ask(
        self, agent: str, question: Question, client: DurableFunctionsClient
    ) -> HttpResponse:
        run, session = uuid4().hex, EntityInstanceId(entity_name_of(agent), question.session)
        replies = Replies(agent, question, run)
        await asyncio.to_thread(self._streams().accept, question.session, run)
        # As text: the durable codec looks into objects, and these may be a caller's.
        request = question.request(run).model_dump_json(by_alias=True, exclude_none=True)
        await client.signal_entity(session, RUN, request)
        if not question.waits:
            return replies.accepted()
        turn = await answered(client, session, run)
        return replies.answered(turn) if turn else replies.timed_out()


async def _last_asked(question: Question, client: DurableFunctionsClient) -> str:
    """The agent that answered last in the session: a follow-up question may name no topic."""
    latest: dict[str, str] = {}
    for agent in () if question.is_new_session else _BY_TOPIC:
        session = EntityInstanceId(entity_name_of(agent), question.session)
        state = await read_session(client, session)
        if state and state.entries:
            latest[agent] = state.entries[-1].created_at
    return max(latest, key=lambda agent: latest[agent], default=CLAIMS_ASSISTANT)


def all_agents(req: HttpRequest) -> HttpResponse:
    answered_by = get_settings().conversations_answered_by
    agents = [
        {
            "name": agent.name,
            "description": agent.description,
            "type": "Agent",
            "answered_by": answered_by,
            "http_endpoint_enabled": True,
            "mcp_tool_enabled": False,
        }
        for agent in PUBLIC_AGENTS
    ]
    return http.reply({"agents": agents, "agent_count": len(agents)})


async def agent_session(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    agent, key = _agent_in(req.route_params["name"]), require_session(req.route_params["session"])
    state = await read_session(client, EntityInstanceId(agent.entity_name, key))
    if state is None:
        raise SessionNotFound
    messages = [_told(entry) for entry in state.entries]
    body = {"agent": agent.name, "sessionId": key, "messages": messages}
    return http.reply({**body, "messageCount": len(messages)})


def _agent_in(name: str) -> AgentDeclaration:
    """Routes know no case, so neither does the name in one."""
    found = next((agent for agent in PUBLIC_AGENTS if agent.name.lower() == name.lower()), None)
    if found is None:
        raise AgentNotFound
    return found


def _told(entry: Entry) -> dict[str, str | None]:
    failure = entry.failure
    role = ASSISTANT if entry.is_response else entry.messages[0].role if entry.messages else USER
    return {
        "role": role,
        "text": failure.message if failure else entry.text,
        "correlationId": entry.correlation_id,
        "createdAt": entry.created_at,
    }


def routes(streams: Streams) -> Sequence[Route]:
    api = ConversationApi(streams)
    return (
        *(
            workflow_route(
                "POST",
                f"agents/{agent.name}/run",
                api.runs(agent),
                asks(f"Ask {agent.name}. {agent.description}"),
                f"http-{agent.name}",
            )
            for agent in PUBLIC_AGENTS
        ),
        workflow_route(
            "POST", "agents/run", api.run_by_topic, asks("Ask the agent whose topic it is.")
        ),
        workflow_route("GET", "agents", all_agents, AGENTS),
        workflow_route("GET", "agents/{name}/sessions/{session}", agent_session, SESSION),
    )

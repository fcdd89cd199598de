"""What the endpoints of the agents that converse say of themselves."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import ConfigDict, Field

from function_app.kit.about import About, Moment, Reply
from function_app.workflows.conversation.errors import (
    AgentNotFound,
    InvalidSession,
    MessageRequired,
    SessionNotFound,
)
from function_app.workflows.conversation.models import MOST_CHARACTERS, Said

type SessionName = Annotated[
    str,
    Field(pattern=r"^[^@/\\#?\u0000-\u001f\u007f-\u009f]{1,200}$", examples=["maria"]),
]
type Message = Annotated[str, Field(pattern=r"\S", max_length=MOST_CHARACTERS)]
_HEADERS = ("x-ms-session-id", "x-ms-thread-id")


class ToAgent(Said):
    """What is said, and in which session. `session_id` may also be written `sessionId`, or
    `thread_id`, and stand in the address: one session only.
    """

    model_config = ConfigDict(defer_build=True)  # only the document needs it

    message: Message
    session_id: SessionName | None = None
    wait_for_response: Annotated[Any, Field(description="`false`: do not wait.")] = None


class _InAddress(TypedDict):
    session_id: NotRequired[SessionName]


_Waiting = TypedDict(
    "_Waiting",
    {
        "x-ms-wait-for-response": NotRequired[
            Annotated[str, Field(description="`false`: do not wait for the answer.")]
        ]
    },
)


class _InSession(TypedDict):
    agent: str
    session_id: str
    sessionId: str
    thread_id: str
    correlation_id: str
    correlationId: str
    message_count: NotRequired[int]
    messageCount: NotRequired[int]


class Answered(_InSession):
    response: str
    message: str
    status: Literal["success", "accepted"]


class NotAnswered(_InSession):
    error: str
    code: str
    message: str
    status: Literal["error", "timeout"]


class ListedAgent(TypedDict):
    name: str
    description: str
    type: Literal["Agent"]
    answered_by: str
    http_endpoint_enabled: bool
    mcp_tool_enabled: bool


class AgentList(TypedDict):
    agents: list[ListedAgent]
    agent_count: int


class SaidBefore(TypedDict):
    role: str
    text: str
    correlationId: str | None
    createdAt: Moment


class Session(TypedDict):
    agent: str
    sessionId: str
    messages: list[SaidBefore]
    messageCount: int


class _OfSession(TypedDict):
    session: SessionName


def asks(summary: str) -> About:
    def told(sentence: str) -> Reply:
        return Reply(sentence, Answered, media=("text/plain",), headers=_HEADERS)

    def failed(sentence: str) -> Reply:
        return Reply(sentence, NotAnswered, headers=_HEADERS)

    return About(
        summary,
        {
            200: told("The agent's answer, as JSON or as text."),
            202: told("The question was taken; nobody waits for the answer."),
            502: failed("The agent could not answer."),
            503: Reply("The agent cannot answer now.", NotAnswered, headers=("Retry-After",)),
            504: failed("The agent has not answered yet, and goes on."),
        },
        body=ToAgent,
        text_body=Message,
        query=_InAddress,
        headers=_Waiting,
        refuses=(MessageRequired, InvalidSession),
    )


AGENTS = About(
    "List the agents, and who answers for them.",
    {200: Reply("Every agent that can be asked.", AgentList)},
)
SESSION = About(
    "Read what was said in a session.",
    {200: Reply("The session.", Session)},
    path=_OfSession,
    refuses=(AgentNotFound, SessionNotFound, InvalidSession),
)

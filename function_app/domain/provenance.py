"""Which agent answered."""

from function_app.domain.message import Message


class AgentProvenance(Message):
    """Which agent answered, by the word of the service and never by that of its reply. The tokens
    are those of every question it took; `images` is how many pages it was shown.
    """

    agent_name: str
    agent_version: str | None = None
    model: str | None = None
    response_id: str | None = None
    conversation_id: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    images: int = 0

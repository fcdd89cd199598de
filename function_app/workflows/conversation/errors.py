"""Why a conversation's endpoint refuses."""

from function_app.kit.errors import Refusal


class MessageRequired(Refusal):
    code = "message_required"
    status = 400

    def __init__(self) -> None:
        super().__init__("Message is required")


class InvalidSession(Refusal):
    code = "invalid_session"
    status = 400


class AgentNotFound(Refusal):
    code = "agent_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("There is no agent of this name.")


class SessionNotFound(Refusal):
    code = "session_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("There is no session of this name with this agent.")

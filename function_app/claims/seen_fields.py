"""What a decision has to name of what its sender saw, where REQUIRE_REQUEST_ID asks for it."""

from function_app.domain.message import Message
from function_app.kit.errors import ValidationFailed

SEEN = ("request_id", "seen_digest")


def require_what_was_seen(decision: Message) -> None:
    """Raises `ValidationFailed`."""
    missing = [name for name in SEEN if getattr(decision, name) is None]
    if missing:
        told = "is required; the claim's page and its status have it"
        raise ValidationFailed([{"field": name, "message": told} for name in missing])

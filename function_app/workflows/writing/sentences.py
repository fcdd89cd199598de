"""What the writing workflow says of itself: clients of the original look for these very words."""

from datetime import datetime

_LONGEST_TOPIC = 1000  # characters in a custom status, which must stay small
_AWAITING = "Requesting human feedback."
APPROVED = "Content approved by human reviewer. Publishing content..."
REJECTED = "Content rejected by human reviewer. Incorporating feedback and regenerating..."
EXHAUSTED = "Max review attempts exhausted."


def starting(topic: str) -> str:
    shown = topic if len(topic) <= _LONGEST_TOPIC else f"{topic[:_LONGEST_TOPIC]}..."
    return f"Starting content generation for topic: {shown}"


def awaiting(iteration: int, hours: float) -> str:
    return f"{_AWAITING} Iteration #{iteration}. Timeout: {hours} hour(s)."


def is_awaiting(status: object) -> bool:
    return isinstance(status, str) and status.startswith(_AWAITING)


def published(at: datetime) -> str:
    return f"Content published successfully at {at:%Y-%m-%dT%H:%M:%S}"


def timed_out(hours: float) -> str:
    return f"Human approval timed out after {hours} hour(s)."


def treated_as_rejection(hours: float) -> str:
    return f"{timed_out(hours)} Treating as rejection."


def never_approved(iterations: int) -> str:
    return f"Content could not be approved after {iterations} iteration(s)."


def order(topic: str) -> str:
    """What the writer is asked first."""
    return f"Write a short article about '{topic}'."


def order_again(feedback: str) -> str:
    return (
        "The reviewer rejected this draft. Write it again and take the feedback in.\n\n"
        f"Feedback: {feedback or 'No feedback provided.'}"
    )

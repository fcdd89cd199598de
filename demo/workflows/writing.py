"""An agent writes, a person reads: a draft that is rejected is written again with the feedback."""

from collections.abc import Callable
from typing import Any

from demo.workflows.walkthrough import Json, Walkthrough

TOPIC = "The benefits of regular oil changes"
FEEDBACK = "Make it shorter and add an example."


def run(walk: Walkthrough) -> bool:
    status = walk.start("hitl/run", {"topic": TOPIC, "max_review_attempts": 3})
    instance_id = status["instanceId"]
    approved, attempt = False, 0
    while (status := walk.follow(status, _waits_anew(status))).get("content"):
        attempt += 1
        walk.show(f"draft {attempt}", _text(status["content"]))
        approved = walk.ask_yes_or_no("Do you approve this content?", played=attempt > 1)
        feedback = "" if approved else walk.ask("What should be different?", FEEDBACK)
        decision: dict[str, Any] = {"approved": approved, "feedback": feedback}
        answer = walk.post(
            f"hitl/approve/{instance_id}", decision | {"request_id": status["request_id"]}
        )
        walk.show("approved" if approved else "rejected", answer["message"])
    ended = walk.follow_to_end(status)
    if approved and ended["runtimeStatus"] == "Completed":
        walk.show("published", _text(ended["output"]))
        return True
    # The last attempt was rejected as well: that is how the workflow ends it.
    return attempt > 0 and not approved and ended["runtimeStatus"] == "Failed"


def _waits_anew(before: Json) -> Callable[[Json], bool]:
    return lambda now: bool(now.get("content")) and now["request_id"] != before.get("request_id")


def _text(content: Json) -> str:
    return f"{content['title']}\n\n{content['content']}"

"""An agent proposes an action; only reading happens at once, everything else waits for a person."""

from demo.workflows.walkthrough import Json, Walkthrough

CLAIM = {
    "claim_id": "DEMO-1",
    "sender_email": "maria.alvarez@example.com",
    "email_content": "The alternator of my 2019 Toyota Camry has failed. Contract VSC-2291847.",
}
READING = "How many claims are waiting for a decision?"
WRITING = "Write to the claimant of DEMO-1 that the repair estimate is missing."
REVIEWER = "dana.whitfield@example.com"


def run(walk: Walkthrough) -> bool:
    walk.post("claims/start", CLAIM)
    counted = _request(walk, READING)
    written = _request(walk, WRITING)
    return counted == "executed" and written in {"executed", "rejected"}


def _request(walk: Walkthrough, request: str) -> str:
    walk.show("request", request)
    started = walk.start("actions/run", {"request": request})
    status = walk.follow(started, lambda now: bool(now.get("request_id")))
    if status.get("request_id"):
        _decide(walk, status)
    output: Json = walk.follow_to_end(status).get("output") or {}
    walk.show(output.get("status", "no output"), output.get("message", ""))
    return output.get("status", "")


def _decide(walk: Walkthrough, status: Json) -> None:
    action = status["proposed_action"]
    arguments = ", ".join(f"{name}: {value}" for name, value in action["arguments"].items())
    walk.show("proposed", f"{action['action_type']} ({arguments})\n{action['description']}")
    approved = walk.ask_yes_or_no("Do you approve this action?", played=True)
    decision = {"request_id": status["request_id"], "approved": approved, "reviewer": REVIEWER}
    walk.post(f"actions/approve/{status['instanceId']}", decision)
    walk.show("decided", "approved" if approved else "rejected")

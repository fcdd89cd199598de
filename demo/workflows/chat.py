"""A conversation: the agent knows what was said before in the same session."""

from demo.workflows.walkthrough import Walkthrough

PLAYED = (
    "My name is Maria. What documents do you need for a claim?",
    "Is a worn tire covered?",
    "What is my name?",
)


def run(walk: Walkthrough) -> bool:
    if walk.decides:
        answers = [_turn(walk, question) for question in PLAYED]
        return "Maria" in answers[-1] and _is_in_the_record(walk, len(PLAYED))
    print("\nYou talk to the claims assistant; `exit` ends the conversation.", flush=True)
    while (said := walk.ask("You:", "")) != "exit":
        if said:
            _turn(walk, said)
    return True


def _turn(walk: Walkthrough, said: str) -> str:
    if walk.decides:
        walk.show("you", said)
    answer = walk.post("agents/ClaimsAssistant/run", {"message": said, "session_id": "demo"})
    walk.show(answer["agent"], answer["response"])
    return str(answer["response"])


def _is_in_the_record(walk: Walkthrough, turns: int) -> bool:
    record = walk.get("agents/ClaimsAssistant/sessions/demo")
    walk.show("record", f"{record['messageCount']} messages in session {record['sessionId']}")
    return record["messageCount"] == 2 * turns

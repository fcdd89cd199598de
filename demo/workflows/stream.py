"""An answer is read piece by piece; the connection is cut, and the reader goes on where it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo.workflows.walkthrough import Walkthrough

QUESTION = "What is the difference between heat and temperature?"
SESSION = "demo"


@dataclass(frozen=True)
class Event:
    kind: str
    cursor: str
    text: str


def run(walk: Walkthrough) -> bool:
    asked = {"message": QUESTION, "session_id": SESSION, "wait_for_response": False}
    walk.show("question", QUESTION)
    walk.show("accepted", walk.post("agents/PhysicistAgent/run", asked)["response"])
    print(flush=True)
    pieces: list[str] = []
    cursor = ""
    while True:
        event = next(_events(walk, cursor), None)  # one event, and the connection is cut
        if event is None:
            continue
        cursor = event.cursor
        if event.kind != "message":
            print("\n", flush=True)
            walk.show(event.kind, f"{len(pieces)} pieces, each read once, over its own connection")
            return event.kind == "done" and "".join(pieces) == _answer_in_the_record(walk)
        pieces.append(event.text)
        print(event.text, end="", flush=True)


def _events(walk: Walkthrough, cursor: str) -> Iterator[Event]:
    query = {"cursor": cursor} if cursor else {}
    with walk.http.stream("GET", f"agent/stream/{SESSION}", params=query) as answer:
        answer.raise_for_status()
        fields: dict[str, list[str]] = {}
        for line in answer.iter_lines():
            if line:
                name, _, value = line.partition(":")
                fields.setdefault(name, []).append(value.removeprefix(" "))
            elif "data" in fields:
                kind, cursor = fields.get("event", ["message"])[-1], fields["id"][-1]
                yield Event(kind, cursor, "\n".join(fields["data"]))
                fields = {}


def _answer_in_the_record(walk: Walkthrough) -> str:
    record = walk.get_when_there(f"agents/PhysicistAgent/sessions/{SESSION}")
    return str(record["messages"][-1]["text"])

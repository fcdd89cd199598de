"""Two agents are asked the same question at the same time, each answers from its own field."""

from demo.workflows.walkthrough import Walkthrough

QUESTION = "What is temperature?"


def run(walk: Walkthrough) -> bool:
    walk.show("question", QUESTION)
    ended = walk.follow_to_end(walk.start("multiagent/run", QUESTION))
    output: dict[str, str] = ended.get("output") or {}
    for who, answer in output.items():
        walk.show(who, answer)
    return output.keys() == {"physicist", "chemist"} and all(output.values())

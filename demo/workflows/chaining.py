"""One agent is asked twice in the same conversation: it writes a sentence and makes it better."""

from demo.workflows.walkthrough import Walkthrough


def run(walk: Walkthrough) -> bool:
    ended = walk.follow_to_end(walk.start("singleagent/run", {}))
    sentence = str(ended.get("output", ""))
    walk.show("sentence", sentence)
    return ended["runtimeStatus"] == "Completed" and 0 < len(sentence.split()) <= 25

"""The claim workflow on LangGraph: a graph whose state is kept in SQLite after every step."""

import sqlite3
from pathlib import Path
from typing import TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver  # pyright: ignore[reportMissingImports]
from langgraph.graph import END, START, StateGraph  # pyright: ignore[reportMissingImports]
from langgraph.types import Command, interrupt  # pyright: ignore[reportMissingImports]

from bench.claim import Json
from bench.peers import runner, steps


class State(TypedDict):
    """What is known so far; each step adds to it."""

    claim_id: str
    reading: Json
    decision: Json
    result: Json


def read(state: State) -> Json:
    return {"reading": steps.read_claim(state["claim_id"])}


def notify(state: State) -> Json:
    steps.notify_reviewer(state["claim_id"])
    return {}


def wait(_: State) -> Json:
    return {"decision": interrupt("awaiting_approval")}


def adjudicate(state: State) -> Json:
    claim_id = state["claim_id"]
    outcome = steps.adjudicate(claim_id, state["reading"], state["decision"])
    return {"result": steps.result(claim_id, outcome)}


class LangGraphClaims:
    def __init__(self, folder: Path) -> None:
        graph = StateGraph(State)
        nodes = (("read", read), ("notify", notify), ("wait", wait), ("adjudicate", adjudicate))
        before = START
        for name, node in nodes:
            graph.add_node(name, node)
            graph.add_edge(before, name)
            before = name
        graph.add_edge(before, END)
        connection = sqlite3.connect(folder / "langgraph.db", check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
        self._graph = graph.compile(checkpointer=SqliteSaver(connection))

    def start(self, claim_id: str) -> None:
        self._invoke(claim_id, {"claim_id": claim_id})

    def decide(self, claim_id: str, decision: Json) -> Json:
        return self._invoke(claim_id, Command(resume=decision))["result"]

    def _invoke(self, claim_id: str, given: object) -> Json:
        thread = {"configurable": {"thread_id": claim_id}}
        return self._graph.invoke(given, thread, durability="sync")


if __name__ == "__main__":
    runner.run(LangGraphClaims)

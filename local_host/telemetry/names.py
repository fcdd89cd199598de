"""How spans are named by the Functions host and by its Durable extension."""

from typing import Final

ACTIVITY: Final = "activity"
ORCHESTRATION: Final = "orchestration"


def of_request(method: str, route: str) -> str:
    return f"{method} {route}"


def of_creation(name: str, version: str) -> str:
    return f"create_{of_task(ORCHESTRATION, name, version)}"


def of_event(name: str) -> str:
    return f"orchestration_event:{name}"


def of_task(kind: str, name: str, version: str) -> str:
    return f"{kind}:{name}@({version})" if version else f"{kind}:{name}"


def of_timer(orchestration: str) -> str:
    return f"{ORCHESTRATION}:{orchestration}:timer"

"""Which part of the host a piece of code belongs to, by the file that it is in. What is in none of
these works for whoever calls it: a model that an orchestrator reads is part of the replay.
"""

import re
from collections.abc import Sequence
from pathlib import Path

LOOP = "event loop, hand-overs between threads"
ELSEWHERE = "no Python code: threads of libraries, the rest of the interpreter"
_WORKFLOW = r"function_app/(claims|workflows/\w+)"
PARTS = (
    (
        "orchestrator, replayed",
        rf"{_WORKFLOW}/orchestrator\.py|durabletask/worker\.py|azure/durable_functions/worker\.py",
    ),
    ("activities: agents", r"function_app/agents/"),
    ("activities: checking what agent 1 read", rf"{_WORKFLOW}/verification/"),
    ("activities: documents", r"function_app/documents/"),
    ("activities: rules", r"function_app/rules/"),
    ("activities: notifications", r"function_app/notifications/"),
    ("activities: the rest", rf"{_WORKFLOW}/activities\.py"),
    ("HTTP: handlers", rf"{_WORKFLOW}/api\.py|function_app/(desk/|health|kit/(http|routes)\.py)"),
    ("HTTP: front", r"local_host/http/|uvicorn/|starlette/"),
    ("functions worker, invocations", r"local_host/app/|azure_functions_runtime/"),
    ("engine", r"local_host/(engine|task_hub)/"),
    ("store: the writer's thread, commits", r"local_host/store/writer\.py"),
    ("store: SQL", r"local_host/store/(?!failpoints)"),
    ("gRPC", r"grpc/"),
)
_COMPILED = [(part, re.compile(pattern)) for part, pattern in PARTS]


def part_of(file: str, folders: Sequence[str]) -> str | None:
    """`folders` are those of the checkout and of the installed packages, with a slash."""
    path = Path(file).as_posix()
    for folder in folders:
        if path.startswith(folder):
            inside = path.removeprefix(folder)
            return next((part for part, found in _COMPILED if found.match(inside)), None)
    return None

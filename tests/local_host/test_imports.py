"""The local host's imports, read from the source: one door to the insides of the durable SDK."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.hosts import ROOT

DOOR = "local_host/durable_sdk.py"
# The protocol's messages are made of protobuf's own, so these come through the same door.
INSIDES = ("durabletask", "azure.durable_functions", "google.protobuf")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_one_module_is_the_door_to_the_durable_sdk():
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "local_host").rglob("*.py")
        if any(f"{name}.".startswith(f"{inside}.") for name in imported(path) for inside in INSIDES)
    }
    assert importers == {DOOR}

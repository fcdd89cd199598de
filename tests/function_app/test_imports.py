"""Imports point one way. Read from the source, so that an import inside a function counts too."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What a room may import, besides itself. The rooms in the first line import nothing of ours.
BASE = {"domain", "kit", "environment"}
ROOMS: dict[str, set[str]] = {
    **{room: set[str]() for room in BASE},
    "desk_settings": {"kit"},
    "settings": {"kit", "environment", "desk_settings"},
    "telemetry": {"environment", "settings"},
    "access": {*BASE, "settings", "claim_files"},
    "rules": {*BASE},
    "approval_policy": {*BASE, "rules"},
    "documents": {*BASE},
    "notifications": {*BASE},
    "agents": {*BASE, "settings", "rules", "telemetry"},
    "claim_files": {*BASE, "settings"},
    "claim_index": {*BASE, "settings"},
    "contracts": {*BASE, "settings"},
    "letters": {*BASE, "rules", "claim_files", "notifications"},
    "claims": {*BASE, "settings", "rules", "documents", "notifications", "agents", "access"}
    | {"approval_policy", "claim_files", "claim_index", "contracts", "letters", "telemetry"},
    "intake": {*BASE, "settings", "documents", "claim_files", "claims"},
    "audit": {*BASE, "settings", "rules", "agents", "claim_files", "claims", "claim_index"}
    | {"letters"},
    "desk": {*BASE, "settings", "rules", "access", "claim_files", "claims", "claim_index"}
    | {"approval_policy", "task_hub", "documents", "audit", "letters", "intake"},
    "streams": {*BASE, "settings"},
    "chat": {*BASE, "settings", "rules", "streams", "agents"},
    "workflows": {*BASE, "settings", "access", "chat", "streams", "notifications", "claims"}
    | {"approval_policy"},
    "openapi": {*BASE},
    "readiness": {*BASE, "settings", "claim_files", "claim_index"},
    "health": {*BASE, "settings", "readiness"},
    "bootstrap": {*BASE, "settings", "rules", "documents", "notifications", "agents", "claims"}
    | {"approval_policy", "desk", "health", "access", "chat", "streams", "workflows"}
    | {"openapi", "claim_files", "claim_index", "contracts", "audit", "intake", "letters"}
    | {"telemetry"},
    "app": {"bootstrap"},
    "task_hub": {*BASE, "settings"},
    "worker": {*BASE, "settings", "rules", "chat", "workflows", "bootstrap", "task_hub"}
    | {"telemetry"},
    "links": {*BASE, "settings", "access", "claims", "task_hub"},
    "client": {*BASE, "settings", "chat", "claims", "workflows", "task_hub"},
}
IMPURE = {
    "os",
    "random",
    "secrets",
    "time",
    "httpx",
    "socket",
    "subprocess",
    "asyncio",
    "grpc",
    "azure",
    "agent_framework",
    "openai",
}
ORCHESTRATORS = [
    "function_app.claims.orchestrator",
    "function_app.claims.new_link.orchestrator",
    "function_app.audit.purged_claim",
]
# What every orchestrator of an agent workflow is built on has to be as pure as they are.
AGENT_WORKFLOWS = [
    "function_app.chat.ask_agent",
    "function_app.workflows.actions.orchestrator",
    "function_app.workflows.chaining.orchestrator",
    "function_app.workflows.concurrency.orchestrator",
    "function_app.workflows.spam.orchestrator",
    "function_app.workflows.writing.orchestrator",
]


def modules(package: str) -> dict[str, Path]:
    return {_name(path): path for path in sorted((ROOT / package).rglob("*.py"))}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that is named, and for `from package import x` also `package.x`."""
    return frozenset(_imported(ast.parse(path.read_text("utf-8"))))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached_from(start: str) -> set[str]:
    """All modules of the app that importing `start` loads."""
    known, reached, waiting = modules("function_app"), set[str](), [start]
    while waiting:
        module = waiting.pop()
        if module in known and module not in reached:
            reached.add(module)
            waiting += imports(known[module])
    return reached


def is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def offenders(importers: str, *forbidden: str) -> list[str]:
    return [
        f"{name} imports {imported}"
        for name, path in modules(importers.replace(".", "/")).items()
        for imported in sorted(imports(path))
        if is_in(imported, *forbidden)
    ]


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_app_knows_neither_the_local_host_nor_tests_nor_demo():
    assert offenders("function_app", "local_host", "tests", "demo", "dev") == []


def test_local_host_does_not_know_the_app():
    assert offenders("local_host", "function_app", "tests", "demo", "main") == []


def test_every_room_imports_only_what_the_table_allows():
    known = modules("function_app")
    strangers = {
        f"{name} imports {imported}"
        for name, path in known.items()
        if name != "function_app"
        for imported in imports(path) & known.keys() - {"function_app"}
        if room_of(imported) not in {room_of(name), *ROOMS[room_of(name)]}
    }
    assert strangers == set()


def test_the_table_knows_no_way_round():
    def above(room: str) -> set[str]:
        return set(ROOMS[room]).union(*map(above, ROOMS[room]))  # a cycle would never end

    assert all(room not in above(room) for room in ROOMS)


def test_no_module_reaches_itself():
    known = modules("function_app")
    arrows = {
        name: [to for to in imports(path) & known.keys() - {name} if not is_above(to, name)]
        for name, path in known.items()
    }
    assert next(cycles(arrows), None) is None


def cycles(arrows: dict[str, list[str]]) -> Iterator[list[str]]:
    """Each way round that is met on a walk along all arrows."""
    done, way = set[str](), list[str]()

    def walk(module: str) -> Iterator[list[str]]:
        if module in way:
            yield way[way.index(module) :]
        elif module not in done:
            way.append(module)
            for imported in arrows[module]:
                yield from walk(imported)
            way.pop()
            done.add(module)

    for module in arrows:
        yield from walk(module)


def is_above(package: str, module: str) -> bool:
    """Importing a module loads its packages, too; these are empty or name their own modules."""
    return module.startswith(package + ".")


@pytest.mark.parametrize("orchestrator", [*ORCHESTRATORS, *AGENT_WORKFLOWS])
def test_orchestrator_reaches_nothing_that_does_io(orchestrator: str):
    """Everything that it imports, and what that imports, down to the values."""
    named = {
        f"{module} imports {name}"
        for module in reached_from(orchestrator)
        for name in imports(modules("function_app")[module])
        if name.partition(".")[0] in IMPURE
    }
    assert named == set()
    assert {room_of(m) for m in reached_from(orchestrator) - {"function_app"}} <= {
        "claims", "domain", "kit", "notifications", "chat", "workflows", "approval_policy", "rules",
        "audit",
    }  # fmt: skip


def test_workflows_do_not_know_each_other():
    strangers = {
        f"{name} imports {imported}"
        for name, path in modules("function_app/workflows").items()
        for imported in imports(path)
        if is_in(imported, "function_app.workflows") and _workflow(imported) != _workflow(name)
    }
    assert strangers == set()


def _workflow(module: str) -> list[str]:
    return module.split(".")[2:3]


def test_activities_and_endpoints_do_not_know_each_other():
    activities = reached_from("function_app.claims.activities")
    api = reached_from("function_app.claims.api")
    assert not activities & {"function_app.claims.api", "function_app.claims.orchestrator"}
    assert not api & {"function_app.claims.activities", "function_app.claims.orchestrator"}


def test_offline_and_foundry_agents_do_not_know_each_other():
    assert offenders("function_app.agents.offline", "function_app.agents.foundry") == []
    assert offenders("function_app.agents.foundry", "function_app.agents.offline") == []


@pytest.mark.parametrize(
    "port", ["agents", "claim_files", "claim_index", "contracts", "notifications", "streams"]
)
def test_port_knows_no_adapter(port: str):
    reached = reached_from(f"function_app.{port}.ports") - {"function_app"}
    assert {module for module in reached if room_of(module) not in BASE} <= {
        f"function_app.{port}",
        f"function_app.{port}.ports",
    }


def test_one_module_alone_touches_the_environment():
    """One changes it before anything else runs; pydantic reads the settings from it."""
    readers = [
        name
        for name, path in modules("function_app").items()
        if "os.environ" in (text := path.read_text("utf-8")) or "getenv" in text
    ]
    assert readers == ["function_app.environment"]

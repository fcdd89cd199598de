"""Imports point one way. Read from the source, so that an import inside a function counts too."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = "function_app.claims"


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


def test_app_knows_neither_the_local_host_nor_tests_nor_demo():
    assert offenders("function_app", "local_host", "tests", "demo", "dev") == []


def test_local_host_does_not_know_the_app():
    assert offenders("local_host", "function_app", "tests", "demo", "main") == []


def test_models_import_only_their_field_types():
    reached = reached_from(f"{CLAIMS}.models")
    assert reached == {f"{CLAIMS}.models", f"{CLAIMS}.fields", f"{CLAIMS}.values"}


def test_orchestrator_reaches_nothing_that_does_io():
    reached = reached_from(f"{CLAIMS}.orchestrator")
    assert {module for module in reached if not is_in(module, CLAIMS)} == {
        "function_app",
        "function_app.notifications.ports",
        "function_app.plain_json",
        "function_app.settings",
        "function_app.timestamps",
    }
    assert not reached & {f"{CLAIMS}.{room}" for room in ("activities", "api", "review")}


@pytest.mark.parametrize("module", sorted(reached_from(f"{CLAIMS}.orchestrator")))
def test_orchestrator_has_no_wall_clock_no_random_and_no_network(module: str):
    if module == "function_app.settings":
        return
    named = imports(modules("function_app")[module])
    network = {"httpx", "socket", "subprocess", "asyncio", "grpc", "azure"}
    assert not {name.partition(".")[0] for name in named} & {"os", "random", "time", *network}


def test_activities_and_endpoints_do_not_know_each_other():
    rooms = (f"{CLAIMS}.api", f"{CLAIMS}.review", f"{CLAIMS}.orchestrator")
    assert not reached_from(f"{CLAIMS}.activities") & set(rooms)
    assert not reached_from(f"{CLAIMS}.api") & {
        f"{CLAIMS}.activities",
        f"{CLAIMS}.orchestrator",
        "function_app.collaborators",
    }


@pytest.mark.parametrize("adapters", ["agents", "documents", "notifications"])
def test_adapters_know_only_messages_ports_and_settings(adapters: str):
    allowed = {
        "agents": (
            "documents",
            "agents",
            "settings",
            "plain_json",
            "claims.models",
            "claims.values",
            "claims.days",
        ),
        "documents": ("documents", "settings", "claims.models"),
        "notifications": ("notifications", "settings", "claims.models"),
    }[adapters]
    package = f"function_app.{adapters}"
    strangers = {
        f"{name} imports {imported}"
        for name, path in modules(package.replace(".", "/")).items()
        for imported in imports(path) & modules("function_app").keys()
        if not is_in(imported, *(f"function_app.{each}" for each in allowed))
    }
    assert strangers == set()


def test_offline_and_foundry_agents_do_not_know_each_other():
    assert offenders("function_app.agents.offline", "function_app.agents.foundry") == []
    assert offenders("function_app.agents.foundry", "function_app.agents.offline") == []


@pytest.mark.parametrize("port", ["agents.ports", "notifications.ports"])
def test_port_knows_no_adapter(port: str):
    others = {module for module in reached_from(f"function_app.{port}") if "ports" not in module}
    data = {"function_app.documents.document", "function_app.documents.sniff"}
    assert others <= {f"{CLAIMS}.models", f"{CLAIMS}.fields", f"{CLAIMS}.values"} | data


def test_web_knows_no_workflow():
    assert not any(is_in(module, CLAIMS) for module in reached_from("function_app.web"))


def test_only_the_settings_read_the_environment():
    readers = [
        name
        for name, path in modules("function_app").items()
        if "os.environ" in (text := path.read_text("utf-8")) or "getenv" in text
    ]
    assert readers == ["function_app.settings"]

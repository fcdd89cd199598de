"""The tools around the app share `dev_support` and nothing else of each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("demo", "bench", "costs", "evaluation")
# Who may not import what.
APART = {
    "demo": ("bench", "costs", "local_host", "tests"),  # a day's claims are the evaluation's
    "bench": ("demo", "costs", "evaluation", "local_host", "tests"),
    "costs": ("bench", "evaluation", "local_host", "tests"),  # it files claims of the demo
    "evaluation": ("demo", "bench", "costs", "local_host", "tests"),
    "dev_support": (*TOOLS, "function_app", "local_host", "tests"),
    "function_app": (*TOOLS, "dev_support"),
    "local_host": (*TOOLS, "dev_support"),
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module)


@pytest.mark.parametrize("package", APART)
def test_nobody_imports_what_is_none_of_its_business(package: str) -> None:
    files = list((ROOT / package).rglob("*.py"))
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imported(path)
        if name.partition(".")[0] in APART[package]
    ]

    assert files
    assert found == []

"""The names of all durable operations, read from the source: what `Engine.transact` will call them.

An operation is a lambda over `tx` or a method that is handed to `transact`; its name is the place
where it is written.
"""

import ast
from collections.abc import Iterator

from local_host.store.failpoints import SCHEMA
from tests.hosts import ROOT


def durable_operations() -> set[str]:
    return {SCHEMA, *(name for path in _sources() for name in _operations(path))}


def _sources() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in (ROOT / "local_host").rglob("*.py")]


def _operations(node: ast.AST, scope: tuple[str, ...] = ()) -> Iterator[str]:
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            scope = (*scope, node.name)
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg="tx")])):
            yield ".".join(scope)
        case ast.Call(func=ast.Attribute(attr="transact"), args=[ast.Lambda() | ast.Name()]):
            pass  # a name is the parameter of a helper: its callers hand over a lambda
        case ast.Call(func=ast.Attribute(attr="transact"), args=[ast.Attribute(attr=method)]):
            yield ".".join((*scope[:-1], method))
        case ast.Call(func=ast.Attribute(attr="transact")):
            raise AssertionError(f"an operation without a name at {ast.unparse(node)}")
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        yield from _operations(child, scope)

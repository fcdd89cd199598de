"""Reads Bicep as far as the checks of `infra/` need: what a file declares, and what its values are.

The compiler is not to be had here, so `tree-sitter-bicep` parses. A value that is not written out,
such as `storage.outputs.id`, is an `Expression`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"


@dataclass(frozen=True)
class Expression:
    text: str


@dataclass(frozen=True)
class Either:
    """`condition ? one : other`."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Each:
    """`[for ... : value]`."""

    value: Any


@dataclass(frozen=True)
class Resource:
    symbol: str
    type: str
    version: str
    body: dict[str, Any]
    is_existing: bool
    decides: bool  # whether a condition or a loop stands around the body


@dataclass(frozen=True)
class Module:
    symbol: str
    path: str
    body: dict[str, Any]


@dataclass
class BicepFile:
    faults: list[str] = field(default_factory=list[str])
    parameters: dict[str, tuple[str, bool]] = field(default_factory=dict[str, tuple[str, bool]])
    variables: dict[str, Any] = field(default_factory=dict[str, Any])
    outputs: list[str] = field(default_factory=list[str])
    resources: list[Resource] = field(default_factory=list[Resource])
    modules: list[Module] = field(default_factory=list[Module])
    used: set[str] = field(default_factory=set[str])
    module_outputs: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    @property
    def declared(self) -> set[str]:
        symbols = {thing.symbol for thing in (*self.resources, *self.modules)}
        return {*self.parameters, *self.variables, *symbols}


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bicep.language()))


def read_bicep(path: Path) -> BicepFile:
    return _read(path.name, path.read_bytes())


@cache
def _read(name: str, content: bytes) -> BicepFile:
    tree = _parser().parse(content)
    file = BicepFile()
    file.faults += [
        f"{name}:{node.start_point.row + 1}: not understood"
        for node in _all(tree.root_node)
        if node.is_error or node.is_missing
    ]
    for node in tree.root_node.named_children:
        _declare(file, node)
    _collect_uses(file, tree.root_node, frozenset())
    return file


def _declare(file: BicepFile, node: Node) -> None:
    parts = [child for child in node.named_children if child.type != "comment"]
    match node.type:
        case "parameter_declaration":
            file.parameters[_text(parts[0])] = (_text(parts[1]), len(parts) > 2)
        case "variable_declaration":
            file.variables[_text(parts[0])] = value_of(parts[1])
        case "output_declaration":
            file.outputs.append(_text(parts[0]))
        case "resource_declaration":
            _declare_resource(file, node, None)
        case "module_declaration":
            body = _body(parts[2])
            file.modules.append(Module(_text(parts[0]), _string(parts[1]), value_of(body)))


def _declare_resource(file: BicepFile, node: Node, outer: Resource | None) -> None:
    parts = [child for child in node.named_children if child.type != "comment"]
    name, _, version = _string(parts[1]).partition("@")
    if outer:
        name, version = f"{outer.type}/{name}", outer.version
    body = _body(parts[-1])
    found = Resource(
        symbol=_text(parts[0]),
        type=name,
        version=version,
        body=value_of(body),
        is_existing=any(child.type == "existing" for child in node.children),
        decides=body is not parts[-1],
    )
    file.resources.append(found)
    for child in body.named_children:
        if child.named_children and child.named_children[0].type == "resource_declaration":
            _declare_resource(file, child.named_children[0], found)


def value_of(node: Node) -> Any:
    parts = [child for child in node.named_children if child.type != "comment"]
    match node.type:
        case "string" if all(child.type == "string_content" for child in parts):
            return _string(node)
        case "number":
            return int(_text(node))
        case "boolean":
            return _text(node) == "true"
        case "null":
            return None
        case "object":
            return {
                _key(part.named_children[0]): value_of(part.named_children[-1])
                for part in parts
                if part.named_children[0].type != "resource_declaration"
            }
        case "array":
            return [value_of(part) for part in parts]
        case "for_statement":
            return Each(value_of(parts[-1]))
        case "ternary_expression":
            return Either((value_of(parts[1]), value_of(parts[2])))
        case "parenthesized_expression":
            return value_of(parts[0])
        case _:
            return Expression(_text(node))


def _collect_uses(file: BicepFile, node: Node, local: frozenset[str]) -> None:
    """Names that stand where a value is read; a lambda and a loop have names of their own."""
    if node.type == "identifier":
        if _text(node) not in local and not _is_given_here(node):
            file.used.add(_text(node))
        return
    if node.type == "lambda_expression":
        local |= {_text(child) for child in node.named_children[:1]}
    if node.type == "for_statement":
        local |= set(re.findall(r"\w+", _text(node).split(" in ")[0].removeprefix("[for ")))
    if found := re.fullmatch(r"(\w+)!?\.outputs\.(\w+)", _text(node)):
        file.module_outputs.add((found[1], found[2]))
    for child in node.named_children:
        _collect_uses(file, child, local)


def _is_given_here(node: Node) -> bool:
    """Whether a declaration or a property takes this name, or a function is called by it."""
    parent = node.parent
    assert parent
    is_first = parent.named_children[0] == node
    is_name = parent.type.endswith("_declaration") or parent.type in {
        "object_property",
        "lambda_expression",
    }
    return (is_first and is_name) or (is_first and parent.type == "call_expression")


def _body(node: Node) -> Node:
    while node.type in {"if_statement", "for_statement"}:
        node = node.named_children[-1]
    return node


def _key(node: Node) -> str:
    return _string(node) if node.type == "string" else _text(node)


def _string(node: Node) -> str:
    return _text(node).strip("'")


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)

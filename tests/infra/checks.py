"""What is wrong with a folder of Bicep: each check says it in sentences, none when all is well."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.bicep import Each, Either, Expression, Module, Resource, read_bicep

LONGEST = 250
_TYPES = Path(__file__).with_name("azure_types.json")
_LOADED = re.compile(r"load(?:Text|Json)Content\('([^']+)'\)")
_OF_BICEP = {"parent", "scope", "dependsOn"}
_PRIMITIVES = {"string": str, "int": int, "bool": bool}

# Who may do what, and on which resource: a role more than these is one too many.
APP, DEPLOYER = "principalId", "deployer.id"
ROLES = {
    ("storageBlobDataOwner", "account", "storage.bicep", APP),
    ("storageQueueDataContributor", "account", "storage.bicep", APP),
    ("durableTaskDataContributor", "hub", "scheduler.bicep", APP),
    ("monitoringMetricsPublisher", "insights", "monitoring.bicep", APP),
    ("keyVaultSecretsUser", "vault", "vault.bicep", APP),
    ("keyVaultSecretsOfficer", "vault", "vault.bicep", DEPLOYER),
    ("foundryUser", "project", "new.bicep", APP),
    ("foundryUser", "project", "new.bicep", DEPLOYER),
    ("foundryUser", "claims", "existing.bicep", APP),
    ("cognitiveServicesUser", "account", "document-intelligence.bicep", APP),
}
# As Microsoft lists its built-in roles.
ROLE_IDS = {
    "cognitiveServicesUser": "a97b65f3-24c7-4388-baec-2e87135dc908",
    "durableTaskDataContributor": "0ad04412-c4d5-4796-b79c-f76d14c8d402",
    "foundryUser": "53ca6127-db72-4b80-b1b0-d745d6d5456d",
    "keyVaultSecretsOfficer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    "keyVaultSecretsUser": "4633458b-17de-408a-b874-0445c86b69e6",
    "monitoringMetricsPublisher": "3913510d-42f4-4e42-8a64-420c390055eb",
    "storageBlobDataOwner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "storageQueueDataContributor": "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
}


@cache
def azure_types() -> dict[str, Any]:
    return json.loads(_TYPES.read_text())


def parsing(infra: Path) -> Iterator[str]:
    for path in sorted(infra.rglob("*.bicep")):
        yield from read_bicep(path).faults
        if len(path.read_text("utf-8").splitlines()) > LONGEST:
            yield f"{path.name}: more than {LONGEST} lines"


def names(infra: Path) -> Iterator[str]:
    """Each name is declared, and what is declared is used."""
    for path in sorted(infra.rglob("*.bicep")):
        file = read_bicep(path)
        yield from (f"{path.name}: {name} is not declared" for name in file.used - file.declared)
        needed = {*file.parameters, *file.variables}
        needed |= {found.symbol for found in file.resources if found.is_existing}
        yield from (f"{path.name}: {name} is not used" for name in needed - file.used)


def wiring(infra: Path) -> Iterator[str]:
    """Each module is used, gets what it needs and nothing else, and gives what is asked of it."""
    reached = {infra / "main.bicep"}
    for path in sorted(infra.rglob("*.bicep")):
        file = read_bicep(path)
        outputs = dict[str, set[str]]()
        for module in file.modules:
            target = (path.parent / module.path).resolve()
            if not target.is_file():
                yield f"{path.name}: there is no {module.path}"
                continue
            reached.add(target)
            outputs[module.symbol] = {*read_bicep(target).outputs}
            yield from _parameters(path, module, target)
        for symbol, output in file.module_outputs:
            if output not in outputs.get(symbol, set()):
                yield f"{path.name}: {symbol} has no output {output}"
    left = {*infra.resolve().rglob("*.bicep")} - {path.resolve() for path in reached}
    yield from (f"{path.name}: no module uses it" for path in left)


def _parameters(path: Path, module: Module, target: Path) -> Iterator[str]:
    given = {*module.body.get("params", {})}
    known = read_bicep(target).parameters
    yield from (f"{path.name}: {module.path} has no {name}" for name in given - {*known})
    needed = {name for name, (_, has_default) in known.items() if not has_default}
    yield from (f"{path.name}: {module.path} needs {name}" for name in needed - given)


def properties(infra: Path) -> Iterator[str]:
    """Against Azure's own types, at one of the three newest stable versions."""
    for path in sorted(infra.rglob("*.bicep")):
        file = read_bicep(path)
        for resource in file.resources:
            where = f"{path.name}: {resource.symbol}"
            known = azure_types().get(resource.type)
            if known is None:
                yield f"{where}: {resource.type} is not among the types of the checks"
                continue
            if resource.version not in known["newest"]:
                yield f"{where}: {resource.version} is none of {', '.join(known['newest'])}"
            if not resource.is_existing:
                body = {k: v for k, v in resource.body.items() if k not in _OF_BICEP}
                types = {name: kind for name, (kind, _) in file.parameters.items()}
                yield from _faults(body, known["properties"], where, types)


def _faults(value: Any, expected: Any, where: str, types: dict[str, str]) -> Iterator[str]:
    match value:
        case Either(values):
            for one in values:
                yield from _faults(one, expected, where, types)
        case Expression(text):
            given = types.get(text)
            if given in _PRIMITIVES and expected in [*_PRIMITIVES] and given != expected:
                yield f"{where}: {text} is {given}, not {expected}"
        case Each(item):
            yield from _list_faults([item], expected, where, types)
        case list():
            yield from _list_faults(value, expected, where, types)
        case dict():
            yield from _object_faults(value, expected, where, types)
        case _:
            yield from _literal_faults(value, expected, where)


def _list_faults(
    value: list[Any], expected: Any, where: str, types: dict[str, str]
) -> Iterator[str]:
    if isinstance(expected, list):
        for item in value:
            yield from _faults(item, expected[0], f"{where}[]", types)
    else:
        yield f"{where}: must not be a list"


def _object_faults(
    value: dict[str, Any], expected: Any, where: str, types: dict[str, str]
) -> Iterator[str]:
    if expected == "any":
        return
    if not isinstance(expected, dict) or "|" in expected:
        yield f"{where}: must not be an object"
        return
    if "?" in expected:
        kind = value.get(expected["?"])
        if kind not in expected["of"]:
            yield f"{where}: {kind} is none of {', '.join(expected['of'])}"
            return
        expected = expected["of"][kind]
    known = {name.removesuffix("!"): kind for name, kind in expected.items()}
    for name, item in value.items():
        if name in known or "*" in known:
            yield from _faults(item, known.get(name, known.get("*")), f"{where}.{name}", types)
        else:
            yield f"{where}: {name} is no property"
    needed = {name[:-1] for name in expected if name.endswith("!")}
    yield from (f"{where}: {name} is missing" for name in needed - {*value})


def _literal_faults(value: Any, expected: Any, where: str) -> Iterator[str]:
    if isinstance(expected, dict) and "|" in expected:
        # Azure may take another word; we write none that is not in its list.
        if value not in expected["|"]:
            yield f"{where}: {value} is none of {', '.join(expected['|'])}"
    elif value is None:
        return
    elif expected in [*_PRIMITIVES]:
        if type(value) is not _PRIMITIVES[expected]:
            yield f"{where}: {value!r} is not {expected}"
    elif expected != "any":
        yield f"{where}: must not be {value!r}"


def roles(infra: Path) -> Iterator[str]:
    """Each role is known, and is given on one resource to one principal, as `ROLES` lists them."""
    if json.loads((infra / "roles.json").read_text()) != ROLE_IDS:
        yield "roles.json: a role that is not known, or not by that id"
    found = list[tuple[str, str, str, str]]()
    for path in sorted(infra.rglob("*.bicep")):
        for resource in read_bicep(path).resources:
            if resource.type == "Microsoft.Authorization/roleAssignments":
                found.append((_role(resource), _text(resource, "scope"), path.name, _who(resource)))
    for role in {*found} - ROLES:
        yield f"a role too many: {role}"
    for role in ROLES - {*found}:
        yield f"a role is missing: {role}"
    if len(found) != len({*found}):
        yield "a role is given twice"


def _role(resource: Resource) -> str:
    written = resource.body["properties"]["roleDefinitionId"]
    return written.text.rpartition("roles.")[2].removesuffix(")")


def _who(resource: Resource) -> str:
    return resource.body["properties"]["principalId"].text


def _text(resource: Resource, name: str) -> str:
    written = resource.body.get(name)
    return written.text if isinstance(written, Expression) else "the whole group"


def loaded(infra: Path) -> Iterator[str]:
    """What a file takes into itself is there: queries, the workbook, the ids of roles."""
    for path in sorted(infra.rglob("*.bicep")):
        for name in _LOADED.findall(path.read_text("utf-8")):
            if not (path.parent / name).is_file():
                yield f"{path.name}: there is no {name}"


CHECKS = (parsing, names, wiring, properties, roles)


def faults(infra: Path) -> list[str]:
    return [fault for check in CHECKS for fault in check(infra)]

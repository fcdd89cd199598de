"""`infra/` says what Azure understands, as far as that can be told without its compiler."""

import json
import re
import tomllib

import jsonschema
import pytest
import yaml

from tests.infra.bicep import INFRA, ROOT, read_bicep
from tests.infra.checks import CHECKS, loaded
from tests.infra.settings import given, setting_faults


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_nothing_is_wrong_with(check) -> None:
    assert [*check(INFRA)] == []


def test_what_a_file_loads_is_there() -> None:
    assert [*loaded(INFRA)] == []


def test_the_database_of_the_desk_knows_no_passwords() -> None:
    resources = read_bicep(INFRA / "desk/database.bicep").resources
    (server,) = [one for one in resources if one.type.endswith("/flexibleServers")]
    auth = server.body["properties"]["authConfig"]
    assert (auth["activeDirectoryAuth"], auth["passwordAuth"]) == ("Enabled", "Disabled")
    assert "administratorLogin" not in server.body["properties"]


def test_settings_go_both_ways() -> None:
    assert [*setting_faults(INFRA)] == []


def test_parameters_of_the_environment_are_those_of_the_template() -> None:
    given_here = json.loads((INFRA / "main.parameters.json").read_text())["parameters"]
    template = read_bicep(INFRA / "main.bicep").parameters

    assert {*given_here} == {*template}
    # What is empty in the environment must not take the place of a default that is not.
    for name, (kind, has_default) in template.items():
        value = given_here[name]["value"]
        if kind != "string" and isinstance(value, str):
            assert "=" in value, f"{name} needs its default in main.parameters.json, too"
        if has_default and isinstance(value, str) and "=" in value:
            default = value.removesuffix("}").split("=")[1]
            written = rf"param {name} {kind} = '?{re.escape(default)}'?$"
            assert re.search(written, (INFRA / "main.bicep").read_text(), re.M), name


def test_settings_that_are_chosen_by_name_are_in_the_environment() -> None:
    chosen = json.loads((INFRA / "main.parameters.json").read_text())["parameters"]["appSettings"]
    by_name = {*read_bicep(INFRA / "app/settings.bicep").variables["byName"]}

    # azd has variables of its own by these two names: who deploys is not who the app is.
    of_azd = {"AZURE_CLIENT_ID": "APP_CLIENT_ID", "AZURE_TENANT_ID": "APP_TENANT_ID"}
    assert chosen["value"] == {name: f"${{{of_azd.get(name, name)}}}" for name in by_name}


def test_azure_yaml_is_what_its_schema_says() -> None:
    document = yaml.safe_load((ROOT / "azure.yaml").read_text())
    schema = json.loads((ROOT / "tests/infra/azure_yaml_schema.json").read_text())

    jsonschema.Draft201909Validator(schema).validate(document)
    assert (
        document["name"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["name"]
    )
    service = document["services"]["api"]
    # The schema is lax with a service: an unknown key passes.
    assert {*service} == {"project", "language", "host", "remoteBuild", "hooks"}
    assert (service["host"], service["project"], service["remoteBuild"]) == ("function", ".", False)
    hooks = [*document["hooks"].values(), *service["hooks"].values()]
    assert [hook["run"] for hook in hooks if not (ROOT / hook["run"]).is_file()] == []


def test_each_setting_has_its_row_in_the_guide() -> None:
    text = (ROOT / "docs/azure.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", text.partition("## Settings")[2], re.M))
    parts = {
        "byName": "its own variable",
        "decided": "the deployment",
        "known": "the deployment",
        "platform": "the deployment",
        "secrets": "the vault",
    }

    assert {*rows} == {*given(INFRA)}
    for name, part in given(INFRA).items():
        assert parts[part] in rows[name], name
    known = read_bicep(INFRA / "app/settings.bicep").variables["known"]
    assert [name for name in known if "else" not in rows[name]] == []


def test_each_parameter_has_its_row_in_the_guide() -> None:
    parameters = json.loads((INFRA / "main.parameters.json").read_text())["parameters"]
    section = (ROOT / "docs/azure.md").read_text("utf-8").partition("## What can be chosen")[2]
    table = section.partition("**Secrets**")[0]
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}

    wanted = [parameter["value"] for parameter in parameters.values()]
    variables = [re.findall(r"\$\{(\w+)(?:=(.*))?\}", v)[0] for v in wanted if isinstance(v, str)]
    assert explained == {name for name, _ in variables}
    for name, default in variables:
        (row,) = [row for row in rows if f"`{name}`" in row.split("|")[1]]
        assert not default or f"`{default}`" in row.split("|")[2], name

"""start-local.ps1, as far as it can be judged without PowerShell, which GitHub has: two hosts that
keep durable state in Azure Storage are told so in the same words, which host.json understands.
"""

import json
import re
from typing import Any

from tests import azurite
from tests.deploy.checkers import ROOT

SCRIPT = (ROOT / "start-local.ps1").read_text("utf-8")
REAL_HOST = (ROOT / ".github/workflows/real-host.yml").read_text("utf-8")
PREFIX = "AzureFunctionsJobHost__"


def test_what_replaces_the_scheduler_is_there_in_host_json() -> None:
    told = dict(re.findall(rf"{PREFIX}(\w+)=(\w+)", REAL_HOST))
    host: Any = json.loads((ROOT / "host.json").read_text("utf-8"))

    for name, value in told.items():
        *sections, key = name.split("__")
        place = host
        for section in sections:
            place = place[section]
        assert isinstance(place[key], str)
        place[key] = value
    assert host["extensions"]["durableTask"]["storageProvider"] == {
        "type": "AzureStorage",
        "connectionStringName": "AzureWebJobsStorage",
    }


def test_the_script_says_what_the_workflow_says() -> None:
    (provider,) = re.findall(rf"\$provider = '({PREFIX}\w+)'", SCRIPT)
    told = re.findall(r'Set-Item "env:\$\{provider\}(\w+)" \'(\w+)\'', SCRIPT)

    assert len(told) == 2
    for name, value in told:
        assert f"{provider}{name}={value}" in REAL_HOST


def test_one_version_of_azurite_is_used_everywhere() -> None:
    compose = (ROOT / "deploy/compose.yaml").read_text("utf-8")
    tests = azurite.VERSION

    assert f"$AzuriteVersion = '{tests}'" in SCRIPT
    assert f"AZURITE: azurite@{tests}" in REAL_HOST
    assert f"azure-storage/azurite:{tests}" in compose


def test_each_way_to_start_is_explained() -> None:
    taken = set(re.findall(r"\[switch\] \$(\w+)", SCRIPT))

    assert {"Embedded", "Storage", "StopContainers"} == taken
    assert all(f".PARAMETER {name}\n" in SCRIPT for name in taken)

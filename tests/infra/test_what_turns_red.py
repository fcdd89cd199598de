"""The checks can fail: each of these mistakes, made in a copy, is found and named."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.infra.bicep import INFRA
from tests.infra.checks import faults
from tests.infra.settings import setting_faults


@dataclass(frozen=True)
class Mistake:
    file: str
    instead_of: str
    written: str
    found: str
    by: Callable[[Path], Iterator[str] | list[str]] = faults


ROLE_TOO_MANY = """
resource deleter 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, roles.storageBlobDataOwner, 'group')
  scope: resourceGroup()
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

output id string"""  # noqa: E501
MISTAKES = {
    "a misspelled property": Mistake(
        "app/site.bicep", "httpsOnly: true", "httpOnly: true", "site.properties: httpOnly is no"
    ),
    "a misspelled property in a list": Mistake(
        "network/network.bicep", "serviceName:", "service:", "delegations[].properties: service is"
    ),
    "a property that is missing": Mistake(
        "app/site.bicep", "{ allow: false }", "{}", "noFtpPassword.properties: allow is missing"
    ),
    "a word that Azure does not know": Mistake(
        "storage/storage.bicep", "'TLS1_2'", "'TLS12'", "TLS12 is none of"
    ),
    "a number as text": Mistake(
        "app/site.bicep", "param instanceMemoryMB int", "param instanceMemoryMB string", "not int"
    ),
    "a way to sign in that a database does not know": Mistake(
        "desk/database.bicep", "passwordAuth: 'Disabled'", "passwordAuth: 'Off'", "Off is none of"
    ),
    "an old version": Mistake(
        "vault/vault.bicep", "vaults@2026-02-01", "vaults@2023-07-01", "2023-07-01 is none of"
    ),
    "a role too many": Mistake(
        "storage/storage.bicep", "\noutput id string", ROLE_TOO_MANY, "a role too many"
    ),
    "a role on the whole group": Mistake(
        "vault/vault.bicep", "  scope: vault\n", "", "a role too many"
    ),
    "another role by a known name": Mistake(
        "roles.json", "b7e6dc6d", "ba92f5b4", "a role that is not known"
    ),
    "a name that is not declared": Mistake(
        "main.bicep", "location: location", "location: region", "region is not declared"
    ),
    "a parameter that nobody uses": Mistake(
        "identity.bicep", "param name", "param left string\nparam name", "left is not used"
    ),
    "a parameter that a module does not have": Mistake(
        "main.bicep", "foundryModel: foundryModel", "foundryModels: foundryModel", "has no"
    ),
    "an output that a module does not have": Mistake(
        "main.bicep", "vault.outputs.uri", "vault.outputs.url", "vault has no output url"
    ),
    "a file that does not end": Mistake(
        "main.bicep", "var tags = {", "var tags = {{", "not underst"
    ),
    "an unknown setting": Mistake(
        "app/settings.bicep",
        "  NOTIFY: ",
        "  NOTIFI: ",
        "NOTIFI is set, and nobody knows it",
        setting_faults,
    ),
    "a setting that cannot be set": Mistake(
        "app/settings.bicep",
        "  REVIEWERS: chosen.?REVIEWERS ?? ''\n",
        "",
        "REVIEWERS cannot be set in Azure",
        setting_faults,
    ),
    "a setting that Flex forbids": Mistake(
        "app/settings.bicep",
        "  TASKHUB_NAME: taskHub",
        "  TASKHUB_NAME: taskHub\n  FUNCTIONS_WORKER_RUNTIME: 'python'",
        "FUNCTIONS_WORKER_RUNTIME is not taken on Flex",
        setting_faults,
    ),
    "a secret outside the vault": Mistake(
        "app/settings.bicep",
        "  'SMTP_PASSWORD'\n",
        "",
        "SMTP_PASSWORD is a secret, and not in the vault",
        setting_faults,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_it_is_found(tmp_path: Path, mistake: Mistake):
    copy = Path(shutil.copytree(INFRA, tmp_path / "infra"))
    file = copy / mistake.file
    text = file.read_text("utf-8")
    assert mistake.instead_of in text
    file.write_text(text.replace(mistake.instead_of, mistake.written, 1), "utf-8")

    assert any(mistake.found in fault for fault in mistake.by(copy)), [*mistake.by(copy)]

"""The hooks of `azd up`, against stand-ins for the vault, the directory and Foundry."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from demo.foundry.service import FoundryService
from dev_support.loopback_server import LoopbackServer, Reply, Request
from tests.infra.bicep import ROOT

HOOKS = ROOT / "infra" / "hooks"
KEYS = "/secrets/review-link-keys"


class Azure(LoopbackServer):
    """A vault and a directory that remember what is put there."""

    def __init__(self, not_yet: int = 0) -> None:
        super().__init__()
        self.secrets = dict[str, str]()
        self.application = dict[str, Any]()
        self.credentials = dict[str, Any]()
        self.principals = list[str]()
        self.not_yet = not_yet

    def answer(self, request: Request) -> Reply:
        path, body = urlsplit(unquote(request.path)).path, json.loads(request.body or b"null")
        assert request.headers["Authorization"] == "Bearer of-the-test"
        if self.not_yet:
            self.not_yet -= 1
            return Reply(b"ForbiddenByRbac", 403)
        if path.startswith("/secrets/"):
            return self._secret(request.method, path, body)
        return self._directory(request, path, body)

    def _secret(self, method: str, path: str, body: Any) -> Reply:
        if method == "PUT":
            self.secrets[path] = body["value"]
        if path not in self.secrets:
            return Reply(b"SecretNotFound", 404)
        return _json({"value": self.secrets[path]})

    def _directory(self, request: Request, path: str, body: Any) -> Reply:
        match request.method, path.partition("(")[0]:
            case "GET", "/servicePrincipals":
                return _json({"value": self.principals})
            case "POST", "/servicePrincipals":
                self.principals.append(body["appId"])
            case "PATCH", "/applications/object/federatedIdentityCredentials":
                assert request.headers["Prefer"] == "create-if-missing"
                self.credentials[path.split("'")[1]] = body
            case "PATCH", "/applications":
                is_new = not self.application
                assert not is_new or request.headers["Prefer"] == "create-if-missing"
                self.application |= {"id": "object", "appId": "client", **body}
                return _json(self.application) if is_new else Reply(status=204)
            case "GET", "/applications":
                return _json(self.application)
            case other:
                raise NotImplementedError(other)
        return Reply(status=204)


def _json(content: Any) -> Reply:
    return Reply(json.dumps(content).encode())


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hooks are programs of their own, which find each other in their folder."""
    monkeypatch.syspath_prepend(str(HOOKS))
    yield
    for name in [n for n, module in sys.modules.items() if _is_hook(module)]:
        del sys.modules[name]


def _is_hook(module: Any) -> bool:
    return str(getattr(module, "__file__", "")).startswith(str(HOOKS))


@contextmanager
def azure(not_yet: int = 0) -> Iterator[tuple[Azure, Any]]:
    from services import Service  # noqa: PLC0415

    with Azure(not_yet) as server:
        yield server, Service(server.url, "of-the-test")


def test_the_keys_of_the_links_are_made_once_and_rotated_by_adding_one(hooks: None):
    import link_keys  # noqa: PLC0415

    with azure() as (server, vault):
        assert link_keys.make_once(vault)
        first = server.secrets[KEYS]
        assert len(first) > 32
        assert not link_keys.make_once(vault)
        assert server.secrets[KEYS] == first

        assert link_keys.add_one(vault) == 2
        second, old = server.secrets[KEYS].split(",")
        assert (old, second != first) == (first, True)
        assert link_keys.add_one(vault, keep=2) == 2
        assert server.secrets[KEYS].split(",")[1] == second


def test_a_role_that_has_just_been_given_is_waited_for(hooks: None):
    import link_keys  # noqa: PLC0415
    from services import Refused, when_the_role_has_arrived  # noqa: PLC0415

    paused = list[float]()
    with azure(not_yet=2) as (server, vault):
        make = lambda: link_keys.make_once(vault)  # noqa: E731
        assert when_the_role_has_arrived(make, paused.append)
        assert (len(paused), KEYS in server.secrets) == (2, True)
        server.not_yet = 10_000
        with pytest.raises(Refused, match="403"):
            when_the_role_has_arrived(make, paused.append)


def test_a_vault_that_cannot_be_reached_is_said_in_a_sentence(hooks: None):
    import link_keys  # noqa: PLC0415
    from services import Refused  # noqa: PLC0415

    with azure() as (_, vault):
        pass
    with pytest.raises(Refused, match=r"http://127.0.0.1:\d+ cannot be reached: "):
        link_keys.make_once(vault)


def test_the_app_registration_is_made_and_connected_and_again_without_effect(hooks: None):
    import registration  # noqa: PLC0415

    with azure() as (server, graph):
        seen = list[Any]()
        for _ in range(2):
            client_id = registration.register(graph, "claims-hitl-1-dev", "Claims (dev)")
            registration.connect(
                graph, client_id, app_url="https://a.example", tenant_id="t", identity_id="i"
            )
            seen.append(json.dumps([server.application, server.credentials, server.principals]))

    assert seen[0] == seen[1]
    assert server.principals == ["client"]
    assert server.application["web"]["redirectUris"] == [
        "https://a.example/.auth/login/aad/callback"
    ]
    assert server.credentials == {
        "claims-app": {
            "issuer": "https://login.microsoftonline.com/t/v2.0",
            "subject": "i",
            "audiences": ["api://AzureADTokenExchange"],
        }
    }
    assert not {"passwordCredentials", "keyCredentials"} & {*server.application}


def test_nobody_turns_the_sign_in_off_without_private_networking():
    def run(**given: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(HOOKS / "preprovision.py")],
            env={**os.environ, **given}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    refused = run(SIGN_IN="false")
    assert (refused.returncode, "PRIVATE_NETWORKING=true" in refused.stderr) == (1, True)
    assert run(SIGN_IN="false", PRIVATE_NETWORKING="true").returncode == 0
    assert run(SIGN_IN_CLIENT_ID="of-a-colleague").returncode == 0


def test_the_agents_are_provisioned_in_the_project_that_was_made(
    hooks: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    import postprovision  # noqa: PLC0415

    def nothing(_: object) -> Reply:
        raise NotImplementedError

    with FoundryService(nothing) as service:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("FOUNDRY_ENDPOINT", service.endpoint)
        monkeypatch.setenv("AGENT_MODEL", "gpt-x")
        for name in ("AGENT1_PROJECT_ENDPOINT", "AGENT2_PROJECT_ENDPOINT"):
            monkeypatch.delenv(name, raising=False)
        assert postprovision.provision_agents() == 0

    # Again without effect: tests/function_app/agents/test_provision.py.
    assert capfd.readouterr().out.count("version 1 created") == 2
    assert [agent[0]["definition"]["model"] for agent in service.agents.values()] == ["gpt-x"] * 2


def test_the_packages_are_those_of_the_app_for_linux_whatever_system_this_is(hooks: None):
    import package  # noqa: PLC0415

    command = package.command("python", Path("target"))
    assert command[:4] == ["python", "-m", "pip", "install"]
    assert {"--only-binary", "3.13", "manylinux2014_x86_64", str(ROOT / "requirements.txt")} <= {
        *command
    }

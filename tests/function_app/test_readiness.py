"""Can the app do its work: what its monitor hears, with real parts that are there or are not."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.functions import HttpRequest
from durabletask.client import AsyncTaskHubGrpcClient

from dev_support.ports import free_port
from function_app import health
from function_app.readiness import KEPT_SECONDS, Readiness, other_parts
from function_app.settings import Settings
from tests.azurite import azurite
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import running_host


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    with azurite() as connection_string:
        yield connection_string


def test_an_agent_that_is_away_degrades_the_app_and_claims_are_taken_all_the_same(
    storage: str, tmp_path: Path
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/api/projects/claims"
    env = {
        "AGENT_MOCK_MODE": "false",
        "AGENT2_PROJECT_ENDPOINT": nobody,
        "CLAIM_FILES": "blob:claims",
        "AzureWebJobsStorage": storage,
        "DESK_DATABASE_URL": "sqlite:///desk.db",
    }
    with running_host(data_dir=tmp_path, env=env) as host:
        reply = host.get("/api/health/ready")
        assert reply.status_code == 200
        assert reply.json() == {
            "status": "degraded",
            "checks": {
                "engine": "ok",
                "agents": "unreachable",
                "conversations": "local",
                "files": "ok",
                "ocr": "local",
                "desk": "ok",
            },
        }
        assert "127.0.0.1" not in reply.text + "".join(
            line for line in host.output if "not_reached" in line
        )
        assert host.client.head("/api/health/ready").status_code == 200
        ClaimsApi(host).waiting("C-1")


def test_with_all_parts_there_it_is_ready(tmp_path: Path) -> None:
    with running_host(data_dir=tmp_path, env={"CLAIM_FILES": "folder:files"}) as host:
        reply = host.get("/api/health/ready").json()
    assert reply["status"] == "ready"
    assert reply["checks"]["files"] == "ok"


def test_without_the_engine_it_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_readiness", lambda: Readiness({"agents": None}))

    async def ask() -> Any:
        client = AsyncTaskHubGrpcClient(host_address=f"127.0.0.1:{free_port()}")
        try:
            request = HttpRequest("GET", "http://localhost/api/health/ready", body=b"")
            return await health.ready(request, client)  # pyright: ignore[reportArgumentType]
        finally:
            await client.close()

    reply = asyncio.run(ask())
    assert reply.status_code == 503
    assert b'"unavailable"' in reply.get_body()
    assert b'"engine":"unreachable"' in reply.get_body().replace(b" ", b"")
    assert b"127.0.0.1" not in reply.get_body()


def test_a_storage_that_is_away_is_told_before_a_monitor_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(claim_files="blob:claims")
    monkeypatch.setattr("function_app.claim_files.opened.get_settings", lambda: settings)
    monkeypatch.setenv(
        "AzureWebJobsStorage",
        "DefaultEndpointsProtocol=http;AccountName=claims;AccountKey=Y2xhaW1z;"
        f"BlobEndpoint=http://127.0.0.1:{free_port()}/claims;",
    )

    async def engine() -> None: ...

    async def look() -> Any:
        async with asyncio.timeout(5):
            return await Readiness(other_parts(settings)).look(engine)

    found = asyncio.run(look())
    assert (found.status, found.parts["files"]) == ("degraded", "unreachable")


def test_however_many_ask_the_parts_are_asked_once_in_some_seconds() -> None:
    asked, now = list[str](), [100.0]

    async def engine() -> None:
        asked.append("engine")
        await asyncio.sleep(0)

    async def agents() -> None:
        asked.append("agents")
        raise ConnectionError

    async def scenario() -> None:
        readiness = Readiness({"agents": agents}, now=lambda: now[0])
        crowd = [asyncio.create_task(readiness.look(engine)) for _ in range(50)]
        await asyncio.sleep(0)
        crowd[0].cancel()  # who asked first goes away
        rest = await asyncio.gather(*crowd[1:])
        assert {found.status for found in rest} == {"degraded"}
        await readiness.look(engine)
        assert sorted(asked) == ["agents", "engine"]
        now[0] += KEPT_SECONDS
        await readiness.look(engine)
        assert sorted(asked) == ["agents", "agents", "engine", "engine"]

    asyncio.run(scenario())


def test_a_desk_whose_database_is_away_degrades_the_app(tmp_path: Path) -> None:
    nobody = f"postgresql+psycopg://app:of-no-use@127.0.0.1:{free_port()}/desk"
    with running_host(data_dir=tmp_path, env={"DESK_DATABASE_URL": nobody}) as host:
        reply = host.get("/api/health/ready")
        assert (reply.status_code, reply.json()["status"]) == (200, "degraded")
        assert reply.json()["checks"]["desk"] == "unreachable"
        ClaimsApi(host).waiting("C-1")

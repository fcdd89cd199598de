"""What goes to Azure, whatever lies around, and that the worker library takes it as it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.function_app.test_indexing import PROBE
from tests.infra.bicep import ROOT
from tests.infra.package import (
    as_azd_reads,
    as_git_itself_reads,
    as_pathspec_reads,
    copy_project,
    link_libraries,
    packaged,
    wanted,
)

LITTER = (
    ".env", ".azure/claims/.env", ".azure/config.json", ".venv/bin/python",
    ".venv-peers/bin/python", ".local/state.db", "local.settings.json", "node_modules/azurite/a.js",
    "claims_env/pyvenv.cfg",
    "package.json", "__azurite_db_blob__.json", "__blobstorage__/1", "__queuestorage__/2",
    "AzuriteConfig", "debug.log", ".coverage", "coverage.xml", "htmlcov/index.html",
    ".pytest_cache/x", ".idea/workspace.xml", ".vscode/settings.json", "claims.code-workspace",
    "claims.iml", ".DS_Store", "notes.txt", "main.py~", "__pycache__/main.cpython-313.pyc",
    "function_app/.DS_Store", "function_app/claims/.coverage", "function_app/.idea/x.xml",
    "function_app/claims/__pycache__/api.txt", "function_app/old.pyc",
    "function_app/claims/api.py~", "static/.DS_Store", "static/vendor/.vscode/x.json",
    "static/node_modules/x/x.js",
    "static/review.html~", "sub/main.py", "sub/host.json", "sub/static/x.js",
)  # fmt: skip
LIBRARY = ".python_packages/lib/site-packages/httpx/__init__.py"
READINGS = {
    "gitignore rules": lambda project, rules: packaged(project, as_pathspec_reads(rules)),
    "azd": lambda project, rules: packaged(project, as_azd_reads(rules)),
    "git": as_git_itself_reads,
}
RULES = (ROOT / ".funcignore").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("package") / "project")


@pytest.fixture(scope="module")
def expected(project: Path) -> set[str]:
    names = wanted(project) | {LIBRARY}
    for name in (*LITTER, LIBRARY):
        file = project / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("left here")
    return names


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_the_package_is_the_app_and_nothing_that_lies_around(project: Path, expected, reading):
    assert len(expected) > 300
    assert reading(project, RULES) == expected


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.startswith("#")])
def test_each_rule_is_needed(project: Path, expected: set[str], rule: str):
    left = [other for other in RULES if other != rule]
    assert any(reading(project, left) != expected for reading in READINGS.values())


def test_the_worker_library_indexes_the_package_with_the_libraries_of_requirements_txt_alone(
    project: Path, expected: set[str], tmp_path: Path
):
    package, libraries = tmp_path / "wwwroot", tmp_path / "libraries"
    for name in expected - {LIBRARY}:
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).symlink_to(project / name)
    link_libraries(package / "requirements.txt", libraries)
    absent = "import importlib.util as u; assert not any(map(u.find_spec, ['pytest', 'starlette']))"
    done = subprocess.run(
        # -S: the libraries of this installation are out of reach.
        [sys.executable, "-S", "-W", "error", "-c", f"{absent}\n{PROBE}", str(package / "main.py")],
        cwd=package,
        env={
            **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
            "PYTHONPATH": str(libraries),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_SCRIPT_FILE_NAME": "main.py",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    functions = json.loads(done.stdout.splitlines()[-1])
    assert {"claim_orchestrator", "read_claim", "adjudicate_claim"} <= {*functions}
    assert len(functions) > 50

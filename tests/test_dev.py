"""dev.py on a machine as it is found: broken shims, old Pythons, a half-made environment."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = '{"IsEncrypted": false, "Values": {"A": "1"}}'
PROGRAMS = {
    "demo": "demo",
    "start": "local_host",
    "bench": "bench",
    "eval": "evaluation",
    "lock": "dev_support.lock",
}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in programs are shell scripts")


def program(path: Path, script: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # never write through a link into a real Python
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    return str(path)


def python_saying(path: Path, version: str, *, makes_venvs: bool = True) -> str:
    return program(path, f"echo {version}\necho {path}\necho {makes_venvs}\n")


def broken_shim(path: Path) -> str:
    return program(path, "echo 'command not found: its version is not installed' >&2\nexit 127\n")


def make_project(folder: Path) -> Path:
    """dev.py with nothing to install; its programs are stand-ins that say how they were called."""
    (folder / "dev.py").write_text((ROOT / "dev.py").read_text("utf-8"), "utf-8")
    (folder / "requirements.txt").write_text("# deployed\n")
    (folder / "requirements.lock").write_text("")
    (folder / "requirements-local.txt").write_text("-r requirements.txt\n-c requirements.lock\n")
    (folder / "requirements-dev.txt").write_text("-r requirements-local.txt\n")
    (folder / "requirements-ocr.txt").write_text("# reads scans\n")
    (folder / "local.settings.json.template").write_text(SETTINGS)
    for module in PROGRAMS.values():
        stand_in(folder, module)
    return folder


def stand_in(folder: Path, module: str, exit_code: int = 7) -> None:
    told = f"module={module!r}, arguments=sys.argv[1:], folder=os.getcwd()"
    path = folder / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"import json, os, sys\nprint(json.dumps(dict({told})))\nsys.exit({exit_code})\n"
    )


def start_dev(project: Path, *arguments: str, new_session: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(project / "dev.py"), *arguments],
        cwd=project.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=new_session,
    )


def run_dev(project: Path, *arguments: str) -> tuple[int, str, str]:
    with start_dev(project, *arguments) as process:
        output, errors = process.communicate(timeout=300)
    return process.returncode, output, errors


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("a project"))
    code, output, errors = run_dev(folder, "setup")
    assert code == 0, output + errors
    unstamped = shutil.ignore_patterns("installed.txt", "folders.txt")
    shutil.copytree(folder / ".venv", folder.parent / "fresh", symlinks=True, ignore=unstamped)
    return folder


@pytest.fixture
def copies(project: Path, tmp_path: Path) -> Iterator[None]:
    """`python -m venv` is found here and in `tmp_path` first, and copies what the real one made."""
    made = [folder / "venv.py" for folder in (project.parent, tmp_path)]
    for module in made:
        module.write_text(
            "import shutil, sys\n"
            "option, folder = sys.argv[1:]\n"
            "if option == '--clear':\n"
            "    shutil.rmtree(folder, ignore_errors=True)\n"
            f"shutil.copytree({str(project.parent / 'fresh')!r}, folder, symlinks=True)\n"
        )
    yield
    for module in made:
        module.unlink()


def test_any_python_from_3_8_can_read_it() -> None:
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 8))


def test_a_shim_that_fails_and_an_old_version_are_passed_over(tmp_path: Path) -> None:
    commands = [
        [str(tmp_path / "missing")],
        [broken_shim(tmp_path / "shim")],
        [python_saying(tmp_path / "old", "3.11.2")],
        [python_saying(tmp_path / "ancient", "2.7.18")],
        [python_saying(tmp_path / "lacking", "3.13.1", makes_venvs=False)],
        [python_saying(tmp_path / "good", "3.14.0")],
    ]

    assert dev.find_python(commands).executable == str(tmp_path / "good")


def test_a_program_that_prints_something_else_is_no_python(tmp_path: Path) -> None:
    assert dev.probe([program(tmp_path / "python3.13", "echo Python was not found\n")]) is None


def test_this_python_tells_what_it_is() -> None:
    found = dev.probe([sys.executable])

    assert found is not None
    assert found.version == ".".join(map(str, sys.version_info[:3]))
    assert dev.recent(found.version)


def test_a_real_python_behind_a_broken_shim_is_found_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = broken_shim(tmp_path / "shims" / "python3.13")
    real = python_saying(tmp_path / "real" / "python3.13", "3.13.2")
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}{os.pathsep}{tmp_path / 'real'}")

    listed = [command[0] for command in dev.candidates()]

    assert listed.index(shim) < listed.index(real)


def test_released_pythons_of_pyenv_are_candidates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("3.12.9", "3.13.2", "3.13.2t", "3.14-dev", "3.15.1"):
        python_saying(tmp_path / "versions" / version / "bin" / "python", version)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    homes = [Path(path).parent.parent.name for path in dev.pyenv_versions()]

    assert homes == ["3.13.2", "3.15.1"]


def test_a_python_that_uv_knows_is_a_candidate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "uv", '[ "$1 $2" = "python find" ] && echo /somewhere/python3.13\n')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    assert ["/somewhere/python3.13"] in list(dev.candidates())


def test_without_a_recent_python_it_says_what_was_tried_and_how_to_get_one(tmp_path: Path) -> None:
    commands = [[broken_shim(tmp_path / "shim")], [python_saying(tmp_path / "old", "3.11.2")]]

    with pytest.raises(dev.Problem) as problem:
        dev.find_python(commands)

    assert f"{tmp_path / 'shim'}" in str(problem.value)
    assert "does not run" in str(problem.value)
    assert "is Python 3.11.2" in str(problem.value)
    assert "uv python install 3.13" in str(problem.value)


def test_without_a_recent_python_the_command_fails_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path)
    source = (project / "dev.py").read_text("utf-8")
    (project / "dev.py").write_text(source.replace("MINIMUM = (3, 13)", "MINIMUM = (99, 0)"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    code, _, errors = run_dev(project, "start")

    assert code == 1
    assert errors.startswith("Python 3.13 or newer is needed")
    assert "Traceback" not in errors


def test_runs_at_the_same_time_make_one_environment(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    runs = [start_dev(project, "setup") for _ in range(3)]
    outputs = [run.communicate(timeout=300)[0] for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0]
    assert sum("Making .venv" in output for output in outputs) == 1
    assert sum("Installing" in output for output in outputs) == 1


def test_a_second_run_does_nothing_twice(project: Path) -> None:
    stamp = (project / ".venv" / "installed.txt").stat().st_mtime_ns

    code, output, _ = run_dev(project, "setup")

    assert code == 0
    assert output.startswith("Ready: ")
    assert (project / ".venv" / "installed.txt").stat().st_mtime_ns == stamp


def test_what_reads_scans_is_installed_for_who_asks_for_it(project: Path) -> None:
    code, output, _ = run_dev(project, "setup", "--ocr")
    assert code == 0
    assert "Installing requirements-local.txt and requirements-ocr.txt" in output
    assert "Installing" not in run_dev(project, "setup", "--ocr")[1]
    code, output, _ = run_dev(project, "demo", "--ocr")
    assert "Installing" not in output
    assert json.loads(output.splitlines()[-1])["arguments"] == ["--ocr"]
    assert "Installing" not in run_dev(project, "setup")[1]


def test_settings_are_for_their_owner_alone(project: Path) -> None:
    settings = project / "local.settings.json"
    assert settings.stat().st_mode & 0o777 == 0o600

    settings.chmod(0o644)
    assert run_dev(project, "setup")[0] == 0
    assert settings.stat().st_mode & 0o777 == 0o600


def test_settings_are_made_from_the_template_once(project: Path) -> None:
    settings = project / "local.settings.json"
    assert settings.read_text() == SETTINGS
    settings.write_text("{}")

    run_dev(project, "setup")

    assert settings.read_text() == "{}"


def test_tests_bring_what_the_local_host_needs_but_not_the_other_way(project: Path) -> None:
    stand_in(project, "pytest", exit_code=5)
    (project / "requirements-dev.txt").write_text("-r requirements-local.txt\n# not installed\n")

    code, output, _ = run_dev(project, "test", "-k", "claim", "tests/x.py", "-h")

    assert code == 5
    assert "Installing requirements-dev.txt" in output
    told = json.loads(output.splitlines()[-1])
    assert told["arguments"] == ["-k", "claim", "tests/x.py", "-h"]
    assert told["folder"] == str(project)
    assert "Installing" not in run_dev(project, "start")[1]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements.lock"])
def test_what_changed_is_installed_again_into_the_same_environment(
    project: Path, name: str
) -> None:
    with (project / name).open("a") as file:
        file.write("# another line\n")

    output = run_dev(project, "setup")[1]

    assert "Installing" in output
    assert "Making .venv" not in output


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize(
    "damage",
    [
        lambda venv: (venv / "bin" / "python").unlink(),
        lambda venv: (venv / "installed.txt").unlink(),
        lambda venv: broken_shim(venv / "bin" / "python"),
        lambda venv: shutil.rmtree(venv / "lib"),
        lambda venv: shutil.rmtree(next(venv.glob("lib/python3*/site-packages/pip/_internal"))),
    ],
    ids=[
        "its Python is gone",
        "an installation was interrupted",
        "its Python is broken",
        "everything installed is gone",
        "a part of a package is gone",
    ],
)
def test_a_damaged_environment_is_made_anew(
    project: Path, damage: Callable[[Path], object]
) -> None:
    damage(project / ".venv")

    code, output, errors = run_dev(project, "setup")

    assert code == 0, output + errors
    assert "Making .venv" in output
    assert dev.probe([str(project / ".venv" / "bin" / "python")]) is not None


def test_ctrl_c_while_the_environment_is_made_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    project = make_project(tmp_path / "project")
    # `python -m venv` finds this one first; it fails as it would at Ctrl-C.
    (tmp_path / "venv.py").write_text("import os, signal\nos.killpg(0, signal.SIGINT)\n1 / 0\n")

    with start_dev(project, "setup", new_session=True) as process:
        errors = process.communicate(timeout=60)[1]

    assert process.returncode == 130
    assert errors == "\nStopped.\n"


@pytest.mark.usefixtures("copies")
def test_what_pip_says_is_shown_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    project = make_project(tmp_path / "project")
    (project / "requirements.txt").write_text("-r missing.txt\n")
    (project / "missing.txt").write_text("no requirement at all\n")

    code, _, errors = run_dev(project, "setup")

    assert code == 1
    assert "Invalid requirement" in errors
    assert "pip could not install requirements-local.txt" in errors


@pytest.mark.parametrize("command", PROGRAMS)
def test_a_program_gets_its_arguments_as_they_are_where_its_user_stands(
    project: Path, command: str
) -> None:
    given = ["--json", "numbers.json", "--help", "--unheard-of=1", "a b"]

    code, output, _ = run_dev(project, command, *given)

    told = json.loads(output.splitlines()[-1])
    assert code == 7
    assert told["module"] == PROGRAMS[command]
    assert told["folder"] == str(project.parent)
    of_dev = ["--root", str(project)] if command == "start" else []
    assert told["arguments"] == [*of_dev, *given]


def test_a_file_where_its_user_stands_is_not_taken_for_the_program(project: Path) -> None:
    (project.parent / "bench.py").write_text("print('The wrong one.')\n")
    try:
        code, output, _ = run_dev(project, "bench")
    finally:
        (project.parent / "bench.py").unlink()

    assert code == 7
    assert "The wrong one." not in output


def test_check_runs_everything_and_ends_with_the_tests(project: Path) -> None:
    stand_in(project, "ruff", exit_code=1)
    stand_in(project, "pyright", exit_code=0)
    stand_in(project, "pytest", exit_code=0)

    code, output, _ = run_dev(project, "check")

    assert code == 1
    assert "FAILED: ruff format --check ., ruff check ." in output
    assert '{"module": "pyright", "arguments": []' in output
    last = json.loads(output.splitlines()[-1])
    assert (last["module"], last["arguments"]) == ("pytest", dev.IN_PARALLEL)


def test_check_succeeds_when_all_of_it_does(project: Path) -> None:
    for tool in ("ruff", "pyright", "pytest"):
        stand_in(project, tool, exit_code=0)

    code, output, _ = run_dev(project, "check")

    assert code == 0
    assert "FAILED" not in output


@pytest.mark.parametrize(
    ("arguments", "mistake"),
    [
        ([], "a command is missing"),
        (["demonstrate"], "there is no command demonstrate"),
        (["--quick"], "there is no command --quick"),
        (["setup", "--now"], "setup takes no arguments"),
        (["check", "tests"], "check takes no arguments"),
    ],
)
def test_a_mistaken_command_line_is_told(project: Path, arguments: list[str], mistake: str) -> None:
    code, _, errors = run_dev(project, *arguments)

    assert code == 2
    assert errors.splitlines()[-1] == f"dev.py: {mistake}"


def test_help_names_every_command(project: Path) -> None:
    code, output, _ = run_dev(project, "--help")

    listed = [line.split()[0] for line in output.splitlines() if line.startswith("  ")]
    assert code == 0
    assert listed == list(dev.COMMANDS)


def test_the_programs_behind_the_commands_know_help() -> None:
    for module in PROGRAMS.values():
        command = [sys.executable, "-m", module, "--help"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("usage: ")

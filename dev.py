#!/usr/bin/env python3
"""The developer command: finds a Python 3.13+, makes `.venv`, installs, and runs the rest in there.

Standard library only and Python 3.8 syntax, so that any `python3` at hand can start it.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterable, Iterator, List, NamedTuple, Optional

ROOT = Path(__file__).resolve().parent
MINIMUM = (3, 13)
WINDOWS = os.name == "nt"
PROBE = (
    "import sys, importlib.util as u; print('.'.join(map(str, sys.version_info[:3])));"
    "print(getattr(sys, '_base_executable', None) or sys.executable);"
    "print(u.find_spec('ensurepip') is not None)"
)
INSTALL_HINTS = {
    "win32": "winget install Python.Python.3.13",
    "darwin": "brew install python@3.13      (or the installer from python.org)",
    "linux": "sudo apt-get install python3.13 python3.13-venv      (or your distribution's way)",
}


Run = Callable[[Path, List[str]], int]


class Problem(Exception):
    """Something that its reader can mend; shown without a traceback, exit code 1."""


def say(line: str) -> None:
    print(line, flush=True)


class Interpreter(NamedTuple):
    version: str
    executable: str  # the real one, behind shims and virtual environments
    makes_venvs: bool


def probe(command: List[str]) -> Optional[Interpreter]:
    """What `command` is, told by running it: a shim on PATH may have nothing behind it."""
    try:
        done = subprocess.run(
            command + ["-I", "-S", "-c", PROBE],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != 3:
        return None
    return Interpreter(lines[0], lines[1], lines[2] == "True")


def recent(version: str) -> bool:
    return tuple(int(part) for part in version.split(".")[:2]) >= MINIMUM


def candidates() -> Iterator[List[str]]:
    """Commands that may be a recent Python, the likeliest first."""
    if sys.version_info >= MINIMUM:
        yield [sys.executable]
    for name in ("python3.13", "python3.14", "python3", "python"):
        for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
            found = shutil.which(name, path=folder) if folder else None
            if found:
                yield [found]
    if WINDOWS:
        yield ["py", "-3.13"]
        yield ["py", "-3.14"]
    for path in pyenv_versions():
        yield [path]
    if shutil.which("uv"):
        found = subprocess.run(
            ["uv", "python", "find", ">=3.13"],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if found.returncode == 0:
            yield [os.fsdecode(found.stdout).strip()]


def pyenv_versions() -> List[str]:
    folder = os.environ.get("PYENV_ROOT") or str(Path.home() / ".pyenv")
    homes = glob.glob(os.path.join(glob.escape(folder), "versions", "3.1[3-9]*"))
    released = [home for home in homes if re.search(r"3\.\d+\.\d+$", home)]
    program = "python.exe" if WINDOWS else "bin/python"
    return [os.path.join(home, program) for home in sorted(released)]


def find_python(commands: Iterable[List[str]]) -> Interpreter:
    seen = []
    for command in commands:
        found = probe(command)
        if found and recent(found.version) and found.makes_venvs:
            return found
        seen.append("  {:<50} {}".format(" ".join(command), why_not(found)))
    raise Problem(
        "Python 3.13 or newer is needed, and none that runs was found.\n{}\nGet one, for example:\n"
        "  {}\n  uv python install 3.13\n  pyenv install 3.13\nand run this command again.".format(
            "\n".join(dict.fromkeys(seen)),
            INSTALL_HINTS.get(sys.platform, INSTALL_HINTS["linux"]),
        )
    )


def why_not(found: Optional[Interpreter]) -> str:
    if found is None:
        return "does not run"
    if not recent(found.version):
        return "is Python " + found.version
    return "cannot make virtual environments (on Debian: install python3-venv)"


class Environment:
    """The project's `.venv`, with a stamp inside that says what has been installed.

    The stamp is removed before an installation and written after it: an environment without one is
    foreign or half-made and is made anew. So is one from which an installed folder has vanished.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.stamp = self.folder / "installed.txt"
        self.contents = self.folder / "folders.txt"

    def prepare(self, *requirements: str) -> None:
        """Makes sure that everything in the files `requirements` is installed."""
        if self.has(*requirements):
            return
        with exclusively(self.root / ".venv.lock"):
            if not self.has(*requirements):  # another run may have done it meanwhile
                self.install(*requirements)

    def has(self, *requirements: str) -> bool:
        stamps = self.stamp.read_text("utf-8").splitlines() if self.stamp.exists() else []
        if not stamps:
            return False
        found = probe([str(self.python)]) if self.is_whole() else None
        return found is not None and all(self.key(r, found.version) in stamps for r in requirements)

    def is_whole(self) -> bool:
        """Whether every folder that was installed is still there."""
        if not self.contents.exists():
            return False
        folders = self.contents.read_text("utf-8").splitlines()
        return all(os.path.isdir(os.path.join(str(self.folder), name)) for name in folders)

    def installed_folders(self) -> Iterator[str]:
        for folder, names, _ in os.walk(str(self.folder / ("Lib" if WINDOWS else "lib"))):
            names[:] = [name for name in names if not name.endswith(("__pycache__", ".dist-info"))]
            yield os.path.relpath(folder, str(self.folder))

    def install(self, *requirements: str) -> None:
        version = self.make()
        with contextlib.suppress(FileNotFoundError):
            self.stamp.unlink()
        names = " and ".join(requirements)
        say("Installing {} into .venv (a minute at most, once) ...".format(names))
        quiet = ["-qq", "--no-input", "--disable-pip-version-check"]
        pip = [str(self.python), "-m", "pip", "install"] + quiet
        for file in requirements:
            pip += ["-r", str(self.root / file)]
        if not succeeds(pip):
            raise Problem("pip could not install {}; its own words are above.".format(names))
        keys = [self.key(file, version) for name in requirements for file in self.files(name)]
        self.contents.write_text("\n".join(self.installed_folders()) + "\n", "utf-8")
        fresh = self.stamp.with_suffix(".new")
        fresh.write_text("\n".join(keys) + "\n", "utf-8")
        os.replace(str(fresh), str(self.stamp))

    def make(self) -> str:
        """Makes `.venv` anew unless it is whole and recent; the version of its Python."""
        if self.stamp.exists() and self.is_whole():
            found = probe([str(self.python)])
            if found and recent(found.version) and self.made_with(found.version):
                return found.version
        python = find_python(candidates())
        say("Making .venv with Python {} ({}) ...".format(python.version, python.executable))
        command = [python.executable, "-m", "venv", "--clear", str(self.folder)]
        if not succeeds(command):
            raise Problem("`{}` failed; its own words are above.".format(" ".join(command)))
        return python.version

    def made_with(self, version: str) -> bool:
        """Whether the packages in there are for this Python, which may have been replaced since."""
        minor = version.rsplit(".", 1)[0] + "."
        return any(key.split()[1].startswith(minor) for key in self.stamp.read_text().splitlines())

    def files(self, requirements: str) -> List[str]:
        """The file and every file that it includes: more requirements, or the lock."""
        lines = (self.root / requirements).read_text("utf-8").splitlines()
        included = [line.split()[1] for line in lines if line.startswith(("-r ", "-c "))]
        return [requirements] + [name for file in included for name in self.files(file)]

    def key(self, requirements: str, version: str) -> str:
        digest = hashlib.sha256()
        for file in self.files(requirements):
            digest.update((self.root / file).read_bytes())
        return "{} {} {}".format(requirements, version, digest.hexdigest())


def succeeds(command: List[str]) -> bool:
    """Runs it and shows what it says only if it fails: Ctrl-C reaches it too, and its traceback
    is nothing to read.
    """
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
    return done.returncode == 0


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Holds a lock that the system releases when this process ends, however it ends."""
    with path.open("a") as file:
        if WINDOWS:
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # LK_LOCK gives up after ten seconds
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # pyright: ignore
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_settings(root: Path) -> None:
    settings = root / "local.settings.json"
    if not settings.exists():
        shutil.copyfile(str(root / "local.settings.json.template"), str(settings))
        say("Made local.settings.json from the template.")
    with contextlib.suppress(OSError):  # somebody else's file
        settings.chmod(0o600)  # it will hold secrets; means nothing on Windows


def hand_over(python: Path, *arguments: str) -> int:
    """Becomes the program, so that signals reach it; Windows has no exec and waits for it."""
    command = [str(python)] + list(arguments)
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's to answer
    return process.wait()


def program(module: str, *first: str) -> Run:
    """Runs a module of the project with whatever arguments it is given. It runs where its user
    stands, so that a relative path means what it says there; -P, or a file there that has the name
    of a module would be imported in its place.
    """

    def run(python: Path, arguments: List[str]) -> int:
        make_settings(ROOT)
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT)] + ([before] if before else []))
        return hand_over(python, "-P", "-m", module, *first, *arguments)

    return run


def setup(python: Path, arguments: List[str]) -> int:
    make_settings(ROOT)
    say("Ready: {}".format(python))
    return 0


# A process a core, each test file in one of them: its fixtures are made once.
IN_PARALLEL = ["-n", "auto", "--dist", "loadfile"]


def test(python: Path, arguments: List[str]) -> int:
    os.chdir(str(ROOT))
    return hand_over(python, "-m", "pytest", *(arguments or IN_PARALLEL))


def check(python: Path, arguments: List[str]) -> int:
    """Runs everything even when something fails; pytest last, so that its summary stays in view."""
    os.chdir(str(ROOT))
    for name in ("PYRIGHT_PYTHON_FORCE_VERSION", "PYRIGHT_PYTHON_PYLANCE_VERSION"):
        os.environ.pop(name, None)  # another pyright than the pinned one would be downloaded
    os.environ["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"  # or it asks the network for a newer one
    tools = [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["pyright"]]
    failed = [" ".join(tool) for tool in tools if not passes(python, tool)]
    say(
        "\nFAILED: {}".format(", ".join(failed)) if failed else "\nFormat, lint and types are good."
    )
    return 0 if passes(python, ["pytest"] + IN_PARALLEL) and not failed else 1


def passes(python: Path, tool: List[str]) -> bool:
    say("\n$ " + " ".join(tool))
    return subprocess.call([str(python), "-m"] + tool) == 0


class Command(NamedTuple):
    run: Run
    requirements: str
    help: str
    takes_arguments: bool = True


DEMO_HELP = "three sample claims on a local host; --claims 60: a whole day's, on the desk"
EVAL_HELP = "how well the agents read, counted on generated claims; with Foundry set, its agents"
COSTS_HELP = "what a claim takes, measured, and what a month of them costs"
COMPACT_HELP = "give the room of purged claims back to the disk; the host must be stopped"
RECORD_HELP = "record the histories of a new version of the orchestrators, for the replay"
GUARDS_HELP = "take each guard out of a copy and see its test turn red"
SHOTS_HELP = "take every picture in the docs anew, in Chromium"
LOCK_HELP = "resolve every dependency again and write requirements.lock"
SETUP_HELP = "make .venv and local.settings.json, run nothing; --ocr: with what reads scans"
CHECK_HELP = "format, lint, types and tests"
LOCAL, DEV, OCR = "requirements-local.txt", "requirements-dev.txt", "requirements-ocr.txt"
OCR_FLAG = "--ocr"
COMMANDS = {
    "demo": Command(program("demo"), LOCAL, DEMO_HELP),
    "start": Command(program("local_host", "--root", str(ROOT)), LOCAL, "the local host alone"),
    "compact": Command(program("local_host.compact", "--root", str(ROOT)), LOCAL, COMPACT_HELP),
    "setup": Command(setup, LOCAL, SETUP_HELP, takes_arguments=False),
    "test": Command(test, DEV, "every test, or those that pytest's arguments name"),
    "check": Command(check, DEV, CHECK_HELP, takes_arguments=False),
    "guards": Command(program("dev_support.guards"), DEV, GUARDS_HELP),
    "bench": Command(program("bench"), LOCAL, "how fast the local host is, measured"),
    "costs": Command(program("costs"), LOCAL, COSTS_HELP),
    "eval": Command(program("evaluation"), LOCAL, EVAL_HELP),
    "shots": Command(program("demo.shots"), DEV, SHOTS_HELP),
    "record-histories": Command(program("dev_support.recording"), LOCAL, RECORD_HELP),
    "lock": Command(program("dev_support.lock"), DEV, LOCK_HELP),
}


def usage() -> str:
    lines = ["usage: dev.py command [arguments]", "", (__doc__ or "").splitlines()[0], ""]
    lines += ["  {:<18}{}".format(name, command.help) for name, command in COMMANDS.items()]
    return "\n".join(lines + ["", "`dev.py command --help` lists the arguments of a command."])


def misused(arguments: List[str]) -> Optional[str]:
    """What is wrong with the command line. A program's own arguments are its own to judge."""
    if not arguments:
        return "a command is missing"
    if arguments[0] not in COMMANDS:
        return "there is no command {}".format(arguments[0])
    own = [given for given in arguments[1:] if (arguments[0], given) != ("setup", OCR_FLAG)]
    if own and not COMMANDS[arguments[0]].takes_arguments:
        return "{} takes no arguments".format(arguments[0])
    return None


def main(arguments: List[str]) -> int:
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    mistake = misused(arguments)
    if mistake:
        print("{}\n\ndev.py: {}".format(usage(), mistake), file=sys.stderr)
        return 2
    command = COMMANDS[arguments[0]]
    environment = Environment(ROOT)
    try:
        wants_ocr = OCR_FLAG in arguments[1:] and command.requirements == LOCAL
        environment.prepare(command.requirements, *([OCR] if wants_ocr else []))
        return command.run(environment.python, arguments[1:])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

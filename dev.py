#!/usr/bin/env python3
"""The developer command: finds a Python 3.13+, makes `.venv`, installs, and runs the rest in there.

Standard library only and Python 3.8 syntax, so that any `python3` at hand can start it.
"""

from __future__ import annotations

import argparse
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

    def prepare(self, requirements: str) -> None:
        """Makes sure that everything in the file `requirements` is installed."""
        if self.has(requirements):
            return
        with exclusively(self.root / ".venv.lock"):
            if not self.has(requirements):  # another run may have done it meanwhile
                self.install(requirements)

    def has(self, requirements: str) -> bool:
        stamps = self.stamp.read_text("utf-8").splitlines() if self.stamp.exists() else []
        if not stamps:
            return False
        found = probe([str(self.python)]) if self.is_whole() else None
        return found is not None and self.key(requirements, found.version) in stamps

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

    def install(self, requirements: str) -> None:
        version = self.make()
        with contextlib.suppress(FileNotFoundError):
            self.stamp.unlink()
        say("Installing {} into .venv (a minute at most, once) ...".format(requirements))
        quiet = ["-qq", "--no-input", "--disable-pip-version-check"]
        pip = [str(self.python), "-m", "pip", "install"] + quiet
        if not succeeds(pip + ["-r", str(self.root / requirements)]):
            raise Problem("pip could not install {}; its own words are above.".format(requirements))
        keys = [self.key(file, version) for file in self.files(requirements)]
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
        """The file and every file that it includes with -r."""
        lines = (self.root / requirements).read_text("utf-8").splitlines()
        included = [line.split()[1] for line in lines if line.startswith("-r ")]
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


def hand_over(python: Path, *arguments: str) -> int:
    """Becomes the program, so that signals reach it; Windows has no exec and waits for it."""
    os.chdir(str(ROOT))
    command = [str(python)] + list(arguments)
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's to answer
    return process.wait()


def demo(python: Path, options: argparse.Namespace) -> int:
    make_settings(ROOT)
    decide = ["--decide"] if options.decide else []
    foundry = ["--foundry"] if options.foundry else []
    return hand_over(python, "-m", "demo", *decide, *foundry, *where(options))


def start(python: Path, options: argparse.Namespace) -> int:
    make_settings(ROOT)
    return hand_over(python, "-m", "local_host", "--root", str(ROOT), *where(options))


def where(options: argparse.Namespace) -> List[str]:
    """The port and folder that were asked for; a relative folder is meant from where one stands."""
    port = [] if options.port is None else ["--port", str(options.port)]
    return port + (["--data-dir", os.path.abspath(options.data_dir)] if options.data_dir else [])


def bench(python: Path, options: argparse.Namespace) -> int:
    flags = ["--" + name for name in BENCH_FLAGS if getattr(options, name)]
    file = ["--json", os.path.abspath(options.json)] if options.json else []
    make_settings(ROOT)
    return hand_over(python, "-m", "bench", *flags, *file)


def evaluate(python: Path, options: argparse.Namespace) -> int:
    given = [("--seed", options.seed), ("--claims", options.claims), ("--show", options.show)]
    arguments = [text for flag, value in given if value is not None for text in (flag, str(value))]
    flags = ["--markdown"] if options.markdown else []
    file = ["--json", os.path.abspath(options.json)] if options.json else []
    make_settings(ROOT)
    return hand_over(python, "-m", "evaluation", *arguments, *flags, *file)


def setup(python: Path, options: argparse.Namespace) -> int:
    make_settings(ROOT)
    say("Ready: {}".format(python))
    return 0


# A process a core, each test file in one of them: its fixtures are made once.
IN_PARALLEL = ["-n", "auto", "--dist", "loadfile"]


def test(python: Path, options: argparse.Namespace) -> int:
    return hand_over(python, "-m", "pytest", *(options.arguments or IN_PARALLEL))


def check(python: Path, options: argparse.Namespace) -> int:
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
    run: Callable[[Path, argparse.Namespace], int]
    requirements: str
    help: str
    options: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    passes_on: bool = False  # every argument belongs to the program behind the command


def port_number(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("must be a port number, 0 to 65535")
    return port


def demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--decide", action="store_true", help="play the reviewer too, then exit")
    parser.add_argument("--foundry", action="store_true", help="ask Foundry, or its stand-in")
    parser.add_argument("--port", type=port_number, help="default 7071; with --decide any free one")
    parser.add_argument("--data-dir", help="default .local; with --decide a temporary one")


def start_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, help="default 7071")
    parser.add_argument("--data-dir", help="default .local")


BENCH_FLAGS = {
    "quick": "smaller sizes, about a minute",
    "peers": "LangGraph and DBOS as well",
    "markdown": "tables to paste",
}


def bench_options(parser: argparse.ArgumentParser) -> None:
    for name, meaning in BENCH_FLAGS.items():
        parser.add_argument("--" + name, action="store_true", help=meaning)
    parser.add_argument("--json", metavar="FILE", help="the numbers go there too")


def eval_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, help="other claims")
    parser.add_argument("--claims", type=int, metavar="N", help="how many, default 42")
    parser.add_argument("--show", metavar="CLAIM", help="one claim in full, as EVAL-001")
    parser.add_argument("--markdown", action="store_true", help="tables to paste")
    parser.add_argument("--json", metavar="FILE", help="the numbers go there too")


EVAL_HELP = "how well the agents read, counted on generated claims; with Foundry set, its agents"
LOCAL, DEV = "requirements-local.txt", "requirements-dev.txt"
COMMANDS = {
    "demo": Command(demo, LOCAL, "three sample claims on a local host", demo_options),
    "start": Command(start, LOCAL, "the local host alone", start_options),
    "setup": Command(setup, LOCAL, "make .venv and local.settings.json, run nothing"),
    "test": Command(test, DEV, "every test; arguments go to pytest", passes_on=True),
    "check": Command(check, DEV, "format, lint, types and tests"),
    "bench": Command(bench, LOCAL, "how fast the local host is, measured", bench_options),
    "eval": Command(evaluate, LOCAL, EVAL_HELP, eval_options),
}


def parse(arguments: List[str]) -> argparse.Namespace:
    if arguments and arguments[0] in COMMANDS and COMMANDS[arguments[0]].passes_on:
        return argparse.Namespace(command=arguments[0], arguments=arguments[1:])
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").splitlines()[0])
    subparsers = parser.add_subparsers(dest="command", metavar="command")
    subparsers.required = True
    for name, command in COMMANDS.items():
        command.options(subparsers.add_parser(name, help=command.help, description=command.help))
    return parser.parse_args(arguments)


def main(arguments: List[str]) -> int:
    options = parse(arguments)
    command = COMMANDS[options.command]
    environment = Environment(ROOT)
    try:
        environment.prepare(command.requirements)
        return command.run(environment.python, options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

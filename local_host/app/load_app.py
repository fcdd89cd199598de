"""Loads an app with Microsoft's worker library, or says why it cannot be loaded."""

import importlib.util
import json
import os
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from local_host.app import worker_library
from local_host.app.functions import AppLoadError, LoadedApp, LoadedFunction

_SCRIPT_SETTING = "PYTHON_SCRIPT_FILE_NAME"
_SCRIPT_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\.py")
_FUNCTION_NAME = re.compile(r"[a-z][a-z0-9_-]{0,127}", re.IGNORECASE)


def load_app(root: Path) -> LoadedApp:
    """Imports the project in `root`, once per process, and makes it the working directory."""
    root = root.resolve()
    script = root / os.environ.get(_SCRIPT_SETTING, "function_app.py")
    sys.path.insert(0, str(root))
    os.chdir(root)
    _check_script(script)
    try:
        functions = tuple(map(_load, worker_library.index(str(script))))
    except Exception as error:
        cause = _first_cause(error)
        details = "".join(traceback.format_exception(cause)) if _shows_traceback(cause) else ""
        raise AppLoadError(
            f"{script.name} cannot be loaded: {_sentence(cause)}", details
        ) from error
    _check_names(functions)
    if worker_library.streams_http():
        raise AppLoadError("HTTP streaming (azurefunctions-extensions-http-fastapi) is not served")
    return LoadedApp(root, functions)


def _load(indexed: worker_library.IndexedFunction) -> LoadedFunction:
    bindings = tuple(
        cast(Mapping[str, Any], json.loads(binding)) for binding in indexed.get_raw_bindings()
    )
    function_id = worker_library.register(indexed)
    return LoadedFunction(
        indexed.get_function_name(),
        function_id,
        bindings,
        needs_thread=worker_library.needs_thread(function_id),
    )


def _check_script(script: Path) -> None:
    """The worker imports the script's stem, so a package of that name hides the script."""
    if not _SCRIPT_NAME.fullmatch(script.name):
        raise AppLoadError(f"{script.name!r} is not a valid {_SCRIPT_SETTING}")
    if not script.is_file():
        raise AppLoadError(f"{script} does not exist; {_SCRIPT_SETTING} names the app's script")
    found = importlib.util.find_spec(script.stem)
    if found is None or found.origin is None or not script.samefile(found.origin):
        imported = found.origin if found and found.origin else "another module"
        raise AppLoadError(
            f"{script.name} is not what Python imports as {script.stem!r} ({imported} is);"
            f" rename it and say so in {_SCRIPT_SETTING}"
        )


def _check_names(functions: Iterable[LoadedFunction]) -> None:
    functions = tuple(functions)
    for function in functions:
        if not _FUNCTION_NAME.fullmatch(function.name):
            raise AppLoadError(f"{function.name!r} is not a valid function name")
    names = Counter(function.name.lower() for function in functions)
    durable = Counter((each.trigger_type, each.durable_name.lower()) for each in functions)
    twice = [name for name, count in names.items() if count > 1]
    twice += [name for (_, name), count in durable.items() if count > 1]
    if twice:
        raise AppLoadError(f"the function name {twice[0]!r} is used twice")


def _first_cause(error: BaseException) -> BaseException:
    """The library raises an import error again with a long text added; the first says enough."""
    return error.__context__ if isinstance(error, ImportError) and error.__context__ else error


def _shows_traceback(error: BaseException) -> bool:
    """An app's own error may say that its message is all there is to know."""
    return getattr(error, "show_traceback", True) is not False


def _sentence(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if _shows_traceback(error) else str(error)

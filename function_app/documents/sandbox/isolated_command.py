"""How a process for untrusted input is started."""

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_CODE = (
    "import sys; sys.path += sys.argv[-2:];"
    "from function_app.documents.sandbox.{} import main; main(*sys.argv[1:-2])"
)


@cache
def isolated_command(program: str, *arguments: str) -> tuple[str, ...]:
    """It has nothing to import but the standard library, the app and the packages.

    Their places are passed on because a Functions host sets them up in ways of its own.
    """
    app = Path(__file__).parents[3]
    parser = find_spec("pypdf")
    assert parser
    assert parser.origin
    packages = Path(parser.origin).parents[1]
    start = (sys.executable, "-I", "-S", "-c", _CODE.format(program))
    return (*start, *arguments, str(app), str(packages))

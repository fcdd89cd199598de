"""Functions whose module takes a second to import, imported at their first call: whoever runs the
tests beside theirs does not wait for it.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(name: str) -> Callable[..., Any]:
    """The function or class with this full name."""
    module, _, attribute = name.rpartition(".")

    def call(*args: Any, **options: Any) -> Any:
        return getattr(import_module(module), attribute)(*args, **options)

    return call

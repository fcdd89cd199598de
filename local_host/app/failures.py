"""A failed invocation: what the worker library says of it, as a type, a message and a trace."""

import re

_FRAME = re.compile(r"  File \".*\", line \d+")
_NAME = re.compile(r"[A-Za-z_][\w.]*")


class InvocationFailed(Exception):
    """A function raised. `error_type` is the exception's class name without its module."""

    def __init__(self, function: str, *, error_type: str, message: str, stack_trace: str) -> None:
        super().__init__(f"{function}: {error_type}: {message}")
        self.function = function
        self.error_type = error_type
        self.message = message
        self.stack_trace = stack_trace


def invocation_failed(function: str, representation: str, stack_trace: str) -> InvocationFailed:
    """`representation` is the exception's repr, `stack_trace` its formatted traceback."""
    qualified, message = _raised(stack_trace) or _represented(representation)
    return InvocationFailed(
        function,
        error_type=qualified.rpartition(".")[2],
        message=message,
        stack_trace=stack_trace,
    )


def _raised(stack_trace: str) -> tuple[str, str] | None:
    """The `type: message` after the last frame; None in other forms, such as exception groups."""
    lines = stack_trace.rstrip("\n").split("\n")
    frames = [index for index, line in enumerate(lines) if _FRAME.match(line)]
    for index in range(frames[-1] + 1 if frames else 0, len(lines)):
        name = _NAME.match(lines[index])
        if name is not None and frames:
            rest = "\n".join([lines[index][name.end() :], *lines[index + 1 :]])
            return name[0], rest.removeprefix(":").strip()
    return None


def _represented(representation: str) -> tuple[str, str]:
    name = _NAME.match(representation)
    return (name[0] if name else "Exception"), representation

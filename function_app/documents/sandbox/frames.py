"""How pictures and pages pass between the app and the processes that work on them: one after
another, so that what is done stays done when the process ends over the next.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO


def write_frame(stream: BinaryIO, head: dict[str, Any], content: bytes = b"") -> None:
    line = json.dumps({**head, "size": len(content)})
    stream.write(line.encode() + b"\n" + content)
    stream.flush()


def frames(data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Those that are whole."""
    at = 0
    while (end := data.find(b"\n", at)) >= 0:
        try:
            head = json.loads(data[at:end])
            at = end + 1 + int(head["size"])
        except (ValueError, TypeError, KeyError):
            return
        if not isinstance(head, dict) or not end < at <= len(data):
            return
        yield head, data[end + 1 : at]

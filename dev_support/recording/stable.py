"""Makes a recording the same whenever and wherever it is made: of what the machine adds of its own
(ids at random, the wall clock, the port) each gets a value that stays.

Ids that an orchestrator makes are derived from its instance and its time. They are of another kind
(UUID 5), and stay as they are: the replay must come to the same.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from dev_support.recording.people import BEGINNING

_RANDOM = re.compile(
    r"\b[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"
)
_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_HOST = re.compile(r"\bhttp://(?:localhost|127\.0\.0\.1):\d+")
_SEAL = re.compile(r'(hash[\\"]+: [\\"]+)[0-9a-f]{64}')  # over some of these
_SOME_TIME = timedelta(hours=1)


def made_stable(text: str, now: datetime) -> str:
    """`now` is when it was recorded, by the machine's clock."""
    text = _HOST.sub("http://localhost:7071", text)
    text = _MOMENT.sub(lambda found: _on_the_still_clock(found[0], now), text)
    text = _SEAL.sub(rf"\g<1>{'0' * 64}", text)
    return _RANDOM.sub(_counted(), text)


def without_traces(value: Any) -> Any:
    """Where in the code something failed helps no replay, and names the machine's folders."""
    if isinstance(value, dict):
        kept = cast(dict[str, Any], value).items()
        return {name: without_traces(one) for name, one in kept if name != "stackTrace"}
    if isinstance(value, list):
        return [without_traces(one) for one in cast(list[Any], value)]
    return value


def _on_the_still_clock(moment: str, now: datetime) -> str:
    is_wall_clock = abs(datetime.fromisoformat(moment) - now) < _SOME_TIME
    return BEGINNING if is_wall_clock else moment


def _counted() -> Callable[[re.Match[str]], str]:
    """Each by its place in the text; one that comes again gets the same."""
    known: dict[str, str] = {}

    def fixed(found: re.Match[str]) -> str:
        plain = found[0].replace("-", "")
        number = known.setdefault(plain, f"00000000000040008000{len(known) + 1:012x}")
        parts = (number[:8], number[8:12], number[12:16], number[16:20], number[20:])
        return "-".join(parts) if "-" in found[0] else number

    return fixed

"""Characters that a reader does not see, or that change the direction in which they read."""

import re
from collections.abc import Iterator

# The joiners have their place within scripts beyond the Latin one, and in pictures made of several.
_BEYOND_LATIN = "\u0300-\u1fff\u2100-\U0010ffff"
_ALWAYS_UNSEEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # a JSON Schema has no way to write their numbers
)
_UNSEEN = re.compile(
    rf"(?<![{_BEYOND_LATIN}])[\u200c\u200d]|[\u200c\u200d](?![{_BEYOND_LATIN}])"
    rf"|[{_ALWAYS_UNSEEN}]"
)
# For a JSON Schema. Some scripts may have joiners as well; whoever keeps to it is understood.
SEEN_PATTERN = rf"^[^{_ALWAYS_UNSEEN}\u200c\u200d]*$"


def unseen_in(text: str) -> Iterator[re.Match[str]]:
    return iter(()) if text.isprintable() else _UNSEEN.finditer(text)


def visible(text: str) -> str:
    """With each written out by its number, as in `invoice[U+202E]fdp.exe`. A text that is read
    twice stays the same.
    """
    return text if text.isprintable() else _UNSEEN.sub(written_out, text)


def written_out(unseen: re.Match[str]) -> str:
    return f"[U+{ord(unseen[0]):04X}]"


def all_seen(name: str) -> str:
    """For names and addresses, by which people are told apart."""
    for unseen in unseen_in(name):
        raise ValueError(f"must not contain the unseen character U+{ord(unseen[0]):04X}")
    return name

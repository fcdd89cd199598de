"""Texts as a reader sees them, and the ways of saying that something is not known."""

MOST_QUOTED = 300  # characters
_MOST_IN_A_SENTENCE = 60


_UNKNOWN_WORDS = frozenset(
    {"", "-", "n/a", "na", "none", "null", "unknown", "not provided", "not specified", "not given",
     "not available", "tbd"}
)  # fmt: skip


_LONGEST_UNKNOWN = max(map(len, _UNKNOWN_WORDS))


# What is not seen, or makes a text read otherwise than it is: controls, directional overrides.
_UNSEEN = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)], None),
    **dict.fromkeys(range(0x2066, 0x206A), None),
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85), " "),
    **dict.fromkeys((0x0A, 0x2028, 0x2029), "\n"),
    0x09: "\t",
}


def unknown_is_none(value: object) -> object:
    """An empty text and a model's ways of saying "not known" are null."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    is_unknown = len(text) <= _LONGEST_UNKNOWN and text.lower() in _UNKNOWN_WORDS
    return None if is_unknown else text


def plain(text: str) -> str:
    """An agent's text as a reader sees it: what the form shows is what it sends."""
    seen = text if text.isprintable() else text.translate(_UNSEEN)  # which takes its time
    return seen.strip()


def shortened(value: object) -> object:
    """A quote or a name: long enough to be found again, short enough to be kept in the history."""
    if not isinstance(value, str):
        return value
    text = plain(value)
    if len(text) <= MOST_QUOTED:
        return text
    kept = text[:MOST_QUOTED]
    return kept.rstrip() if text[MOST_QUOTED].isspace() else kept.rsplit(maxsplit=1)[0]


def quoted(text: str) -> str:
    """In a sentence of ours: on one line, short, and with nothing unseen in it."""
    line = " ".join(plain(text).encode("utf-8", "replace").decode("utf-8").split())
    return f'"{line}"' if len(line) <= _MOST_IN_A_SENTENCE else f'"{line[:_MOST_IN_A_SENTENCE]}…"'

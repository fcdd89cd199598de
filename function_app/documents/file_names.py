"""What people call an attachment: the file name at the end of its URL."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from function_app.kit.url_fragment import without_fragment

_MOST_CHARACTERS = 100
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def file_name(url: str) -> str:
    """On one line and in reading order, whatever the URL's characters would do to a page."""
    try:
        path = urlsplit(without_fragment(url)).path
    except ValueError:
        path = url
    return readable_name(unquote(path).rstrip("/"))


def readable_name(given: str) -> str:
    name = re.split(r"[/\\]", given)[-1]
    return _UNSEEN.sub("", name)[:_MOST_CHARACTERS].strip() or "attachment"


def file_names(urls: Iterable[str]) -> list[str]:
    return no_two_alike(map(file_name, urls))


def no_two_alike(names: Iterable[str]) -> list[str]:
    """A second `form.pdf` is `form.pdf (2)`."""
    given: list[str] = []
    times = Counter[str]()
    for name in names:
        unique = name
        while unique in given:
            times[name] += 1
            unique = f"{name} ({times[name] + 1})"
        given.append(unique)
    return given

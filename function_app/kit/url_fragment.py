"""Where a URL that somebody wrote by hand ends, and a place in the file that it names begins."""

import re

_PARTS = re.compile(r"(?P<origin>[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\]*)(?P<rest>.*)", re.DOTALL)
_FILE_NAME_END = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_PLACE = re.compile(r"[/!]|(?:page|zoom|view|nameddest|search|toolbar)=", re.IGNORECASE)


def without_fragment(url: str) -> str:
    """`Claim #12.pdf` names a file, `form.pdf#page=2` a place in it. The name's # is encoded."""
    parts = _PARTS.fullmatch(url)
    if parts is None:
        return url
    path, mark, query = parts["rest"].partition("?")
    while "#" in path and not _is_of_a_name(*path.rsplit("#", 1), has_query=bool(mark)):
        path, mark, query = path.rpartition("#")[0], "", ""
    return parts["origin"] + path.replace("#", "%23") + mark + query.partition("#")[0]


def _is_of_a_name(before: str, behind: str, *, has_query: bool) -> bool:
    """A query, as signed URLs have it, stands behind the whole name."""
    if not before or _PLACE.match(behind):
        return False
    return has_query or before.endswith((" ", "%20")) or bool(_FILE_NAME_END.search(behind))

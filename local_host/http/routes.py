"""Which function answers a path: the HTTP front's route table, with the real host's rules."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from local_host.http.route_templates import BadRouteTemplate, RouteTemplate, parse_template

_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)


@dataclass(frozen=True)
class Route[Target]:
    """No methods means every method."""

    template: str
    methods: frozenset[str]
    target: Target

    def takes(self, method: str) -> bool:
        return not self.methods or method in self.methods


@dataclass(frozen=True, slots=True)
class RouteMatch[Target]:
    target: Target
    parameters: Mapping[str, str]


class RouteTable[Target]:
    """Raises `BadRouteTemplate` for a template that cannot be understood.

    A template without parameters is always the most literal one for its path, so a dictionary finds
    it; the others are tried in order of precedence. A route that does not take the method is passed
    over.
    """

    def __init__(self, routes: Iterable[Route[Target]]) -> None:
        self._literal: dict[str, list[Route[Target]]] = {}
        self._others: list[tuple[RouteTemplate, Route[Target]]] = []
        for route in routes:
            template = parse_template(route.template)
            if template.literal_path is None:
                self._others.append((template, route))
            else:
                self._literal.setdefault(template.literal_path, []).append(route)
        self._others.sort(key=lambda pair: pair[0].precedence)

    def match(self, method: str, path: str) -> RouteMatch[Target] | None:
        """`path` starts with a slash and is decoded (`decode_path`)."""
        raw_segments = path[1:].split("/")
        segments = raw_segments if raw_segments[-1] else raw_segments[:-1]
        for route in self._literal.get("/".join(segments).lower(), ()):
            if route.takes(method):
                return RouteMatch(route.target, {})
        for template, route in self._others:
            if route.takes(method):
                values = template.match(segments, raw_segments)
                if values is not None:
                    return RouteMatch(route.target, values)
        return None


def decode_path(raw_path: str) -> str:
    """Decodes a path as the real host's server does: `%2F` stays, dot segments are resolved."""
    path = raw_path
    if "%" in path:
        kept = _ENCODED_SLASH.sub(lambda found: f"%25{found[0][1:]}", path)
        try:
            path = unquote(kept, errors="strict")
        except UnicodeDecodeError:
            return raw_path
    return _without_dot_segments(path) if "/." in path else path


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    *folders, last = path.split("/")[1:]
    for segment in folders:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        del kept[-1:]
    return "/".join(["", *kept, "" if last in {".", ".."} else last])


__all__ = ["BadRouteTemplate", "Route", "RouteMatch", "RouteTable", "decode_path"]

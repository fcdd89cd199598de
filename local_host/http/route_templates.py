"""ASP.NET route templates (`claims/{id:int}/{*rest}`), parsed once, then matched by segments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from local_host.http.route_constraints import Constraint, UnknownConstraint, constraint

_PIECE = re.compile(
    r"(?P<slash>/)|(?P<literal>(?:[^{}/]|\{\{|\}\})+)|\{(?P<hole>(?:[^{}]|\{\{|\}\})+)\}"
)
_HOLE = re.compile(r"(?P<stars>\*{0,2})(?P<name>[^:=?*/{}]+)(?P<rest>.*)", re.DOTALL)
# An argument ends at the `)` before the next constraint, the default or the end: a regex may hold
# others.
_CONSTRAINT = re.compile(r":(?P<name>\w+)(?:\((?P<argument>.*?)\))?(?=[:=]|$)", re.DOTALL)


class BadRouteTemplate(ValueError):
    def __init__(self, template: str, reason: str) -> None:
        super().__init__(f"route template {template!r}: {reason}")


@dataclass(frozen=True)
class Parameter:
    name: str
    constraints: tuple[Constraint, ...]
    default: str | None
    optional: bool
    catch_all: bool

    def accepts(self, value: str) -> bool:
        return all(test(value) for test in self.constraints)


@dataclass(frozen=True)
class Literal:
    """One segment of plain text, compared without regard to case."""

    text: str
    rank = 1
    may_be_missing = False

    def read(self, segment: str, values: dict[str, str]) -> bool:
        return segment.lower() == self.text


@dataclass(frozen=True)
class Mixed:
    """One segment of text and parameters (`file.{ext}`). The patterns are tried in order."""

    patterns: tuple[re.Pattern[str], ...]
    parameters: tuple[Parameter, ...]
    rank = 2
    may_be_missing = False

    def read(self, segment: str, values: dict[str, str]) -> bool:
        for pattern in self.patterns:
            found = pattern.fullmatch(segment)
            if found is None:
                continue
            pairs = list(zip(self.parameters, found.groups(), strict=False))
            if all(parameter.accepts(value) for parameter, value in pairs):
                values.update((parameter.name, value) for parameter, value in pairs)
                return True
        return False


@dataclass(frozen=True)
class Single:
    """One segment that is one parameter (`{id}`)."""

    parameter: Parameter

    @property
    def rank(self) -> int:
        return 2 if self.parameter.constraints else 3

    @property
    def may_be_missing(self) -> bool:
        return self.parameter.optional or self.parameter.default is not None

    def read(self, segment: str, values: dict[str, str]) -> bool:
        if not segment or not self.parameter.accepts(segment):
            return False
        values[self.parameter.name] = segment
        return True


@dataclass(frozen=True)
class CatchAll:
    """The last segment, taking all that is left of the path (`{*rest}`)."""

    parameter: Parameter

    @property
    def rank(self) -> int:
        return 4 if self.parameter.constraints else 5

    def read(self, remainder: str, values: dict[str, str]) -> bool:
        if not remainder:
            return self.parameter.default is not None or not self.parameter.constraints
        values[self.parameter.name] = remainder
        return self.parameter.accepts(remainder)


type Segment = Literal | Mixed | Single


@dataclass(frozen=True)
class RouteTemplate:
    segments: tuple[Segment, ...]
    catch_all: CatchAll | None
    defaults: dict[str, str]

    @property
    def precedence(self) -> tuple[int, ...]:
        """Sorts as ASP.NET tries routes: segment by segment, the more literal first."""
        ranks = tuple(segment.rank for segment in self.segments)
        return ranks if self.catch_all is None else (*ranks, self.catch_all.rank)

    @property
    def literal_path(self) -> str | None:
        """The lower-case path when the template has no parameter at all."""
        texts = [segment.text for segment in self.segments if isinstance(segment, Literal)]
        whole = self.catch_all is None and len(texts) == len(self.segments)
        return "/".join(texts) if whole else None

    def match(self, segments: Sequence[str], raw_segments: Sequence[str]) -> dict[str, str] | None:
        """The parameters' values, or None. `raw_segments` ends in '' after a trailing slash."""
        values = dict(self.defaults)
        for index, segment in enumerate(self.segments):
            present = index < len(segments)
            if not (segment.read(segments[index], values) if present else segment.may_be_missing):
                return None
        if self.catch_all is not None:
            remainder = "/".join(raw_segments[len(self.segments) :])
            return values if self.catch_all.read(remainder, values) else None
        return values if len(segments) <= len(self.segments) else None


def parse_template(template: str) -> RouteTemplate:
    try:
        return _parse(template.strip("/"))
    except ValueError as error:
        raise BadRouteTemplate(template, str(error)) from error


def _parse(template: str) -> RouteTemplate:
    split = _split(template)
    parameters = [piece for pieces in split for piece in pieces if isinstance(piece, Parameter)]
    names = [parameter.name.lower() for parameter in parameters]
    if len(set(names)) != len(names):
        raise ValueError("a parameter name is used twice")
    defaults = {each.name: each.default for each in parameters if each.default is not None}
    catch_all = None
    match split:
        case [*_, [Parameter(catch_all=True) as last]]:
            catch_all = CatchAll(last)
            split.pop()
        case _:
            pass
    return RouteTemplate(tuple(_segment(pieces) for pieces in split), catch_all, defaults)


def _split(template: str) -> list[list[str | Parameter]]:
    segments: list[list[str | Parameter]] = [[]] if template else []
    position = 0
    while position < len(template):
        piece = _PIECE.match(template, position)
        if piece is None:
            raise ValueError(f"unbalanced braces at position {position}")
        position = piece.end()
        match piece.lastgroup:
            case "slash":
                segments.append([])
            case "literal":
                segments[-1].append(_unescape(piece["literal"]))
            case _:
                segments[-1].append(_parameter(_unescape(piece["hole"])))
    if any(not pieces for pieces in segments):
        raise ValueError("an empty segment")
    return segments


def _unescape(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _parameter(hole: str) -> Parameter:
    optional = hole.endswith("?")
    parts = _HOLE.fullmatch(hole.removesuffix("?"))
    if parts is None:
        raise ValueError(f"{{{hole}}} is not a parameter")
    rest = parts["rest"]
    tests: list[Constraint] = []
    while found := _CONSTRAINT.match(rest):
        tests.append(constraint(found["name"], found["argument"]))
        rest = rest[found.end() :]
    if rest and not rest.startswith("="):
        raise ValueError(f"{{{hole}}} is not a parameter")
    return Parameter(
        name=parts["name"],
        constraints=tuple(tests),
        default=rest[1:] if rest else None,
        optional=optional,
        catch_all=bool(parts["stars"]),
    )


def _segment(pieces: Sequence[str | Parameter]) -> Segment:
    match pieces:
        case [str(text)]:
            return Literal(text.lower())
        case [Parameter(catch_all=False) as parameter]:
            return Single(parameter)
        case _:
            return _mixed(pieces)


def _mixed(pieces: Sequence[str | Parameter]) -> Mixed:
    parameters = tuple(piece for piece in pieces if isinstance(piece, Parameter))
    if any(parameter.catch_all for parameter in parameters):
        raise ValueError("a catch-all parameter must be the whole last segment")
    patterns = [_pattern(pieces)]
    match pieces:
        case [*start, str(text), Parameter(optional=True)] if text.endswith("."):
            patterns.append(_pattern([*start, text[:-1]]))
        case _ if any(parameter.optional for parameter in parameters):
            raise ValueError(
                "inside a segment only a last parameter after a period may be optional"
            )
        case _:
            pass
    return Mixed(tuple(patterns), parameters)


def _pattern(pieces: Sequence[str | Parameter]) -> re.Pattern[str]:
    source = "".join(re.escape(piece) if isinstance(piece, str) else "(.+)" for piece in pieces)
    return re.compile(source, re.IGNORECASE | re.DOTALL)


__all__ = ["BadRouteTemplate", "RouteTemplate", "UnknownConstraint", "parse_template"]

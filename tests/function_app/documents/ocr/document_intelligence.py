"""Stands in for Azure Document Intelligence: takes pictures, and has read them when it is asked
often enough. What it answers at each step is up to the test.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dev_support.loopback_server import Answer, LoopbackServer, Reply, Request

MODEL = "/documentintelligence/documentModels/prebuilt-read"
VERSION = "?api-version=2024-11-30"
type Json = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A word as it stands in a picture: where it begins, how high it is."""

    text: str
    x: float
    y: float
    height: float = 24
    confidence: float = 0.99

    @property
    def corners(self) -> list[tuple[float, float]]:
        width = 0.5 * self.height * len(self.text)
        low, right = self.y + self.height, self.x + width
        return [(self.x, self.y), (right, self.y), (right, low), (self.x, low)]


def in_json(words: Iterable[Written], turned: float = 0) -> Json:
    """As the service describes them on a page that lies turned by so many degrees, clockwise."""
    return {
        "pageNumber": 1, "angle": turned, "width": 1700, "height": 2200, "unit": "pixel",
        "words": [
            {"content": word.text, "confidence": word.confidence, "span": {"offset": 0},
             "polygon": [value for corner in word.corners for value in _turned(corner, turned)]}
            for word in words
        ],
    }  # fmt: skip


def _turned(corner: tuple[float, float], degrees: float) -> tuple[float, float]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return corner[0] * cos - corner[1] * sin, corner[0] * sin + corner[1] * cos


def json_reply(content: object, status: int = 200, /, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(content).encode(), status, {"Content-Type": "application/json"} | named)


def succeeded(*pages: Json) -> Reply:
    return json_reply({"status": "succeeded", "analyzeResult": {"pages": list(pages)}})


def running(**headers: str) -> Reply:
    return json_reply({"status": "running"}, **headers)


def refused(status: int, **headers: str) -> Reply:
    error = {"code": "Some", "message": "Dana Reyes may not be read"}
    return json_reply({"error": error}, status, **headers)


@dataclass
class Script:
    """Answers in their order; the last one again and again."""

    answers: Sequence[Answer]
    given: int = field(default=0, init=False)

    def next(self) -> Answer:
        self.given += 1
        return self.answers[min(self.given, len(self.answers)) - 1]


class DocumentIntelligence(LoopbackServer):
    """`taking` answers what comes with a picture, where None is to take it; `looking` answers who
    asks whether it has been read.
    """

    def __init__(self, *looking: Answer, taking: Sequence[Answer | None] = (None,)) -> None:
        super().__init__()
        self.requests: list[Request] = []
        self.place = self.url  # where it says that its results are
        self._looking = Script(looking)
        self._taking = Script([answer or _Taken() for answer in taking])

    @property
    def steps(self) -> list[str]:
        return [request.method for request in self.requests]

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if not (request.headers["Authorization"] or "").startswith("Bearer "):
            return refused(401)
        result = f"{MODEL}/analyzeResults/"
        match request.method:
            case "POST" if request.path == f"{MODEL}:analyze{VERSION}":
                return self._accepted(self._taking.next())
            case "GET" if request.path.startswith(result):
                return self._looking.next()
            case "DELETE" if request.path.startswith(result):
                return Reply(status=204)
            case _:
                return refused(404)

    def _accepted(self, answer: Answer) -> Answer:
        if not isinstance(answer, _Taken):
            return answer
        where = f"{self.place}{MODEL}/analyzeResults/r-1{VERSION}"
        return Reply(status=202, headers={"Operation-Location": where, "Retry-After": "1"})


@dataclass(frozen=True)
class _Taken(Reply):
    """The picture is taken in."""

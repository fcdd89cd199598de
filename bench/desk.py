"""How long somebody waits at the claims desk: for each view with each filter in each order, for
"nothing has changed", for the next claim, and for what the rules say of a form.
"""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle, product
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from bench.claim import DECISION, Json, claim
from bench.desk_claims import FLAGS, PEOPLE, fill
from bench.host import NOTHING_ELSE, Host, running_host
from bench.scale import Scale
from dev_support.host_process import HostFailed

VIEWS = ("open", "mine", "unassigned", "with_claimant", "settlement", "snoozed", "decided")
SORTS = ("due", "amount", "age", "confidence")
# With what is often found, and with what is never.
FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"q": "alternator 42"},
    {"q": "nowhere"},
    {"type": "GAP"},
    {"type": "Other"},
    {"flag": FLAGS[0]},
    {"flag": "Never said"},
    {"assignee": PEOPLE[3]},
    {"assignee": "none"},
    {"min_amount": "4000"},
    {"max_amount": "1"},
    {"due_before": "2020-01-01"},
    {"type": "GAP", "min_amount": "9000"},
)
_SECONDS = 30.0
_OPENED = "bench-preview"


@dataclass
class AtTheDesk:
    """Seconds of each request; `slowest_list` took these, and is the one of the longest median."""

    lists: list[float] = field(default_factory=list[float])
    slowest: str = ""
    slowest_list: list[float] = field(default_factory=lambda: [0.0])
    changed: list[float] = field(default_factory=list[float])
    unchanged: list[float] = field(default_factory=list[float])
    next_claim: list[float] = field(default_factory=list[float])
    previews: list[float] = field(default_factory=list[float])


def measure_desk(folder: Path, scale: Scale, database: str | None) -> AtTheDesk:
    """`database` is the address of an empty PostgreSQL; without one it is a file in the folder."""
    address = database or f"sqlite:///{folder}/desk.db"
    fill(address, scale.desk_open, scale.desk_decided)
    settings = {"DESK_DATABASE_URL": address, "LOCAL_PRINCIPAL": f"{PEOPLE[0]};adjuster"}
    with running_host(folder, settings=settings) as host:
        found = AtTheDesk()
        with closing(_Reader(host)) as reader:
            _warm_up(reader)
            _lists(reader, scale.desk_rounds, found)
            _the_same_again(reader, scale.desk_requests, found)
            _next_claims(reader, scale.desk_requests, found)
            _previews(reader, scale.desk_requests, found)
        return found


class Answer(NamedTuple):
    seconds: float
    tag: str
    text: bytes


class _Reader:
    def __init__(self, host: Host) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(host.url).netloc, timeout=_SECONDS)

    def close(self) -> None:
        self._connection.close()

    def ask(
        self,
        verb: str,
        path: str,
        wanted: int,
        headers: Mapping[str, str] = NOTHING_ELSE,
        body: Json | None = None,
    ) -> Answer:
        content = None if body is None else json.dumps(body)
        typed = {} if body is None else {"Content-Type": "application/json"}
        began = time.perf_counter()
        self._connection.request(verb, f"/api/{path}", content, {**headers, **typed})
        reply = self._connection.getresponse()
        text = reply.read()
        seconds = time.perf_counter() - began
        if reply.status != wanted:
            raise HostFailed(f"{verb} {path} was answered {reply.status}, not {wanted}")
        return Answer(seconds, reply.headers.get("ETag", ""), text)


def _questions() -> Iterator[str]:
    for view, sort, filters in product(VIEWS, SORTS, FILTERS):
        yield f"desk/claims?{urlencode({'view': view, 'sort': sort, **filters}, quote_via=quote)}"


def _warm_up(reader: _Reader) -> None:
    for question in _questions():
        reader.ask("GET", question, 200)


def _lists(reader: _Reader, rounds: int, found: AtTheDesk) -> None:
    for question in _questions():
        took = [reader.ask("GET", question, 200).seconds for _ in range(rounds)]
        found.lists += took
        if median(took) > median(found.slowest_list):
            found.slowest, found.slowest_list = question, took


def _the_same_again(reader: _Reader, requests: int, found: AtTheDesk) -> None:
    known = {"If-None-Match": reader.ask("GET", "desk/claims", 200).tag}
    for _ in range(requests):
        found.unchanged.append(reader.ask("GET", "desk/claims", 304, known).seconds)


def _next_claims(reader: _Reader, requests: int, found: AtTheDesk) -> None:
    """Each is a change, so that what the lists show is counted anew."""
    for _, view in zip(range(requests), cycle(VIEWS), strict=False):
        found.next_claim.append(reader.ask("POST", "desk/next", 200).seconds)
        found.changed.append(reader.ask("GET", f"desk/claims?view={view}", 200).seconds)


def _previews(reader: _Reader, requests: int, found: AtTheDesk) -> None:
    """Of a claim that the engine knows, too."""
    reader.ask("POST", "claims/start", 202, body=claim(_OPENED))
    deadline = time.monotonic() + _SECONDS
    while (
        b'"awaiting_approval"' not in reader.ask("GET", f"claims/status/claim-{_OPENED}", 200).text
    ):
        if time.monotonic() > deadline:
            raise HostFailed(f"The claim was not read within {_SECONDS:.0f} s")
        time.sleep(0.05)
    form = {"claim_data": DECISION["claim_data"]}
    for _ in range(requests):
        reply = reader.ask("POST", f"claims/preview/claim-{_OPENED}", 200, body=form)
        found.previews.append(reply.seconds)

"""A contract system on this machine, which answers whatever a test wants."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dev_support.loopback_server import Answer, Exchange, LoopbackServer, Reply, Request

CONTRACT: dict[str, Any] = {
    "contract_number": "VSC-2291847",
    "holder_name": "Maria Alvarez",
    "holder_email": "maria.alvarez@example.com",
    "vin": "4T1B11HK1KU218764",
    "product_type": "VSC",
    "coverage_level": "Gold",
    "status": "Active",
    "effective_date": "2025-01-15",
    "expiration_date": "2035-01-14",
    "max_claim_amount": 7500,
    "deductible": 100.0,
    "mileage_limit": 100000,
    "lienholder": "Northern Trust Auto Finance",
    "internal_note": "unknown to us",
}


def contract(**changed: Any) -> Reply:
    return Reply(json.dumps({**CONTRACT, **changed}).encode())


@dataclass(frozen=True)
class Slow:
    """A byte now and then, so that no single read takes long."""

    def send(self, exchange: Exchange) -> None:
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not exchange.closing.wait(0.05):
            exchange.wfile.write(b"s")
            exchange.wfile.flush()


@dataclass(frozen=True)
class HangsUp:
    def send(self, exchange: Exchange) -> None:
        exchange.close_connection = True


class ContractSystem(LoopbackServer):
    """`answers` are given one after another, the last one from then on."""

    def __init__(self, *answers: Answer | Callable[[str], Answer]) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(_number(request)) if callable(answer) else answer

    @property
    def queries(self) -> list[dict[str, list[str]]]:
        return [parse_qs(urlsplit(request.path).query) for request in self.asked]


def _number(request: Request) -> str:
    return parse_qs(urlsplit(request.path).query).get("contract_number", [""])[0]

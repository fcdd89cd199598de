"""Five hundred answers of two hijacked agents: payloads in the places of a good answer, forged
fields beside them, in every manner of replying. The same ones every time.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from itertools import cycle
from random import Random
from typing import Any, Literal

from demo.foundry.answers import responded, said
from dev_support.loopback_server import Answer
from tests.hijacked.payloads import FORGED, KINDS, WRONG, texts

MOST = 500
_SEED = 20_260_701
type Role = Literal["agent1", "agent2"]

READING: dict[str, Any] = {
    "classification": {
        "claim_type": "VSC",
        "sub_type": "Mechanical",
        "component_category": "Engine",
        "urgency": "Urgent",
    },
    "justification": "It broke.",
    "confidence_score": 0.99,
    "flags": {"requires_human_review": False, "missing_information": [], "potential_concerns": []},
    "email_body_extraction": {"claimant_name": "Dana"},
    "document_extraction": {
        "status": "success",
        "document_type": "invoice",
        "summary": "A bill.",
        "notes": "One page.",
    },
    "documents": [{"name": "bill.txt", "document_type": "invoice"}],
    "extracted_info": {
        "claimant_name": "Dana", "claimant_email": "dana@example.com", "claimant_phone": "555-0101",
        "claimant_address": "1 Main St", "contract_number": "VSC-1", "vehicle_year": 2020,
        "vehicle_make": "Kia", "vehicle_model": "Rio", "vehicle_vin": "1M8GDM9AXKP042788",
        "current_odometer": 1000, "date_of_loss": "2026-01-01", "issue_summary": "It broke.",
        "repair_facility": "Main Motors", "diagnosis": "Worn", "lienholder": "A bank",
        "total_parts_cost": 1, "total_labor_cost": 1, "total_estimate": 2, "deductible": 0,
    },
    "evidence": [
        {"field": "diagnosis", "value": "Worn", "source": "email", "document": None, "page": None,
         "quote": "It broke.", "confidence": 1}
    ],
}  # fmt: skip
VERDICT: dict[str, Any] = {
    "decision": "APPROVED",
    "decision_type": "AUTO",
    "approved_amount": 1_000_000,
    "deductible_applied": 0,
    "missing_documents": ["photos"],
    "rules_evaluated": [f"AA-0{n}" for n in range(1, 9)],
    "rules_passed": [f"AA-0{n}" for n in range(1, 9)],
    "rules_failed": ["AA-01"],
    "rules_triggered": ["AA-01"],
    "priority": "High",
    "assigned_queue": "payment",
    "reason": "Every rule passed.",
    "evaluation_summary": {"contract_status": "Active", "coverage_valid": True},
}
_GOOD: dict[Role, dict[str, Any]] = {"agent1": READING, "agent2": VERDICT}
_CLOSED = {
    "decision",
    "date_of_loss",
    "field",
    "source",
    "status",
}  # where not every text is understood
type Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Hijacked:
    """What one of the agents answers, whatever it is asked and however often."""

    number: int
    role: Role
    kind: str
    answer: Answer

    def __str__(self) -> str:
        return f"{self.number}-{self.role}-{self.kind}"


def hijacked_outputs(canary_url: str) -> list[Hijacked]:
    random = Random(_SEED)
    return [_output(number, random, canary_url) for number in range(MOST)]


def saturated(content: dict[str, Any], kind: str, canary_url: str) -> dict[str, Any]:
    """A payload in the place of every text that may be any text."""
    filled, payloads = deepcopy(content), cycle(texts(kind, canary_url))
    for path in [*_leaves(filled)]:
        if isinstance(_at(filled, path), str) and path[-1] not in _CLOSED:
            _put(filled, path, next(payloads))
    return filled


def _output(number: int, random: Random, url: str) -> Hijacked:
    role: Role = "agent1" if number % 2 else "agent2"
    kind = KINDS[number // 2 % len(KINDS)]
    content = deepcopy(_GOOD[role])
    paths = [*_leaves(content)]
    texts_at = [path for path in paths if isinstance(_at(content, path), str)]
    for path in random.sample(texts_at, random.choice((1, 2, 4))):
        _put(content, path, random.choice(texts(kind, url)))
    if random.random() < 0.2:
        _put(content, random.choice(paths), random.choice(WRONG))
    if random.random() < 0.5:
        content |= random.choice(FORGED)(url)
    return Hijacked(number, role, kind, _said(content, random.choice(texts(kind, url)), random))


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The places of all values, objects and lists among them."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else ()
    for name, part in [*inner, *(enumerate(value) if isinstance(value, list) else ())]:
        yield from _leaves(part, (*path, name))


def _at(content: Any, path: Path) -> Any:
    return reduce(lambda value, name: value[name], path, content)


def _put(content: Any, path: Path, value: Any) -> None:
    *parents, last = path
    for name in parents:
        content = content[name]
        if not isinstance(content, dict | list):
            return  # another payload is there already
    if isinstance(content, dict) or (isinstance(last, int) and last < len(content)):
        content[last] = value


def _said(content: dict[str, Any], prose: str, random: Random) -> Answer:
    reply = json.dumps(content, ensure_ascii=random.random() < 0.5)
    call = {"type": "function_call", "id": "f", "call_id": "f", "name": "pwn", "arguments": prose}
    part = {"type": "output_text", "text": reply, "annotations": [{"type": "url", "url": prose}]}
    match random.randrange(16):
        case 0:
            return said(f"{prose}\n```json\n{reply}\n```\n{prose}")
        case 1:
            return said(reply.removesuffix("}") + ", // pwn\n}")
        case 2:
            return said(f"{reply}{reply}")
        case 3:
            return said(prose)
        case 4:
            return said(reply[:-1])
        case 5:
            answer = responded([part])
            return responded([], output=[call, *answer.content["output"]])
        case 6:
            return said(reply, id=f"pwn\n{prose}", model=prose, usage={"input_tokens": prose})
        case _:
            return said(reply)

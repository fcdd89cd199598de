"""Claims that people have decided, as a set to measure agents with: what was read and what a
reviewer made of it is the truth. A record holds no letter, so that each claim has one that is put
together from the quotes which agent 1 gave for its values.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.claims import GeneratedClaim
from evaluation.facts import TODAY
from evaluation.incidents import INCIDENTS
from evaluation.reading import AT_ONCE, Reading
from function_app.agents.ports import AgentFailed, AgentUnavailable, ClaimAssistant
from function_app.audit.verify import BadLink, lines_of, verify
from function_app.claims.verification.verify import verified
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import Agent1Input, ClaimRequest, ClaimType
from function_app.domain.extraction import ExtractedInfo

type Entry = dict[str, Any]
_TYPE = "issue.claim_type"


class NoGoldenSet(Exception):
    """What is wrong with the file, in words."""


@dataclass(frozen=True)
class GoldenClaim(GeneratedClaim):
    known_as: str = ""

    @property
    def claim_id(self) -> str:
        return self.known_as


def golden_set(file: Path) -> list[GoldenClaim]:
    """Raises `NoGoldenSet`."""
    try:
        lines = lines_of(file.read_text("utf-8"))
        verify(lines)
    except (OSError, UnicodeDecodeError, BadLink) as error:
        raise NoGoldenSet(f"{file}: {error}") from error
    found = [*_claims([dict(line) for line in lines])]
    if not found:
        raise NoGoldenSet(f"{file}: no claim in it was read and approved by a person")
    return found


def _claims(lines: Iterable[Entry]) -> Iterator[GoldenClaim]:
    entries: list[Entry] = []
    for line in lines:
        if "head" not in line:
            entries.append(line)
            continue
        made = _golden(entries)
        entries = []
        if made is not None:
            yield made


def _golden(entries: Sequence[Entry]) -> GoldenClaim | None:
    """None for a claim that nobody has read, or that no person approved."""
    filed = next((one for one in entries if one.get("event") == "filed"), {})
    readings = [one for one in entries if one.get("event") == "read"]
    taken = [one for one in entries if one.get("event") == "decision" and _counted(one)]
    if not filed.get("claim_id") or not readings or not taken:
        return None
    reading, changes = readings[-1], taken[-1]["changes"]
    truth = dict(reading["values"])
    kind = reading["classification"]["claim_type"]
    for change in changes:
        field = FORM.get(change["field"])
        if change["field"] == _TYPE:
            kind = change["decided"]
        elif field is not None and field.entry.read_as in ExtractedInfo.model_fields:
            truth[field.entry.read_as] = change["decided"]
    claim_type = ClaimType(kind) if kind in list(ClaimType) else ClaimType.OTHER
    known = ExtractedInfo.model_validate(truth)
    return GoldenClaim(
        number=0,
        claim_type=claim_type,
        incident=INCIDENTS[claim_type][0],
        tone="record",
        email=_letter(reading),
        paper=None,
        truth=known,
        facts=known,
        bill=None,
        contradicted=None,
        known_as=filed["claim_id"],
    )


def _counted(decision: Entry) -> bool:
    return decision["verdict"] == "taken" and decision["decision"] == "approved"


def _letter(reading: Entry) -> str:
    return "\n".join(dict.fromkeys(one["quote"] for one in reading["evidence"]))


def kept_as(claims: Iterable[GoldenClaim]) -> str:
    """JSON Lines: what each claim says, and what is true of it."""
    told = (
        {
            "claim_id": claim.claim_id,
            "claim_type": claim.claim_type.value,
            "email": claim.email,
            "truth": claim.truth.model_dump(mode="json", exclude_none=True),
        }
        for claim in claims
    )
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)


def read_golden(claims: Sequence[GoldenClaim], assistant: ClaimAssistant) -> list[Reading]:
    def read(claim: GoldenClaim) -> Reading:
        sender = claim.truth.claimant_email
        request = ClaimRequest(
            claim_id=claim.claim_id, email_content=claim.email or "-", sender_email=sender
        )
        question = Agent1Input(instance_id=f"claim-{claim.claim_id}", claim=request)
        try:
            answer = assistant.read(question, [])
        except (AgentFailed, AgentUnavailable) as failure:
            return Reading(claim, [], None, [], [f"agent 1: {failure}"])
        return Reading(claim, [], verified(answer, request, [], TODAY), [], [])

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(read, claims))

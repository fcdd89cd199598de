"""What the policy looks at: the claim as it was read, and the figures that somebody decided on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast
from unicodedata import normalize

from function_app.domain.adjudication_form import sources
from function_app.domain.claim import ClaimRequest, ClaimType, known_claim_type
from function_app.domain.decision import ApprovalDecision, ClaimAmounts
from function_app.domain.values.mailbox import email_address

# ruff: noqa: PLC0415
# How a form's figures are read comes with many patterns: loaded with the first decision.

UNREADABLE = Decimal("Infinity")  # as good as any amount: somebody wrote one that we cannot read
# Sources of evidence; a reviewer's word is none of the claim.
_OF_THE_CLAIM = ("email", "document", "answer", "contract")


@dataclass(frozen=True)
class ReviewFacts:
    """`claim_types` are what was read and, where it differs, what the decision says. `people` may
    not decide: who sent the claim, and who is named as the claimant.
    """

    claim_types: tuple[str, ...] = (ClaimType.OTHER,)
    amount: Decimal | None = None
    deductible: Decimal | None = None
    confidence: float = 0.0
    concerns: tuple[str, ...] = ()
    no_contract: bool = True
    amount_raised: bool = False
    all_supported: bool = False
    people: frozenset[str] = frozenset()
    filed_by: str | None = None


def facts_of(
    reading: dict[str, Any] | None,
    claim: ClaimRequest,
    decision: ApprovalDecision | None = None,
    filed_by: str | None = None,
) -> ReviewFacts:
    """`reading` is what agent 1's answer dumps. `filed_by` is the address of who filed the claim,
    where that is known.
    """
    read = reading or {}
    info = _object(read.get("extracted_info"))
    flags = _object(read.get("flags"))
    form = _form(info, decision)
    amount = _estimate(form)
    return ReviewFacts(
        claim_types=tuple(dict.fromkeys(_claim_types(read, decision))),
        amount=amount,
        deductible=_deductible(form),
        confidence=_number(read.get("confidence_score")),
        concerns=tuple(map(str, _list(flags.get("potential_concerns")))),
        no_contract=has_no_contract(read),
        amount_raised=_is_raised(read, form, amount),
        all_supported=_all_supported(read),
        people=people_of(reading, claim, decision),
        filed_by=filed_by and mailbox_of(filed_by),
    )


def has_no_contract(reading: Mapping[str, Any]) -> bool:
    """No looked-up contract, and no contract number that a quote of the claim supports. What the
    contract system does not know is none, whatever the claim says.
    """
    if _object(reading.get("contract")).get("outcome") == "not_found":
        return True
    return not any(
        entry.get("field") == "contract_number"
        and entry.get("supported") is True
        and entry.get("source") in _OF_THE_CLAIM
        for entry in map(_object, _list(reading.get("evidence")))
    )


def _all_supported(reading: Mapping[str, Any]) -> bool:
    supported = {
        entry.get("field")
        for entry in map(_object, _list(reading.get("evidence")))
        if entry.get("supported") is True
    }
    values = _object(reading.get("extracted_info"))
    known = {name for name, value in values.items() if value is not None}
    return bool(known) and known <= supported


def _claim_types(read: Mapping[str, Any], decision: ApprovalDecision | None) -> Iterator[str]:
    yield _known(_object(read.get("classification")).get("claim_type"))
    if decision and decision.claim_data is not None:
        paths = sources("issue.claim_type", "contract.product_type")
        yield from (_known(value) for value in _values(decision.claim_data, paths))


def _known(written: object) -> str:
    known = known_claim_type(written) if isinstance(written, str) else ClaimType.OTHER
    return known if known in ClaimType else ClaimType.OTHER


def _form(info: Mapping[str, Any], decision: ApprovalDecision | None) -> Mapping[str, Any]:
    """Where agent 2 will look for the figures."""
    if decision and decision.claim_data is not None:
        return decision.claim_data
    amounts = decision and decision.claim_amounts
    return {**info, **(_given(amounts) if amounts else {})}


def _given(amounts: ClaimAmounts) -> dict[str, Any]:
    return {name: figure for name, figure in amounts.dump().items() if figure is not None}


def _estimate(form: Mapping[str, Any]) -> Decimal | None:
    from function_app.rules.estimate import estimate
    from function_app.rules.loose_object import LooseObject

    given = LooseObject(form)
    amount = estimate(given)
    return UNREADABLE if amount is None and given.unreadable else amount


def _deductible(form: Mapping[str, Any]) -> Decimal | None:
    return _money(form, "contract.deductible")


def _money(form: Mapping[str, Any], path: str) -> Decimal | None:
    from function_app.rules.loose_object import LooseObject, to_money

    return LooseObject(form).read(to_money, *sources(path))


def _looked_up(read: Mapping[str, Any]) -> dict[str, Any]:
    """The contract, as the contract system has it."""
    return _object(_object(read.get("contract")).get("contract"))


def _is_raised(read: Mapping[str, Any], form: Mapping[str, Any], amount: Decimal | None) -> bool:
    """More would be paid than what was read comes to: a higher total, a lower deductible, or more
    than the contract allows.
    """
    most, given = (
        _looked_up(read).get("max_claim_amount"),
        _money(form, "contract.max_claim_amount"),
    )
    if most is not None and given is not None and given > Decimal(str(most)):
        return True
    figures = _of_the_claim(read)
    if (amount or Decimal()) > (_estimate(figures) or Decimal()):
        return True
    known = _deductible(_object(read.get("extracted_info")))
    before, now = _deductible(figures), _deductible(form)
    return known is not None and now is not None and (before is None or now < before)


def _of_the_claim(read: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, without what nobody but a reviewer says: asking for a change of the amount is
    no way round.
    """
    said: dict[object, set[object]] = {}
    for entry in map(_object, _list(read.get("evidence"))):
        said.setdefault(entry.get("field"), set()).add(entry.get("source"))
    info = _object(read.get("extracted_info"))
    return {name: value for name, value in info.items() if said.get(name) != {"reviewer"}}


def people_of(
    reading: Mapping[str, Any] | None, claim: ClaimRequest, decision: ApprovalDecision | None
) -> frozenset[str]:
    """Whose claim it is: who sent it, who is named as the claimant, and who holds the contract."""
    found = [claim.sender_email, *_addresses(reading or {})]
    if decision and decision.claim_data is not None:
        found += _values(decision.claim_data, sources("claimant.email"))
    return frozenset(mailbox_of(one) for one in found if isinstance(one, str))


@lru_cache(maxsize=256)  # the orchestrator asks again whenever it is replayed
def mailbox_of(written: str) -> str:
    """What is the same for all addresses of one mailbox: `jo+claims@example.com` is read by whoever
    reads `jo@example.com`, however the letters are written. A form may have a name before it.
    """
    alike = normalize("NFKC", written).casefold()
    try:
        address = email_address(alike)
    except ValueError:
        return alike.strip()
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}{local[1:].partition('+')[0]}@{domain}"


def _addresses(read: Mapping[str, Any]) -> Iterator[object]:
    """Everyone whom a source names as the claimant, whichever the merged reading has, and the
    contract's holder.
    """
    document = _object(read.get("document_extraction"))
    for info in (
        read.get("extracted_info"),
        read.get("email_body_extraction"),
        document.get("extracted_fields"),
    ):
        yield _object(info).get("claimant_email")
    yield _looked_up(read).get("holder_email")


def _values(form: Mapping[str, Any], paths: tuple[str, ...]) -> list[object]:
    from function_app.rules.loose_object import LooseObject

    given = LooseObject(form)
    found = (given.find(path) for path in paths)
    return [value for value in found if value is not None]


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

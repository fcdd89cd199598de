"""Claims with their truth: what happened, who writes how, which papers come along, what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from evaluation import people
from evaluation.emails import TONES, email
from evaluation.facts import TODAY, Bill, facts_of
from evaluation.incidents import INCIDENTS
from evaluation.incidents.incident import Incident
from evaluation.layouts import LAYOUTS
from evaluation.papers import Paper, paper
from evaluation.writing import Hand
from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo

DEFAULT_SEED = 5
DEFAULT_CLAIMS = 42
_WITHOUT_PAPER = 0.2
_CONTRADICTED = 0.25  # of the claims with a paper, which then is right


@dataclass(frozen=True)
class GeneratedClaim:
    """`truth` is what can be known from letter and paper together, `facts` is everything."""

    number: int
    claim_type: ClaimType
    incident: Incident
    tone: str
    email: str
    paper: Paper | None
    truth: ExtractedInfo
    facts: ExtractedInfo
    bill: Bill | None
    contradicted: str | None  # the field for which the letter has another value

    @property
    def claim_id(self) -> str:
        return f"EVAL-{self.number + 1:03d}"

    @property
    def file_name(self) -> str:
        return f"{self.claim_id}.pdf"


def generate(
    seed: int, count: int, types: Sequence[ClaimType] = tuple(ClaimType), today: date = TODAY
) -> list[GeneratedClaim]:
    """The types take turns. A claim stays the same when more are asked for."""
    return [_claim(seed, number, types, today) for number in range(count)]


def _claim(seed: int, number: int, types: Sequence[ClaimType], today: date) -> GeneratedClaim:
    rounds, place = divmod(number, len(types))
    claim_type = types[place]
    turn = rounds * types.count(claim_type) + types[:place].count(claim_type)
    random = Random(f"{seed}/{number}")
    incident = _shuffled(INCIDENTS[claim_type], f"{seed}/{claim_type}", turn)
    tone = _shuffled(list(TONES), f"{seed}/tones", number + turn)
    facts, bill = facts_of(claim_type, incident, random, today)
    has_paper = tone == "cover note" or random.random() >= _WITHOUT_PAPER
    layout = _shuffled(list(LAYOUTS), f"{seed}/layouts", number)
    attached = (
        paper(claim_type, incident.brief, facts, bill, layout=layout, random=random, today=today)
        if has_paper
        else None
    )
    in_letter, contradicted = _as_remembered(facts, attached, random, today)
    letter = email(tone, _words(in_letter, incident, random, today), random)
    on_paper = attached.fields if attached else frozenset[str]()
    told = (letter.fields | on_paper | {"claimant_email"}) & set(ExtractedInfo.model_fields)
    return GeneratedClaim(
        number=number,
        claim_type=claim_type,
        incident=incident,
        tone=tone,
        email=letter.content,
        paper=attached,
        truth=ExtractedInfo.model_validate({name: getattr(facts, name) for name in told}),
        facts=facts,
        bill=bill,
        contradicted=contradicted if contradicted in letter.fields else None,
    )


def _shuffled[T](several: Sequence[T], seed: str, turn: int) -> T:
    return Random(seed).sample(several, len(several))[turn % len(several)]


def _words(facts: ExtractedInfo, incident: Incident, random: Random, today: date) -> dict[str, str]:
    hand = Hand.anybodys(random)
    return hand.of_facts(facts) | {
        "brief": incident.brief,
        "casual": incident.casual,
        "formal": incident.formal,
        "other_phone": hand.of_phone(people.phone(random)),
        "other_sum": f"${random.randrange(20, 400)}",
        "other_day": hand.of_day(today - timedelta(days=random.randrange(300, 1500))),
        "other_number": f"{random.randrange(100_000, 999_999)}",
        "other_host": random.choice(("shop.example", "garage.example", "service.example")),
    }


def _as_remembered(
    facts: ExtractedInfo, attached: Paper | None, random: Random, today: date
) -> tuple[ExtractedInfo, str | None]:
    """What the claimant believes: now and then one value that the paper corrects."""
    wrong: dict[str, object] = {
        "current_odometer": (facts.current_odometer or 0) + random.randrange(100, 2500),
        "date_of_loss": (facts.date_of_loss or today) - timedelta(days=random.randrange(1, 4)),
        "contract_number": people.contract_number(random),
    }
    field = random.choice(list(wrong))
    if attached is None or field not in attached.fields or random.random() >= _CONTRADICTED:
        return facts, None
    return facts.model_copy(update={field: wrong[field]}), field

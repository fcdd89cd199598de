"""What makes up a sample claim: the e-mail, the paper, what the reviewer knows, how it must end."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from demo.documents import Line, Paper, draw


def flowed(text: str) -> str:
    """A paragraph is one line, as mail programs send it; short lines, a signature's, stay."""
    return re.sub(r"(?<=[^\n]{60})\n(?=[^\n])", " ", text)


@dataclass(frozen=True)
class Coverage:
    """What the contract system has of the contract."""

    product: str
    level: str
    effective: date
    expiration: date
    maximum: Decimal
    mileage_at_purchase: int
    mileage_limit: int
    status: str = "Active"


def gold_contract(today: date) -> Coverage:
    """One that many people have."""
    return Coverage(
        product="VSC",
        level="Gold",
        effective=today - timedelta(days=700),
        expiration=today + timedelta(days=1100),
        maximum=Decimal("7500.00"),
        mileage_at_purchase=14_300,
        mileage_limit=100_000,
    )


@dataclass(frozen=True)
class Review:
    """What the reviewer adds to the form that agent 1 filled in."""

    coverage: Coverage
    facility_type: str  # Authorized | Independent
    facility_address: str
    driveable: bool
    documents: Sequence[str]  # those that are there
    parts: Sequence[Line]
    labor: Sequence[Line]
    comments: str


@dataclass(frozen=True)
class Expected:
    decision: str
    estimate: Decimal
    deductible: Decimal
    approved: Decimal


@dataclass(frozen=True)
class Sample:
    key: str
    headline: str
    sender: str
    email: str
    file_name: str
    url_path: str  # as the sender wrote it: with spaces, or encoded already
    paper: Paper
    review: Review
    expected: Expected
    send: Callable[[bytes], bytes] = bytes  # makes the file that is sent of the paper's PDF

    @property
    def file(self) -> bytes:
        return self.send(draw(self.paper))


def day(value: date) -> str:
    """As Americans write it on a form."""
    return value.strftime("%m/%d/%Y")

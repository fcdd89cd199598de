"""The approval policy: who may approve what, how many are needed, and who is told when nobody
does. It travels in the input of a claim, so that a claim keeps the policy that it was filed under.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, model_validator

from function_app.approval_policy.values import (
    Concern,
    Days,
    Dollars,
    Hours,
    KnownType,
    Mail,
    Name,
    Share,
    Span,
    as_list,
)
from function_app.domain.message import Message


class Part(Message):
    """A name that nobody knows would be a rule that never holds, and without a word."""

    model_config = ConfigDict(extra="forbid")


class When(Part):
    """All that is named has to hold; with nothing named it always does."""

    claim_type: Annotated[tuple[KnownType, ...], BeforeValidator(as_list)] = ()
    amount_over: Dollars | None = None
    confidence_below: Share | None = None
    concern: Concern = None  # any at all, or one that contains these words
    no_contract: StrictBool | None = None
    amount_raised: StrictBool | None = None


class ApprovalRule(Part):
    """`count` approvals of people who have one of the roles; without roles, of any."""

    when: When = When()
    count: Annotated[int, Field(strict=True, ge=1, le=20)] = 1
    roles: Annotated[tuple[Name, ...], BeforeValidator(as_list)] = ()


class StraightThrough(Part):
    """What needs no person when confidence, evidence and the coded rules agree. Of that, a share
    goes to a person all the same.
    """

    enabled: StrictBool = False
    amount_up_to: Dollars | None = None
    confidence_from: Share | None = None
    sample: Annotated[Share, Field(gt=0)] = 0.1

    @model_validator(mode="after")
    def _has_its_limits(self) -> Self:
        if self.enabled and (self.amount_up_to is None or self.confidence_from is None):
            raise ValueError("needs amount_up_to and confidence_from")
        return self


class LadderAction(StrEnum):
    REMIND = "remind"
    ESCALATE = "escalate"
    REASSIGN = "reassign"
    TIMEOUT = "timeout"
    REJECT = "reject"

    @property
    def ends_the_wait(self) -> bool:
        return self in {LadderAction.TIMEOUT, LadderAction.REJECT}

    @property
    def brings_somebody_in(self) -> bool:
        return self in {LadderAction.ESCALATE, LadderAction.REASSIGN}


class LadderRule(Part):
    """`after` counts from when the reviewer was asked, in the calendar's working hours."""

    after: Span
    do: Literal["remind", "escalate", "reassign", "timeout", "reject"]
    to: Name | None = None

    @property
    def action(self) -> LadderAction:
        return LadderAction(self.do)

    @model_validator(mode="after")
    def _names_whom_it_concerns(self) -> Self:
        if self.action.brings_somebody_in and self.to is None:
            raise ValueError(f"{self.do} needs a role in `to`")
        if self.action.ends_the_wait and self.to is not None:
            raise ValueError(f"{self.do} is about nobody and takes no `to`")
        return self


class Calendar(Part):
    """When people work. `country` is the one whose public holidays are kept."""

    country: Name | None = None
    zone: Name = "UTC"
    days: Days = ("mon", "tue", "wed", "thu", "fri")
    hours: Hours = "09:00-17:00"


class ApprovalPolicy(Part):
    """Of `approvals` the first that fits counts; when none does, one approval is enough."""

    roles: Mapping[Name, tuple[Mail, ...]] = {}
    authority: Mapping[Name, Dollars] = {}  # a role that is not named has no limit
    approvals: tuple[ApprovalRule, ...] = ()
    four_eyes: StrictBool = True
    straight_through: StraightThrough = StraightThrough()
    ladder: tuple[LadderRule, ...] = ()
    calendar: Calendar | None = None  # none: every hour is a working hour


class LadderStep(Message):
    """A step of the ladder and when it is due, in UTC; the first has number 1."""

    number: int
    action: LadderAction
    at: datetime
    to: str | None = None

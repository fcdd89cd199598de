"""What crosses a boundary of this workflow: the request, the proposal as people see it, the
decision, what a tool is told and what it did, the end.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StrictBool, StringConstraints, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from function_app.approval_policy.models import ApprovalPolicy
from function_app.domain.decision import ApprovalDecision
from function_app.domain.message import Message
from function_app.domain.values.strict import empty_is_missing, within
from function_app.kit.durable.decisions import Decision
from function_app.kit.durable.questions import Question

LONGEST_TIMEOUT = 365 * 24 * 60 * 60  # seconds: a year
LONGEST_NAME = 320


def _reviewer(written: str) -> str:
    text = written.strip()
    if not text or len(text) > LONGEST_NAME or not text.isprintable():
        raise ValueError("must be an e-mail address or a name")
    return text


def _timeout(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    if not 0 < value <= LONGEST_TIMEOUT:
        raise ValueError(f"must be more than 0 and at most a year, {LONGEST_TIMEOUT} seconds")
    return value


type RequestText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), within(16 * 1024)
]
type Notes = Annotated[str | None, within(32 * 1024), BeforeValidator(empty_is_missing)]
type Reviewer = Annotated[
    str,
    AfterValidator(_reviewer),
    WithJsonSchema(
        {"type": "string", "maxLength": LONGEST_NAME, "pattern": r"^[ -~]*[!-~][ -~]*$"}
    ),
]


class ActionRequest(Message):
    request: RequestText
    timeout_seconds: Annotated[
        int | float,
        BeforeValidator(_timeout),
        WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": LONGEST_TIMEOUT}),
    ] = 300


class Action(Message):
    """The proposed call of a tool. All of it comes from the arguments as they were validated, but
    for `reasoning`, which is the agent's own words.
    """

    action_type: str
    arguments: dict[str, Any]
    description: str
    reasoning: str
    risky_action: bool


class Verdict(Message):
    """What the policy says of a proposal. With a `problem`, a sentence, it is never carried out.
    `people` are those whose claim it is about, `policy` says who may approve it.
    """

    action: Action
    problem: str | None = None
    people: tuple[str, ...] = ()
    policy: ApprovalPolicy | None = None

    @property
    def needs_a_person(self) -> bool:
        return self.action.risky_action


class ActionQuestion(Question):
    """What a person is to decide on. Whose claim it is about may not."""

    proposed_action: Action
    people: tuple[str, ...] = ()
    policy: ApprovalPolicy | None = None


class ActionDecision(Decision):
    """The body of `approve` and the data of the event: for one request and no other. How the
    reviewer signed in, and with which roles, the API sets.
    """

    request_id: str  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]
    approved: StrictBool
    reviewer: Reviewer
    reviewer_notes: Notes = None
    signed_in_by: SkipJsonSchema[Literal["link", "easyauth", "open"] | None] = None
    roles: SkipJsonSchema[list[str] | None] = None

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"decision_id", "signed_in_by", "roles"})

    def on_the_policys_terms(self) -> ApprovalDecision:
        """Whoever decides on an action may give a name instead of an address."""
        return ApprovalDecision.model_construct(
            decision="approved" if self.approved else "rejected",
            reviewer=self.reviewer,
            signed_in_by=self.signed_in_by,
            roles=self.roles,
        )


class ToolOrder(Message):
    """`as_of` is when the action was asked for: what finished later is not meant. `counted` is what
    was found before anything was changed.
    """

    instance_id: str
    as_of: datetime
    arguments: dict[str, Any]
    counted: int | None = None


class ToolReport(Message):
    """What a tool did: in a sentence, without its full stop, and for programs."""

    said: str
    result: dict[str, Any]

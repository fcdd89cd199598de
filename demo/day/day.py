"""Files the claims of a day, one after the other on a clock that is moved, and does with some what
people do with claims.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from demo.claims_api import Json
from demo.day.desk_api import DeskApi
from demo.day.plan import BEGINS, DEADLINE, ENDS, Fate, Planned
from demo.reviewer import REVIEWER
from function_app.claims.agent2_input import prefilled
from function_app.claims.steps import Step
from function_app.domain.adjudication_form import AdjudicationForm, Documents
from function_app.domain.reading import Agent1Output

COLLEAGUE = "priya.nair@example.com"
_AT_ONCE = 4
_SOON_READ = 0.5  # hours, or their deadlines would all be the same
_LAST = {Step.AGENT2_COMPLETED, Step.AWAITING_SETTLEMENT, Step.REJECTED, Step.WITH_CLAIMANT}


class Day:
    def __init__(
        self, api: DeskApi, papers_url: str, today: date, check_alive: Callable[[], None]
    ) -> None:
        self._api = api
        self._papers_url = papers_url
        self._today = today
        self._check_alive = check_alive
        self._hours_ago = BEGINS
        self._unread: list[Planned] = []

    def pass_by(self, plan: Sequence[Planned]) -> None:
        deeds: list[tuple[float, Callable[[Planned], None], Planned]] = [
            *((one.filed, self._file, one) for one in plan),
            *((one.decided, self._decide, one) for one in plan if one.is_decided),
        ]
        for hours_ago, deed, one in sorted(deeds, key=lambda deed: -deed[0]):
            self._check_alive()
            self._move_clock(hours_ago)
            deed(one)
        self._wait_until_read()
        self._move_clock(ENDS)
        for one in plan:
            self._at_the_desk(one)

    def _move_clock(self, hours_ago: float) -> None:
        if self._unread and self._unread[0].filed - hours_ago > _SOON_READ:
            self._wait_until_read()
        hours = self._hours_ago - hours_ago
        if hours > 0:
            self._api.advance_clock(hours * 3600)
            self._hours_ago = hours_ago

    def _file(self, one: Planned) -> None:
        facts = one.claim.generated.facts
        urls = [self._papers_url + name for name in one.claim.attachments]
        self._api.claims.start(
            {
                "claim_id": one.claim.claim_id,
                "sender_email": facts.claimant_email,
                "email_content": one.claim.email,
                "attachment_urls": urls,
            }
        )
        if one.claim.is_picture:
            return  # is being read while people look at the others
        self._unread.append(one)
        if len(self._unread) >= _AT_ONCE:
            self._wait_until_read()

    def _wait_until_read(self) -> None:
        for one in self._unread:
            self._waiting(one)
        self._unread.clear()

    def _waiting(self, one: Planned) -> Json:
        return self._api.until(_instance(one), lambda now: "request_id" in now)

    def _decide(self, one: Planned) -> None:
        self._wait_until_read()
        status = self._waiting(one)
        seen = {name: status[name] for name in ("request_id", "seen_digest")}
        who = COLLEAGUE if one.claim.generated.number % 3 == 0 else REVIEWER
        decision = seen | {"reviewer": who} | self._decision(one, status)
        self._api.claims.approve(_instance(one), decision)
        self._api.until(_instance(one), _is_dealt_with)

    def _decision(self, one: Planned, status: Json) -> Json:
        match one.fate:
            case Fate.REJECTED:
                return {"decision": "rejected", "reason_code": "outside_period"}
            case Fate.ASKED:
                return {
                    "decision": "info_requested",
                    "questions": ["What did the odometer read on the day of the loss?"],
                    "documents": ["photos"],
                    "due_days": 5,
                    "comments": "The letter and the estimate differ.",
                }
            case _:
                form = _form(one, status["agent1_output"], self._today)
                return {"decision": "approved", "claim_data": form}

    def _at_the_desk(self, one: Planned) -> None:
        match one.fate:
            case Fate.SNOOZED:
                hours = min(3.0, (DEADLINE + one.filed) / 3)
                until = datetime.now(UTC) + timedelta(hours=hours)
                reason = "The shop calls back this afternoon."
                self._api.do(_instance(one), "snooze", until=until.isoformat(), reason=reason)
            case Fate.MINE:
                self._api.do(_instance(one), "take")
            case Fate.TAKEN:
                self._api.do(_instance(one), "assign", to=COLLEAGUE)
            case Fate.NOTED:
                text = "Spoke with the claimant: the receipt for the tow comes by mail."
                self._api.do(_instance(one), "note", text=text)
            case _:
                pass


def _instance(one: Planned) -> str:
    return f"claim-{one.claim.claim_id}"


def _is_dealt_with(status: Json) -> bool:
    step = (status["custom_status"] or {}).get("step")
    return step in _LAST or status["runtime_status"] != "Running"


def _form(one: Planned, reading: Json, today: date) -> Json:
    """As the page sends it: what was read and looked up, and the ticks of a person."""
    form = AdjudicationForm.at(
        {
            **prefilled(Agent1Output.model_validate(reading)),
            **{f"documents.{name}": True for name in Documents.model_fields},
            "flags.is_pre_existing": False,
            "issue.is_vehicle_driveable": one.claim.generated.number % 2 == 0,
            "vehicle.mileage_at_purchase": 4_000,
            "claim_id": one.claim.claim_id,
            "submission_date": today,
        }
    )
    return form.dump()

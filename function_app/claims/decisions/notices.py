"""What a reviewer is told, and who is: those whom the policy asks for and who have not approved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from function_app.approval_policy.models import LadderStep
from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.tally import Tally
from function_app.claims.messages import OrchestrationInput, ReadingSummary, ReviewOrder
from function_app.kit.durable.clock import utc_now
from function_app.notifications.ports import Occasion, Recipient


@dataclass(frozen=True)
class Notices:
    file: CaseFile
    given: OrchestrationInput
    request_id: str
    tally: Tally

    def of_the_wait(self, round_number: int) -> ReviewOrder:
        """With what the ladder is planned from, where the policy has one."""
        since, policy = utc_now(self.file.ctx), self.given.policy
        due = since + timedelta(hours=self.given.approval_timeout_hours)
        notice = self._notice(self._begins(round_number), self._awaited(), due)
        if policy is None or not policy.ladder:
            return notice
        return notice.model_copy(update={"since": since, "policy": policy.dump()})

    def _begins(self, round_number: int) -> Occasion:
        if round_number > 1:
            return "changed"
        return "back" if self.file.info_rounds else "review"

    def of_a_return(self, due: datetime) -> ReviewOrder:
        return self._notice("back", self._awaited(), due)

    def of_an_approval(self) -> ReviewOrder:
        count = len(self.tally.approvals)
        return self._notice("second_approval", self._awaited(), number=count)

    def of_an_undone_decision(self, due: datetime) -> ReviewOrder:
        return self._notice("undone", self._awaited(), due)

    def of_a_settlement(self, due: datetime, number: int) -> ReviewOrder:
        """They are told when it begins to wait, and reminded: `number` counts those."""
        return self._notice("settle", self._awaited(), due, number)

    def of_a_step(self, step: LadderStep, occasion: Occasion, due: datetime) -> ReviewOrder:
        roles = [step.to] if step.to else self._awaited()
        return self._notice(occasion, roles, due, step.number)

    def _awaited(self) -> Iterable[str]:
        """Where anybody may approve, everybody of the policy is told."""
        policy = self.given.policy
        return self.tally.needed.roles or (policy.roles if policy else ())

    def _notice(
        self,
        occasion: Occasion,
        roles: Iterable[str],
        due: datetime | None = None,
        number: int = 0,
    ) -> ReviewOrder:
        known = self.file.agent1_output is not None
        reading = self.file.summary
        return ReviewOrder(
            instance_id=self.file.ctx.instance_id,
            claim_id=self.given.claim.claim_id,
            claim_type=reading.classification.known_type if known else None,
            confidence=reading.confidence_score if known else None,
            review_url=self.given.review_url,
            claimant_name=self._claimant(reading),
            request_id=self.request_id,
            amount=reading.extracted_info.total_estimate,
            due_at=due,
            occasion=occasion,
            number=number,
            revision=self.file.revision,
            approval_roles=tuple(self.tally.needed.roles),
            escalation=len(self.tally.brought_in),
            to=tuple(self._recipients(roles)),
        )

    def _claimant(self, reading: ReadingSummary) -> str | None:
        return reading.extracted_info.claimant_name if self.given.notices_name_claimant else None

    def _recipients(self, roles: Iterable[str]) -> Iterator[Recipient]:
        policy = self.given.policy
        told = {approval.reviewer.casefold() for approval in self.tally.approvals}
        for role in roles:
            for mail in policy.roles.get(role, ()) if policy else ():
                if mail not in told:
                    told.add(mail)
                    yield Recipient(mail=mail, role=role)

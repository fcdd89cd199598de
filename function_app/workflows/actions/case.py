"""One action while its orchestration runs: the progress note it shows, and how it ends.

The note (custom status) stays small: what is to be decided on, of any size, is in the history.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from durabletask.task import OrchestrationContext

from function_app.kit.timestamps import iso_utc
from function_app.workflows.actions.models import Action, ActionDecision
from function_app.workflows.actions.steps import ActionStatus, Step

logger = logging.getLogger(__name__)


def reach(ctx: OrchestrationContext, step: Step, **extras: str | list[str] | None) -> None:
    """An extra that is None is left out."""
    known = {name: value for name, value in extras.items() if value is not None}
    ctx.set_custom_status({"step": step, **known})
    if not ctx.is_replaying:
        logger.info("action_step step=%s instance=%s", step, ctx.instance_id)


@dataclass(frozen=True)
class TakenDecision:
    """The one that settled it, and who had approved till then."""

    decision: ActionDecision
    at: datetime
    approved_by: list[str]

    def dump(self) -> dict[str, Any]:
        several = {"approved_by": [*self.approved_by]} if len(self.approved_by) > 1 else {}
        return {**self.decision.dump(), **several, "decided_at": iso_utc(self.at)}


@dataclass
class Case:
    ctx: OrchestrationContext
    action: Action
    taken: TakenDecision | None = None

    def close(
        self, status: ActionStatus, message: str, result: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The output: what there was no decision or result of is not in it."""
        self.ctx.set_custom_status({"step": status})
        known = {"decision": self.taken and self.taken.dump(), "result": result}
        return {
            "status": status,
            "message": message,
            "proposed_action": self.action.dump(),
            **{name: value for name, value in known.items() if value is not None},
        }

"""A claim from start to result: agent 1 reads it, a person decides, agent 2 adjudicates, and what
it leaves to a person is settled by one.

Deterministic: the context's clock and ids, and no I/O. Activities do the work (see `activities`);
what they have validated is passed on as it is, since all of this runs again at every event.
"""

from typing import Any

from durabletask.task import OrchestrationContext

from function_app.claims.adjudicating import adjudicate, needs_no_review
from function_app.claims.case_file import CaseFile
from function_app.claims.claimant.wait import hear_claimant
from function_app.claims.decisions.review import review
from function_app.claims.letter_orders import tell_of_rejection, tell_of_settlement
from function_app.claims.messages import OrchestrationInput
from function_app.claims.reading import read_claim
from function_app.claims.settlement.wait import settle
from function_app.claims.steps import RAN_BEFORE, Step
from function_app.domain.result import ResultStatus
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.replays import read_once
from function_app.kit.durable.retry import TaskGenerator


def claim_orchestrator(ctx: OrchestrationContext, request: Any) -> TaskGenerator[dict[str, Any]]:
    given = read_once(OrchestrationInput.read, request)
    file = CaseFile(ctx, given.claim.claim_id, started_at=utc_now(ctx))

    yield from read_claim(file, given)
    if file.ran_before:
        file.reach(Step.ERROR)
        return file.close(ResultStatus.ERROR, RAN_BEFORE)
    if given.reopened is None and (yield from needs_no_review(file, given)):
        file.reach(Step.AGENT2_COMPLETED)
        return file.close(ResultStatus.COMPLETED)

    while True:
        ending = yield from review(file, given)
        match ending.word:
            case "timeout":
                file.reach(Step.TIMEOUT)
                return file.close(ResultStatus.TIMEOUT)
            case "rejected":
                yield from tell_of_rejection(file, given, ending.decision)
                file.reach(Step.REJECTED)
                return file.close(ResultStatus.REJECTED)
            case _:
                pass

        file.reach(Step.AGENT2_PROCESSING)
        adjudication = yield from adjudicate(file, given, ending.decision)
        if adjudication.output is None:
            file.reach(Step.ERROR)
            return file.close(ResultStatus.ERROR, adjudication.failure)
        asked = yield from settle(file, given)
        if asked is None:
            yield from tell_of_settlement(file, given)
            file.reach(Step.AGENT2_COMPLETED)
            return file.close(ResultStatus.COMPLETED)
        file.goes_back(asked)
        yield from hear_claimant(file, given, asked)

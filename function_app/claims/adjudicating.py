"""Agent 2 adjudicates: what the reviewers have approved, and what the approval policy lets through
without them when the rules agree.
"""

from function_app.approval_policy.evaluate import drawn_by, straight_through
from function_app.approval_policy.facts import facts_of
from function_app.claims.agent2_input import build_agent2_input
from function_app.claims.asking import ask
from function_app.claims.case_file import CaseFile
from function_app.claims.letter_orders import addressee
from function_app.claims.messages import AdjudicationRequest, OrchestrationInput
from function_app.claims.steps import ADJUDICATE_CLAIM, GOES_STRAIGHT_THROUGH, Step
from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import TaskGenerator
from function_app.kit.timestamps import iso_utc

_APPROVED = AdjudicationDecision.APPROVED


def adjudicate(
    file: CaseFile, given: OrchestrationInput, decision: ApprovalDecision | None
) -> TaskGenerator[ActivityOutcome]:
    own_form = decision is not None and decision.claim_data is not None
    reading = file.agent1_output
    prefilled = None if own_form or reading is None else Agent1Output.model_validate(reading)
    day = file.started_at.date()
    file.agent2_input = build_agent2_input(file.claim_id, day, prefilled, decision)
    form = AdjudicationRequest(
        instance_id=file.ctx.instance_id,
        revision=file.revision,
        after_review=given.after_review,
        letter=addressee(file, given),
        claim=file.agent2_input,
    )
    adjudication = yield from ask(file.ctx, ADJUDICATE_CLAIM, form)
    if adjudication.output is not None:
        file.agent2_output = {**adjudication.output, "claim_id": file.claim_id}
    return adjudication


def needs_no_review(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[bool]:
    """Agent 2 is asked for its opinion only where nothing else speaks for a review: neither the
    policy that the claim was filed under, nor, as `read_claim` found, that of today and the rules.
    """
    if given.policy is None or not (file.agent1_output or {}).get(GOES_STRAIGHT_THROUGH):
        return False
    facts = facts_of(file.agent1_output, given.claim, None, given.filer)
    drawn = drawn_by(file.claim_id, iso_utc(file.started_at))
    if not straight_through(given.policy, facts, drawn, rules_agree=True):
        return False
    file.reach(Step.AGENT2_PROCESSING)
    adjudication = yield from adjudicate(file, given, None)
    opinion = adjudication.read_as(Agent2Output, claim_id=file.claim_id)
    if opinion and opinion.disagreement is None and opinion.decision is _APPROVED:
        file.decide("approved", None)
        return True
    file.agent2_input = file.agent2_output = None
    return False

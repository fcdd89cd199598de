"""A claim, for the client: what agent 1 read, and the reviewer's decision."""

from durabletask.client import OrchestrationState, TaskHubGrpcClient

from function_app.claims.decisions.submit import submit_decision
from function_app.claims.instances import ClaimInstance, agent1_output
from function_app.claims.steps import ORCHESTRATOR
from function_app.client.kinds import Ruling, request_line
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult, ResultStatus
from function_app.kit import http
from function_app.kit.durable.decisions import new_decision_id
from function_app.kit.durable.hub import Hub

_SAID = {
    ResultStatus.COMPLETED: "The claim was approved and adjudicated.",
    ResultStatus.REJECTED: "The claim was rejected.",
    ResultStatus.TIMEOUT: "Nobody decided in time.",
}


class ClaimKind:
    name = "claim"
    orchestrator = ORCHESTRATOR

    def waits(self, state: OrchestrationState) -> bool:
        return ClaimInstance(state).is_waiting

    def question(self, client: TaskHubGrpcClient, state: OrchestrationState) -> list[str]:
        instance = ClaimInstance(state)
        output = agent1_output(client.get_orchestration_history(instance.instance_id))
        read = ["Nothing could be read from the claim."]
        if output is not None:
            read = _read(Agent1Output.model_validate(output))
        return [*read, request_line(instance.request_id or "")]

    def outcome(self, state: OrchestrationState) -> list[str]:
        result = OrchestrationResult.model_validate(ClaimInstance(state).output)
        said = _SAID.get(result.status) or result.error_message or "The claim has ended."
        verdict = result.agent2_output
        if verdict is None:
            return [said]
        is_paid = verdict.decision == AdjudicationDecision.APPROVED
        return [
            said,
            f"Adjudication: {verdict.decision}",
            *([f"Approved amount: {verdict.approved_amount}"] if is_paid else []),
            *([verdict.reason] if verdict.reason else []),
        ]

    def went_wrong(self, state: OrchestrationState) -> bool:
        output = ClaimInstance(state).output
        return output is not None and output["status"] == ResultStatus.ERROR

    async def decide(self, hub: Hub, state: OrchestrationState, ruling: Ruling) -> bool:
        decision = http.validate(
            {
                "decision": "approved" if ruling.approved else "rejected",
                "reviewer": ruling.reviewer,
                "comments": ruling.notes,
                "request_id": ruling.request_id,
            },
            ApprovalDecision,
        )
        taken = await submit_decision(hub, ClaimInstance(state), decision, new_decision_id())
        return taken is not None


def _read(reading: Agent1Output) -> list[str]:
    known = {name: value for name, value in reading.extracted_info if value is not None}
    flags = reading.flags
    return [
        f"Claim type: {reading.classification.claim_type}",
        f"Confidence: {reading.confidence_score:.0%}",
        *(f"  {name}: {value}" for name, value in known.items()),
        *(f"Missing: {text}" for text in flags.missing_information),
        *(f"Concern: {text}" for text in flags.potential_concerns),
    ]

"""The review of a claim, from agent 1's first answer to the decision that counts: when changes are
asked for, or the claimant is, agent 1 answers again and the reviewers are asked anew.
"""

from function_app.claims.case_file import CaseFile
from function_app.claims.claimant.wait import hear_claimant
from function_app.claims.decisions.one_round import Ending, review_round
from function_app.claims.decisions.state import GOES_ON
from function_app.claims.decisions.stopped_clock import StoppedClock
from function_app.claims.messages import OrchestrationInput
from function_app.claims.reading import read_claim
from function_app.kit.durable.retry import TaskGenerator


def review(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[Ending]:
    """The last round takes no request for changes, so that the rounds come to an end; nor is the
    claimant asked more often than the settings allow.
    """
    changes: list[str] = []
    clock: StoppedClock | None = None
    while True:
        ending = yield from review_round(file, given, len(changes) + 1, clock)
        file.decide(ending.word, ending.decision)
        if ending.decision is None or ending.word not in GOES_ON:
            return ending
        clock = ending.clock
        if ending.word == "info_requested":
            yield from hear_claimant(file, given, ending.decision, changes)
        else:
            changes.append(ending.decision.comments or "")
            yield from read_claim(file, given, changes)

"""The review of a claim, from agent 1's first answer to the decision that counts: when changes are
asked for, or the claimant is, agent 1 answers again and the reviewers are asked anew; a decision
that is taken back leaves the wait as it was.
"""

from function_app.claims.case_file import CaseFile
from function_app.claims.claimant.wait import hear_claimant
from function_app.claims.decisions.one_round import Ending, answer_to, open_wait
from function_app.claims.decisions.undoing import was_undone
from function_app.claims.messages import OrchestrationInput
from function_app.claims.reading import read_claim
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.retry import TaskGenerator


def review(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[Ending]:
    """The last round takes no request for changes, so that the rounds come to an end; nor is the
    claimant asked more often than the settings allow.
    """
    wait = yield from open_wait(file, given, len(file.changes) + 1)
    while True:
        ending = yield from answer_to(wait)
        file.decide(ending.word, ending.decision)
        decision, decided_at = ending.decision, utc_now(file.ctx)
        if decision is None:
            return ending
        if ending.word == "changes_requested":
            file.changes.append(decision.comments or "")
            yield from read_claim(file, given)
            wait = yield from open_wait(file, given, wait.number + 1)
        elif ending.word == "info_requested":
            clock = wait.stopped(decided_at)
            yield from hear_claimant(file, given, decision)
            wait = yield from open_wait(file, given, wait.number, clock)
        elif (yield from was_undone(file, decision)):
            wait = wait.again(decision, utc_now(file.ctx) - decided_at)
        else:
            return ending

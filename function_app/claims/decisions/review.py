"""The review of a claim, from agent 1's first answer to the decision that counts: when changes are
asked for, agent 1 answers again and the reviewers are asked anew.
"""

from itertools import count

from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.one_round import Ending, review_round
from function_app.claims.messages import OrchestrationInput
from function_app.claims.reading import read_claim
from function_app.kit.durable.retry import TaskGenerator


def review(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[Ending]:
    """The last round takes no request for changes, so that the rounds come to an end."""
    changes: list[str] = []
    for number in count(1):
        ending = yield from review_round(file, given, number)
        file.decide(ending.word, ending.decision)
        if ending.word != "changes_requested" or ending.decision is None:
            return ending
        changes.append(ending.decision.comments or "")
        yield from read_claim(file, given, changes)
    raise AssertionError("the rounds are counted without end")

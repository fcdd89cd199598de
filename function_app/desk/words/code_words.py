"""Words for the names that programs use: what a claims clerk reads holds no `claim_form`."""

import re
from typing import Final

from function_app.claims.verification.concerns import field_name
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.adjudication_form import FORM
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.form_fields import Kind
from function_app.rules.adjudication import QUEUES, REVIEW_QUEUE, SENIOR_QUEUE

_DECISIONS: Final = {
    AdjudicationDecision.APPROVED: "Approved",
    AdjudicationDecision.DENIED: "Denied",
    AdjudicationDecision.MANUAL_REVIEW: "A person must decide",
    AdjudicationDecision.REQUEST_DOCUMENTS: "Documents are requested",
}
_PAPERS: Final = {kind for field in FORM.values() for kind in field.entry.shown_by}
_BOXES: Final = {
    field.path.rpartition(".")[2] for field in FORM.values() if field.entry.kind is Kind.BOX
}
_QUEUES: Final = {*QUEUES.values(), SENIOR_QUEUE, REVIEW_QUEUE}


def _in_a_sentence(label: str) -> str:
    return label if label.isupper() else label[:1].lower() + label[1:]


_WORDS: Final = {
    **{path: _in_a_sentence(f.entry.label) for f in FORM.values() for path in f.sources},
    **{name: field_name(name) for name in ExtractedInfo.model_fields},
    **{name: name.replace("_", " ") for name in _PAPERS | _BOXES | _QUEUES},
    **{name: name.replace("_", " ").lower() for name in AdjudicationDecision},
}
# Whole words only: `repair_estimate.pdf` and `claim_form@example.com` are names of other things.
_CODES: Final = [re.escape(name) for name in _WORDS if re.search("[._]", name)]
_CODE_WORD: Final = re.compile(rf"(?<![\w@./-])(?:{'|'.join(_CODES)})(?![\w@/-]|\.\w)")

_AGENTS: Final = {"1": "he assistant", "2": "he automatic check"}
_AGENT: Final = re.compile(r"\b(?P<a>[Aa])gent (?P<number>[12])\b")


def decision_words(decision: AdjudicationDecision) -> str:
    return _DECISIONS[decision]


def in_plain_words(text: str) -> str:
    """An agent's sentences, with our own code words taken out of them."""
    return _CODE_WORD.sub(lambda found: _WORDS[found[0]], _AGENT.sub(_as_people_say, text))


def _as_people_say(agent: re.Match[str]) -> str:
    return ("T" if agent["a"] == "A" else "t") + _AGENTS[agent["number"]]


def as_title(name: str) -> str:
    """ "Claim form or repair estimate" for `claim_form or repair_estimate`."""
    words = " ".join(name.replace("_", " ").split())
    words = words.lower() if "_" in name and name.isupper() else words
    return words[:1].upper() + words[1:]

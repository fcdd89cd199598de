"""What a reviewer may ask the claimant, where they may: the questions that are often asked, and the
kinds of documents, with those ticked that the automatic check missed.
"""

from dataclasses import dataclass

from function_app.claims.claimant.questions import canned_questions
from function_app.desk.claim_state import ClaimState, Stage
from function_app.domain.decision import MOST_QUESTIONS
from function_app.domain.paper_names import PAPER_NAMES
from function_app.settings import get_settings


@dataclass(frozen=True)
class AskedPaper:
    code: str
    words: str
    is_missing: bool


@dataclass(frozen=True)
class AskView:
    request_id: str
    seen_digest: str
    canned: tuple[str, ...]
    papers: tuple[AskedPaper, ...]
    due_days: int
    most: int = MOST_QUESTIONS


def ask_view(state: ClaimState) -> AskView | None:
    is_settling = state.stage is Stage.SETTLING
    if not state.may_ask_claimant or not (is_settling or state.stage is Stage.AWAITING):
        return None
    missing = state.agent2.missing_documents if is_settling and state.agent2 else []
    settings = get_settings()
    return AskView(
        request_id=(state.settle_request_id if is_settling else state.request_id) or "",
        seen_digest=(state.settle_digest if is_settling else state.seen_digest) or "",
        canned=canned_questions(settings.claimant_questions),
        papers=tuple(
            AskedPaper(code, words, code in missing) for code, words in PAPER_NAMES.items()
        ),
        due_days=settings.info_due_days,
    )

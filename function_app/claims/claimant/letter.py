"""What a letter to the claimant is made from."""

from function_app.claims.claimant.messages import QuestionOrder
from function_app.domain.letter import Addressee, LetterOrder
from function_app.domain.paper_names import PAPER_NAMES
from function_app.notifications.question_letter import QuestionLetter


def letter_of(order: QuestionOrder, link: str) -> QuestionLetter:
    return QuestionLetter(
        claim_id=order.claim_id,
        request_id=order.request_id,
        number=order.number,
        questions=order.questions,
        documents=[PAPER_NAMES[paper] for paper in order.documents],
        due_at=order.due_at,
        link=link,
    )


def letter_about(order: QuestionOrder, whose: Addressee) -> LetterOrder:
    """The letter that asks for documents; the questions are in the mail."""
    return whose.letter(
        to=order.to,
        instance_id=order.instance_id,
        number=f"question-{order.request_id}",
        kind="documents_requested",
        documents=tuple(PAPER_NAMES[paper] for paper in order.documents),
    )

"""A mail that answers our open question is the same answer as one that the claimant's page sends.
Anybody may write any sender: what joins must come from the address that was asked.
"""

import re
import time
from collections.abc import Iterator

from durabletask.client import TaskHubGrpcClient

from function_app.claims.claimant.arrived import has_arrived, note_arrival
from function_app.claims.claimant.history import AskedQuestion, asked_questions
from function_app.claims.claimant.messages import CLAIMANT_REPLY, ClaimantReply
from function_app.claims.claimant.state import open_question
from function_app.claims.claimant.uploads import usable_uploads
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import LAST_CASE, ClaimInstance, instance_id_of
from function_app.domain.claimant_answer import LONGEST_ANSWER, ClaimantAnswer
from function_app.intake.errors import MailNotTaken, NotNow
from function_app.intake.filing import keep, kept_as
from function_app.intake.mail import Attached, TakenMail
from function_app.kit.errors import ValidationFailed
from function_app.kit.forms import SentFile
from function_app.kit.mail_parts import mail_parts
from function_app.kit.pauses import growing_pauses
from function_app.settings import get_settings

_WAIT_SECONDS = 5.0
_LINK = re.compile(r"(/claimant/)[\w.~%-]+")  # whoever has it can answer for the claimant


def joined(client: TaskHubGrpcClient, mail: TakenMail) -> bool:
    """False when the claim is none of ours. Raises `MailNotTaken` for what joins nothing, and
    `NotNow` while it is not known yet whether it counts.
    """
    cases = [*_cases(client, mail.about or "")]
    if not cases:
        return False
    if any(_has_taken(client, claim, mail) for claim in cases):
        return True
    claim = next((claim for claim in reversed(cases) if open_question(claim)), None)
    if claim is None:
        raise MailNotTaken(f"Claim {mail.about} has no open question that it could answer.")
    question = _question(client, claim)
    if question is None:
        raise NotNow
    asked = question.order.to
    if mail.sender is None or asked is None or mail.sender.casefold() != asked.casefold():
        raise MailNotTaken(f"Claim {mail.about} is not answered from the address that was asked.")
    if claim.is_suspended and has_arrived(claim.instance_id, question.order.request_id):
        raise NotNow
    answer = _answer(mail)
    keep(_papers(mail), claim.instance_id)
    reply = ClaimantReply(
        request_id=question.order.request_id,
        reply_id=_reply_id(mail),
        outcome="answered",
        answer=answer,
    )
    client.raise_orchestration_event(
        claim.instance_id, CLAIMANT_REPLY, data=reply.model_dump_json()
    )
    if claim.is_suspended:
        note_arrival(claim.instance_id, reply.request_id)
        raise NotNow
    _wait(client, claim.instance_id, reply)
    return True


def _cases(client: TaskHubGrpcClient, claim_id: str) -> Iterator[ClaimInstance]:
    for case in range(1, LAST_CASE + 1):
        state = client.get_orchestration_state(instance_id_of(claim_id, case))
        if state is None:
            return
        yield ClaimInstance(state)


def _has_taken(client: TaskHubGrpcClient, claim: ClaimInstance, mail: TakenMail) -> bool:
    """In an earlier look, which a crash may have ended before the mail was moved."""
    if not claim.note.get("claimant"):
        return False
    return any(
        asked.reply is not None and asked.reply.reply_id == _reply_id(mail)
        for asked in asked_questions(client.get_orchestration_history(claim.instance_id))
    )


def _question(client: TaskHubGrpcClient, claim: ClaimInstance) -> AskedQuestion | None:
    """None in the moment before the letter is ordered."""
    question = open_question(claim)
    history = client.get_orchestration_history(claim.instance_id)
    known = {one.order.request_id: one for one in asked_questions(history)}
    return known.get(question.request_id) if question else None


def _wait(client: TaskHubGrpcClient, instance_id: str, reply: ClaimantReply) -> None:
    """Until the claim has taken it, or another reply that was faster."""
    for pause in growing_pauses(_WAIT_SECONDS, 0.01):
        time.sleep(pause)
        history = client.get_orchestration_history(instance_id)
        asked = {one.order.request_id: one for one in asked_questions(history)}
        taken = asked[reply.request_id].reply
        if taken is None:
            continue
        if taken.reply_id != reply.reply_id:
            raise MailNotTaken("The question was answered or called back in the meantime.")
        state = client.get_orchestration_state(instance_id)
        if state is not None:
            notes_of_this_process().moved(ClaimInstance(state))
        return
    raise NotNow


def _reply_id(mail: TakenMail) -> str:
    return mail.key[:32]


def _answer(mail: TakenMail) -> ClaimantAnswer:
    """Raises `MailNotTaken`."""
    papers, words = _papers(mail), _own_words(mail)
    sent = [SentFile(paper.name, paper.content) for paper in papers]
    try:
        usable_uploads(sent, get_settings().attachment_max_bytes)
    except ValidationFailed as refused:
        why = refused.details["details"][0]["message"]
        raise MailNotTaken(f"The files {why}.") from refused
    if not words and not papers:
        raise MailNotTaken("It answers a question, and holds neither words nor a file.")
    return ClaimantAnswer(message=words[:LONGEST_ANSWER], documents=kept_as(papers))


def _papers(mail: TakenMail) -> tuple[Attached, ...]:
    """With all the words as a file of their own where they are too many for an answer."""
    words = _own_words(mail)
    if len(words) <= LONGEST_ANSWER:
        return mail.attached
    return (Attached("e-mail.txt", words.encode()), *mail.attached)


def _own_words(mail: TakenMail) -> str:
    """What is quoted is ours, with a link in it that nobody else should read."""
    own = "".join(part.text for part in mail_parts(mail.words) if not part.is_quoted)
    return _LINK.sub(r"\1...", own).strip()

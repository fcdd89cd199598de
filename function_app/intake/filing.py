"""A mail becomes a claim, once: its id is made from the mail's own number."""

from hashlib import sha256
from typing import Final

from durabletask.client import TaskHubGrpcClient
from pydantic import ValidationError

from function_app.claim_files.opened import claim_files
from function_app.claims.filing import filed, input_of_today, is_taken, require_all_seen
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import instance_id_of
from function_app.domain.claim import ClaimRequest
from function_app.domain.claimant_answer import KeptFile
from function_app.domain.values.strict import MAX_TEXT_BYTES
from function_app.intake.errors import MailNotTaken
from function_app.intake.mail import Attached, TakenMail
from function_app.intake.review_address import review_address
from function_app.kit.errors import ValidationFailed

_DIGITS: Final = 12


def claim_id_of(mail: TakenMail) -> str:
    return f"M-{mail.key[:_DIGITS]}"


def file_mail(client: TaskHubGrpcClient, mail: TakenMail) -> str:
    """The claim's instance, which a mail that came before may have started. Raises `MailNotTaken`.

    What is attached is kept first: a crash leaves files that the next look finds in their place.
    """
    claim = _claim(mail)
    instance_id = instance_id_of(claim.claim_id)
    if is_taken(client, instance_id):
        return instance_id
    keep(mail.attached, instance_id)
    if filed(client, instance_id, input_of_today(claim, review_address(instance_id), None)):
        notes_of_this_process().filed(instance_id, claim, None)
    return instance_id


def keep(attached: tuple[Attached, ...], instance_id: str) -> None:
    files = claim_files()
    for one in attached:
        files.put(one.content, instance_id)


def kept_as(attached: tuple[Attached, ...]) -> list[KeptFile]:
    return [
        KeptFile(sha256=sha256(one.content).hexdigest(), name=one.name[:200], size=len(one.content))
        for one in attached
    ]


def _claim(mail: TakenMail) -> ClaimRequest:
    metadata = {"received_as": "e-mail", **({"note": mail.note} if mail.note else {})}
    try:
        claim = ClaimRequest(
            claim_id=claim_id_of(mail),
            email_content=mail.text.encode()[:MAX_TEXT_BYTES].decode("utf-8", "ignore"),
            sender_email=mail.sender,
            metadata=metadata,
            kept_files=kept_as(mail.attached),
        )
        require_all_seen(claim)
    except (ValidationError, ValidationFailed) as error:
        raise MailNotTaken("It holds neither words nor a file that could be read.") from error
    return claim

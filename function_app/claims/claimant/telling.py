"""Writing to the claimant: an activity. The link is made here, when it is sent, and kept nowhere;
the mail carries a number, since an activity runs at least once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from durabletask.task import ActivityContext

from function_app.access.claimant_links import ClaimantLinks, ClaimantLinksNeedKeys
from function_app.claims.claimant.messages import QuestionOrder
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.links import root_of
from function_app.kit.timestamps import iso_utc
from function_app.letters.letters import Letters
from function_app.notifications.ports import Mailbox, NotificationFailed

NO_ADDRESS = "There is no address to write to the claimant at."
NO_LINK = "There is no safe link to send to the claimant."


@dataclass(frozen=True)
class ClaimantTelling:
    """`public_url` is where people reach the app, where that is not as the claim was filed."""

    mailbox: Callable[[], Mailbox]
    links: Callable[[], ClaimantLinks]
    sender: str
    public_url: str | None = None
    letters: Letters | None = None

    def tell_claimant(self, _: ActivityContext, question: str) -> dict[str, Any]:
        """Raises `NotificationFailed` for the durable retry."""
        # It comes with the words of all notices: a cold start does without them.
        from function_app.claims.claimant.letter import letter_of  # noqa: PLC0415
        from function_app.notifications.question_letter import mail_of_question  # noqa: PLC0415

        order = QuestionOrder.model_validate_json(question)
        root = answering_root(order.review_url, self.public_url)
        if order.to is None:
            return ActivityOutcome(failure=NO_ADDRESS).dump()
        if root is None:
            return ActivityOutcome(failure=NO_LINK).dump()
        try:
            token = self.links().sign(order.instance_id, order.request_id)
            mail = mail_of_question(
                letter_of(order, f"{root}/claimant/{token}"), self.sender, order.to
            )
            sent = self._with_letter(order, mail)
            self.mailbox().post(mail, order.to)
            sent()
        except ClaimantLinksNeedKeys:
            return ActivityOutcome(failure=NO_LINK).dump()
        except NotificationFailed as failure:
            if not failure.lasting:
                raise
            return ActivityOutcome(failure=f"{failure}.").dump()
        return ActivityOutcome(output={"told_at": iso_utc(datetime.now(UTC))}).dump()

    def _with_letter(self, order: QuestionOrder, mail: EmailMessage) -> Callable[[], None]:
        """Documents are asked for by a letter, too. What it returns notes that it has gone."""
        letters = self.letters
        if letters is None or order.letter is None or order.number or not order.documents:
            return lambda: None
        from function_app.claims.claimant.letter import letter_about  # noqa: PLC0415

        return letters.going_along(letter_about(order, order.letter), mail)


def answering_root(review_url: str | None, public_url: str | None) -> str | None:
    """What stands before the route: `https://host/api`."""
    root = root_of(review_url, "review") if review_url else None
    if public_url is None:
        return root
    return public_url + (urlsplit(root).path if root else "/api")

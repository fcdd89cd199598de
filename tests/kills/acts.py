"""What people do with a claim, each as somebody does it whose request may find nobody there: they
ask again, or wait.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx

from tests.function_app.claims.claimant.conftest import LETTER, PNG
from tests.kills.mortal import Mortal

FORM = {"contract": {"max_claim_amount": 1000}, "repair": {"total_estimate": 500}}
QUESTION = "What was the mileage?"
ANSWER = "Odometer: 48,210 miles"
ASKED = "We need your help with your claim"
TAKEN = {200, 202, 303}
type Facts = dict[str, Any]


@dataclass
class Act:
    """`name` is that of its claim. `known` is what the caller knows before it begins, `ends` what
    is to be seen once it has happened, and `again` what they are answered who ask once more then.
    """

    app: Mortal
    name: str
    known: dict[str, Any] = field(default_factory=dict[str, Any])
    ends: ClassVar[Facts]
    again: ClassVar[int] = 409

    def prepare(self) -> None: ...

    def at_last(self) -> None:
        """What is not kept for long."""

    def ask(self) -> httpx.Response:
        raise NotImplementedError

    def ask_again(self) -> int:
        """What is answered to the same caller with the same wish."""
        return self.ask().status_code

    def happens(self) -> None:
        """Until it has."""
        raise NotImplementedError

    def outcome(self) -> Facts:
        self.happens()
        return self.seen()

    def seen(self) -> Facts:
        return self.app.seen(self.name)

    def finish(self) -> None:
        """The claim still goes its way."""


class Undo(Act):
    again: ClassVar[int] = 200
    ends: ClassVar[Facts] = {
        "step": "awaiting_approval",
        "on the desk": True,
        "told": ["decision", "filed", "notified", "notified", "read", "undo"],
        "mails": [],
        "form": FORM,
    }

    def prepare(self) -> None:
        self.app.file(self.name)

    def at_last(self) -> None:
        decided = self.app.approve(self.name, "rejected", undo_seconds=30, claim_data=FORM)
        self.known = decided.json()
        self.app.at(self.name, "decided")

    def ask(self) -> httpx.Response:
        return self.app.undo(self.name, self.known["decision_id"])

    def happens(self) -> None:
        self.app.at(self.name, "awaiting_approval")

    def seen(self) -> Facts:
        form = self.app.page_state(self.name)["draft"]["claim_data"]
        return {**self.app.seen(self.name), "form": form}

    def finish(self) -> None:
        assert self.app.approve(self.name, "rejected").status_code == 200
        self.app.ended(self.name)


class Settle(Act):
    ends: ClassVar[Facts] = {
        "step": "agent2_completed",
        "on the desk": True,
        "told": [
            *("adjudicated", "decision", "ended", "filed", "letter_made", "letter_sent"),
            *("notified", "notified", "read", "settlement"),
        ],
        "mails": ["Your claim is approved"],
        "paid": 500,
    }

    def prepare(self) -> None:
        self.app.file(self.name)
        self.app.approve(self.name, claim_data=FORM)
        self.known = self.app.at(self.name, "awaiting_settlement")

    def ask(self) -> httpx.Response:
        return self.app.settle(self.name, request_id=self.known["request_id"])

    def happens(self) -> None:
        self.app.ended(self.name)

    def seen(self) -> Facts:
        paid = self.app.status(self.name)["output"]["settlement"]["approved_amount"]
        return {**self.app.seen(self.name), "paid": paid}


class Ask(Act):
    ends: ClassVar[Facts] = {
        "step": "with_claimant",
        "on the desk": True,
        "told": ["asked", "decision", "filed", "notified", "read"],
        "mails": [ASKED],
    }

    def prepare(self) -> None:
        self.known = self.app.file(self.name)

    def ask(self) -> httpx.Response:
        return self.app.ask(self.name, QUESTION, request_id=self.known["request_id"])

    def happens(self) -> None:
        self.app.at(self.name, "with_claimant")
        assert QUESTION in self.app.host.get(self._link()).text

    def finish(self) -> None:
        assert self.app.answer(self._link(), answer_1=ANSWER).status_code == 303
        self.app.at(self.name, "awaiting_approval")

    def _link(self) -> str:
        """As a path: it names the port at which the claim was filed."""
        return urlsplit(self.app.link(self.name)).path


class Answer(Act):
    again: ClassVar[int] = 410
    ends: ClassVar[Facts] = {
        "step": "awaiting_approval",
        "on the desk": True,
        "told": [
            *("answered", "asked", "decision", "filed", "notified", "notified"),
            *2 * ["read"],
        ],
        "mails": [ASKED],
        "papers": ["part.png"],
        "mileage": 48210,
    }

    def prepare(self) -> None:
        self.known = {"link": self.app.asked(self.name, QUESTION)}

    def ask(self) -> httpx.Response:
        return self.app.answer(self.known["link"], ("part.png", PNG), answer_1=ANSWER)

    def happens(self) -> None:
        self.app.at(self.name, "awaiting_approval")

    def seen(self) -> Facts:
        back = self.app.status(self.name)["agent1_output"]
        papers = [one["name"] for one in back["documents"]]
        mileage = back["extracted_info"]["current_odometer"]
        return {**self.app.seen(self.name), "papers": papers, "mileage": mileage}

    def finish(self) -> None:
        assert self.app.approve(self.name, "rejected").status_code == 200
        self.app.ended(self.name)


class Reopen(Act):
    again: ClassVar[int] = 202
    ends: ClassVar[Facts] = {
        "step": "awaiting_approval",
        "on the desk": True,
        "told": ["filed", "letter_made", "letter_sent", "notified", "read"],
        "mails": ["We are looking at your claim once more"],
        "before": "claim-NAME",
        "after": "claim-NAME~2",
    }

    def prepare(self) -> None:
        self.app.file(self.name)
        self.app.approve(self.name, "rejected")
        self.app.ended(self.name)

    def ask(self) -> httpx.Response:
        return self.app.reopen(self.name)

    def happens(self) -> None:
        self.app.at(f"{self.name}~2", "awaiting_approval")

    def seen(self) -> Facts:
        further = f"{self.name}~2"
        reopens = self.app.status(further)["reopens"]
        reopened_as = self.app.status(self.name)["reopened_as"]
        assert self.app.host.get(f"/api/claims/status/claim-{self.name}~3").status_code == 404
        return {
            **self.app.seen(further),
            "before": reopens.replace(self.name, "NAME"),
            "after": reopened_as.replace(self.name, "NAME"),
        }


class SendForm(Act):
    """A claim with its papers, from a portal."""

    ends: ClassVar[Facts] = {
        "step": "awaiting_approval",
        "on the desk": True,
        "told": ["filed", "notified", "read"],
        "mails": [],
        "papers": ["part.png"],
    }

    def ask(self) -> httpx.Response:
        form = {"claim_id": self.name, "email_content": LETTER}
        file = ("file", ("part.png", PNG, "image/png"))
        return self.app.host.post("/api/claims/start", data=form, files=[file])

    def happens(self) -> None:
        self.app.at(self.name, "awaiting_approval")

    def seen(self) -> Facts:
        read = self.app.status(self.name)["agent1_output"]
        return {**self.app.seen(self.name), "papers": [one["name"] for one in read["documents"]]}

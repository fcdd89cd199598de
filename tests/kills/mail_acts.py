"""Mails that come in: whoever wrote one waits. It lies in the folder until a look at it has come to
its end.
"""

import re
from hashlib import sha256
from itertools import count
from time import monotonic, sleep
from typing import ClassVar

import httpx

from tests.function_app.claims.claimant.conftest import LETTER
from tests.function_app.intake.mails import a_mail
from tests.kills.acts import ANSWER, QUESTION, Act, Answer, Facts

BILL = b"Total: $90"


class Mailed(Act):
    again: ClassVar[int] = 200

    @property
    def mail(self) -> str:
        return f"{self.name}.eml"

    def content(self) -> bytes:
        raise NotImplementedError

    def ask(self) -> httpx.Response:
        self.app.box.put(self.mail, self.content())
        return self.app.host.post("/admin/local/clock", json={"advance_seconds": 31})

    def ask_again(self) -> int:
        self.is_taken()
        return 200

    def happens(self) -> None:
        self.is_taken()

    def is_taken(self) -> None:
        """Where a look comes to nothing, another is due: not before it had time to come to
        something, since what the clock causes besides is a step, too.
        """
        deadline = monotonic() + 30
        for nth in count(1):
            if self.mail not in self.app.box.names():
                return
            assert monotonic() < deadline, self.app.box.names()
            if nth % 10 == 0:
                self.app.host.advance_clock(31)
            sleep(0.1)  # for another process: nothing tells that it is done

    def lies(self) -> list[str]:
        """Where it is now, and what is beside it."""
        found = [one for one in self.app.box.names() if self.mail in one]
        return sorted(one.replace(self.name, "NAME") for one in found)


class MailIn(Mailed):
    ends: ClassVar[Facts] = {
        "step": "awaiting_approval",
        "on the desk": True,
        "told": ["filed", "notified", "read"],
        "mails": [],
        "papers": ["bill.txt"],
        "lies": ["done/NAME.eml"],
    }

    def content(self) -> bytes:
        mail = a_mail(self._number, LETTER)
        mail.add_attachment(BILL, maintype="text", subtype="plain", filename="bill.txt")
        return bytes(mail)

    @property
    def _number(self) -> str:
        return f"{self.name}@mail.example.com"

    @property
    def _claim(self) -> str:
        return f"M-{sha256(self._number.encode()).hexdigest()[:12]}"

    def happens(self) -> None:
        super().happens()
        self.app.at(self._claim, "awaiting_approval")

    def seen(self) -> Facts:
        read = self.app.status(self._claim)["agent1_output"]
        papers = [one["name"] for one in read["documents"]]
        return {**self.app.seen(self._claim), "papers": papers, "lies": self.lies()}


class MailJoins(Mailed):
    ends: ClassVar[Facts] = {**Answer.ends, "papers": ["bill.txt"], "lies": ["done/NAME.eml"]}

    def prepare(self) -> None:
        self.app.asked(self.name, QUESTION)
        [asked] = self.app.letters(self.name)
        self.known = {"number": asked["Message-ID"]}

    def content(self) -> bytes:
        mail = a_mail(f"{self.name}@mail.example.com", ANSWER, In_Reply_To=self.known["number"])
        mail.add_attachment(BILL, maintype="text", subtype="plain", filename="bill.txt")
        return bytes(mail)

    def happens(self) -> None:
        super().happens()
        self.app.at(self.name, "awaiting_approval")

    def seen(self) -> Facts:
        return {**Answer(self.app, self.name).seen(), "lies": self.lies()}


class MailNobodyReads(Mailed):
    ends: ClassVar[Facts] = {
        "lies": ["dead/NAME.eml", "dead/NAME.eml.reason.txt"],
        "reason": "It is no e-mail.",
        "listed": 1,
    }

    def content(self) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + self.name.encode()

    def seen(self) -> Facts:
        name, lies = self.mail, self.lies()
        dead = self.app.host.get("/api/desk/dead", headers={"X-Reviewer": "lead@example.com"})
        listed = re.findall(rf'"{name}"', dead.raise_for_status().text)
        told = self.app.box.text(f"dead/{name}.reason.txt").strip()
        return {"lies": lies, "reason": told, "listed": len(listed)}

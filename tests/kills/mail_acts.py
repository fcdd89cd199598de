"""Mails that come in: whoever wrote one waits. It lies in the folder until a look at it has come to
its end.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import httpx

from tests.function_app.claims.claimant.conftest import LETTER
from tests.function_app.intake.mails import a_mail, look, put, reason
from tests.kills.acts import ANSWER, QUESTION, Act, Answer, Facts

BILL = b"Total: $90"


class Mailed(Act):
    again: ClassVar[int] = 200

    @property
    def folder(self) -> Path:
        return self.app.folder / "intake"

    def content(self) -> bytes:
        raise NotImplementedError

    def ask(self) -> httpx.Response:
        put(self.folder, f"{self.name}.eml", self.content())
        return self.app.host.post("/admin/local/clock", json={"advance_seconds": 31})

    def ask_again(self) -> int:
        look(self.app.host, self.folder, f"{self.name}.eml")
        return 200

    def happens(self) -> None:
        look(self.app.host, self.folder, f"{self.name}.eml")

    def lies(self) -> list[str]:
        """Where it is now, and what is beside it."""
        found = [path for path in self.folder.rglob(f"*{self.name}.eml*") if path.is_file()]
        lies = [f"{path.parent.name}/{path.name}" for path in found]
        return sorted(one.replace(self.name, "NAME") for one in lies)


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
        name, lies = f"{self.name}.eml", self.lies()
        dead = self.app.host.get("/api/desk/dead", headers={"X-Reviewer": "lead@example.com"})
        listed = re.findall(rf'"{name}"', dead.raise_for_status().text)
        return {"lies": lies, "reason": reason(self.folder, name), "listed": len(listed)}

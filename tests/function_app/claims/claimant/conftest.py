"""The real app on the local host, whose mail to claimants goes to a real mail server."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.function_app.claims.conftest import ClaimsApi, State
from tests.hosts import Host, running_host
from tests.mail_server import MailServer, mail_server

DANA = "dana@example.com"
LETTER = """Hello, my alternator failed. The contract number is VSC-7788.
Odometer: 45,210 miles.
"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


@dataclass(frozen=True)
class AskApi(ClaimsApi):
    mails: MailServer

    def file(self, claim_id: str, **body: Any) -> State:
        """A claim that waits for its reviewer."""
        return self.waiting(claim_id, **{"sender_email": DANA, "email_content": LETTER, **body})

    def ask(self, claim_id: str, *questions: str, **body: Any) -> httpx.Response:
        return self.approve(claim_id, "info_requested", questions=list(questions), **body)

    def asked(self, claim_id: str, *questions: str, **body: Any) -> str:
        """Of a claim that was filed and asked about: the link in the mail, as a path."""
        self.file(claim_id)
        reply = self.ask(claim_id, *questions, **body)
        assert reply.status_code == 200, reply.text
        self.at(claim_id, "with_claimant")
        return self.link(claim_id)

    def letters(self, claim_id: str) -> list[Any]:
        return [mail for mail in self.mails.mails if f"[claim {claim_id}]" in mail["Subject"]]

    def link(self, claim_id: str) -> str:
        self.until(claim_id, lambda _: bool(self.letters(claim_id)))
        text = self.letters(claim_id)[-1].get_content()
        found = re.search(r"http://\S+", text)
        assert found, text
        return found[0].removeprefix(self.host.url)

    def answer(self, link: str, *files: tuple[str, bytes], **texts: str) -> httpx.Response:
        fields = {name.replace("_", "-"): (None, text) for name, text in texts.items()}
        parts = [*fields.items(), *(("files", (name, content)) for name, content in files)]
        return self.host.post(link, files=parts or [("message", (None, ""))])

    def recall(self, claim_id: str, **body: Any) -> httpx.Response:
        return self.host.post(f"/api/claims/recall/claim-{claim_id}", json=body)

    def events(self, claim_id: str) -> list[dict[str, Any]]:
        reply = self.host.get(f"/api/claims/claim-{claim_id}/audit")
        assert reply.status_code == 200, reply.text
        return reply.json()["entries"]


def settings(mails: MailServer) -> dict[str, str]:
    return {
        "CLAIMANT_MAIL": "smtp",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mails.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "claims@example.com",
        "CLAIM_FILES": "folder:claim-files",
        "AFTER_REVIEW": "end",
        "OCR": "off",
    }


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AskApi]:
    data = tmp_path_factory.mktemp("asking")
    with mail_server() as mails, running_host(data_dir=data, env=settings(mails)) as host:
        yield AskApi(host, mails)


@pytest.fixture
def host(desk: AskApi) -> Host:
    return desk.host

"""The real app on the local host, which writes letters to a real mail server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import pypdfium2
import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host
from tests.mail_server import MailServer, mail_server

DANA = "dana@example.com"
REJECTED: dict[str, Any] = {"reason_code": "over_mileage", "comments": "He lies. Check his notes."}
type Open = Callable[..., Any]


@dataclass(frozen=True)
class LettersApi(ClaimsApi):
    mails: MailServer
    gates: Gates

    def file(self, claim_id: str, **body: Any) -> None:
        sender = {"sender_email": DANA, "claimant_name": "Dana Whitfield"}
        self.waiting(claim_id, **{**sender, **body})

    def sent(self, claim_id: str) -> list[Any]:
        return [mail for mail in self.mails.mails if f"[claim {claim_id}]" in mail["Subject"]]

    def events(self, claim_id: str) -> list[dict[str, Any]]:
        return [one for one in self.audit(claim_id) if one["event"].startswith("letter_")]

    def told(self, claim_id: str) -> list[str]:
        return [one["event"] for one in self.events(claim_id)]

    def kept(self, claim_id: str, digest: str) -> bytes:
        reply = self.host.get(f"/api/review/claim-{claim_id}/files/{digest}")
        return reply.raise_for_status().content

    def send(self, claim_id: str, letter: str, **body: Any) -> httpx.Response:
        content = {"letter": letter, "reviewer": "ann@example.com", **body}
        return self.host.post(f"/api/claims/letters/claim-{claim_id}", json=content)

    def page(self, claim_id: str) -> str:
        return self.host.get(f"/api/review/claim-{claim_id}").raise_for_status().text


@contextmanager
def letters_host(folder: Any, **settings: str) -> Iterator[LettersApi]:
    with Gates() as gates, mail_server() as mails:
        env = {
            "TEST_GATES_URL": gates.url,
            "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
            "CLAIM_FILES": "folder:files",
            "CLAIMANT_MAIL": "smtp",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(mails.port),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "claims@example.com",
            **settings,
        }
        with running_host(ROOT / "tests/apps/claims", data_dir=folder, env=env) as host:
            yield LettersApi(host, mails, gates)


@pytest.fixture(scope="module")
def auto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LettersApi]:
    folder = tmp_path_factory.mktemp("auto")
    more = {
        "LETTERS_RECEIVED": "true",
        "AFTER_REVIEW": "desk",
        "DESK_DATABASE_URL": "sqlite:///desk.db",
    }
    with letters_host(folder, LETTERS="auto", **more) as api:
        yield api


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LettersApi]:
    with letters_host(tmp_path_factory.mktemp("draft"), LETTERS="draft") as api:
        yield api


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(content))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(texts).split())

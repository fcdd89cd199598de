"""A host that is killed while a mail joins the question that it answers: the answer counts once."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from time import monotonic

import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.intake.mails import DANA, LETTER, a_mail, claims, look, put
from tests.hosts import running_host

ENV = {
    "INTAKE": "folder:intake",
    "CLAIM_FILES": "folder:files",
    "CLAIMANT_MAIL": "log",
    "OCR": "off",
}
CLAIM = "ASK-1"
BILL = b"Total: $90"
type Moment = Callable[[ClaimsApi, Path], bool]


def its_file_is_kept(_: ClaimsApi, data: Path) -> bool:
    return any((data / "files").rglob(sha256(BILL).hexdigest()))


def the_claim_has_taken_it(api: ClaimsApi, _: Path) -> bool:
    return api.step(CLAIM) != "with_claimant"


@pytest.mark.slow
@pytest.mark.parametrize("moment", [its_file_is_kept, the_claim_has_taken_it])
def test_an_answer_by_mail_outlives_a_kill(tmp_path: Path, moment: Moment):
    folder = tmp_path / "intake"
    with running_host(data_dir=tmp_path, env=ENV) as host:
        api = ClaimsApi(host)
        put(folder, "answer.eml", answer_to(asked(api, tmp_path)))
        host.advance_clock(31)
        end = monotonic() + 20
        while not moment(api, tmp_path):
            assert monotonic() < end
        host.kill9()
        host.restart()
        if (folder / "answer.eml").exists():
            look(host, folder, "answer.eml")

        back = api.at(CLAIM, "awaiting_approval")
        assert (folder / "done" / "answer.eml").exists()
        assert not any((folder / "dead").glob("*"))
        assert back["agent1_output"]["extracted_info"]["current_odometer"] == 48210
        assert [one["name"] for one in back["agent1_output"]["documents"]] == ["bill.txt"]
        assert [one["event"] for one in api.audit(CLAIM)].count("answered") == 1
        assert [one["claim_id"] for one in claims(host)] == [CLAIM]


def asked(api: ClaimsApi, data: Path) -> str:
    """The number of the mail with the question."""
    api.waiting(CLAIM, sender_email=DANA, email_content=LETTER)
    reply = api.approve(CLAIM, "info_requested", questions=["What was the mileage?"])
    assert reply.status_code == 200
    api.at(CLAIM, "with_claimant")
    api.until(CLAIM, lambda _: any((data / "outbox").glob("*.eml")))
    [sent] = (data / "outbox").glob("*.eml")
    return str(message_from_bytes(sent.read_bytes(), policy=default)["Message-ID"])


def answer_to(number: str) -> bytes:
    mail = a_mail("answer@example.com", "Odometer: 48,210 miles", In_Reply_To=number)
    mail.add_attachment(BILL, maintype="text", subtype="plain", filename="bill.txt")
    return bytes(mail)

"""Mails in a folder become claims on the local host, whose clock is moved to the next look."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.intake.mails import DANA, LETTER, a_mail, claims, look, put, reason
from tests.hosts import running_host

AT_DESK = {"X-Reviewer": "ann@example.com"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
def api(data: Path) -> Iterator[ClaimsApi]:
    env = {
        "INTAKE": "folder:intake",
        "CLAIM_FILES": "folder:files",
        "DESK_DATABASE_URL": "sqlite:///.local/desk.db",
        "REVIEW_AUTH": "open",
        "INTAKE_QUEUE": "",
        "OCR": "off",
    }
    with running_host(data_dir=data, env=env) as host:
        yield ClaimsApi(host)


@pytest.fixture
def folder(data: Path) -> Path:
    return data / "intake"


def id_of(number: str) -> str:
    return f"M-{sha256(number.encode()).hexdigest()[:12]}"


def test_a_mail_becomes_a_claim_with_all_that_came_with_it(api: ClaimsApi, folder: Path):
    inner = a_mail("inner@example.com", "Odometer: 45,210 miles", Subject="From the garage")
    mail = a_mail("whole@example.com")
    mail.add_attachment(b"Total: $667.50", maintype="text", subtype="plain", filename="bill.txt")
    mail.add_attachment(inner)
    picture = b"\x89PNG\r\n\x1a\n" + bytes(30_000)
    mail.add_attachment(
        picture, maintype="image", subtype="png", cid="<photo>", disposition="inline"
    )
    put(folder, "whole.eml", mail)
    look(api.host, folder, "whole.eml")
    assert (folder / "done" / "whole.eml").read_bytes() == bytes(mail)
    claim = api.at(id_of("whole@example.com"), "awaiting_approval")
    named = {one["name"]: one for one in claim["agent1_output"]["documents"]}
    assert {"bill.txt", "From the garage.eml", "attachment 3.png"} <= {*named}
    kept = named["attachment 3.png"]["sha256"]
    path = f"/api/review/claim-{id_of('whole@example.com')}/files/{kept}"
    assert api.host.get(path).content == picture
    assert claim["agent1_output"]["extracted_info"]["current_odometer"] == 45210
    assert claim["review_url"].startswith(api.host.url)


def test_the_same_mail_is_one_claim(api: ClaimsApi, folder: Path):
    mail, unnumbered = a_mail("twice@example.com"), a_mail(None, "No number at all.")
    put(folder, "a.eml", mail)
    put(folder, "b.eml", a_mail("twice@example.com", "The same number, other words."))
    put(folder, "c.eml", unnumbered)
    put(folder, "d.eml", unnumbered)
    look(api.host, folder, "a.eml", "b.eml", "c.eml", "d.eml")
    ids = [one["claim_id"] for one in claims(api.host)]
    assert ids.count(id_of("twice@example.com")) == 1
    assert ids.count(f"M-{sha256(bytes(unnumbered)).hexdigest()[:12]}") == 1
    put(folder, "a.eml", mail)  # under a name that was there before
    look(api.host, folder, "a.eml")
    assert len([*(folder / "done").glob("*a.eml")]) == 2


def test_a_mail_that_is_still_being_written_is_left(api: ClaimsApi, folder: Path):
    put(folder, "slow.eml", a_mail("slow@example.com"), age=0)
    put(folder, "ready.eml", a_mail("ready@example.com"))
    put(folder, "notes.txt", b"no mail")
    look(api.host, folder, "ready.eml")
    assert (folder / "slow.eml").exists()
    assert (folder / "notes.txt").exists()
    put(folder, "slow.eml", a_mail("slow@example.com"))
    look(api.host, folder, "slow.eml")
    api.at(id_of("slow@example.com"), "awaiting_approval")


SEALED = b"From: a@example.com\nSubject: s\nContent-Type: application/pkcs7-mime\n\nMIIB"
DEAD = {
    "empty.eml": (b"", "no e-mail"),
    "noise.eml": (bytes(range(256)) * 40, "no e-mail"),
    "sealed.eml": (SEALED, "encrypted"),
    "pgp.eml": (bytes(a_mail("pgp@x.com", "-----BEGIN PGP MESSAGE-----\nx")), "encrypted"),
    "away.eml": (bytes(a_mail("away@x.com", Auto_Submitted="auto-replied")), "automatic"),
    "blank.eml": (b"From: a@example.com\nSubject:\nMIME-Version: 1.0\n\n", "empty"),
    "huge.eml": (bytes(a_mail("huge@x.com")) + b"\n" * (35 * 1024 * 1024), "larger than 35 MB"),
}


def test_what_cannot_be_taken_shows_on_the_desk(api: ClaimsApi, folder: Path):
    for name, (content, _) in DEAD.items():
        put(folder, name, content)
    look(api.host, folder, *DEAD)
    told = {name: reason(folder, name) for name in DEAD}
    assert {name: word for name, (_, word) in DEAD.items() if word not in told[name]} == {}
    reply = api.host.get("/api/desk/dead", headers=AT_DESK)
    shown = {one["name"]: one["reason"] for one in reply.json()["dead"]}
    assert (reply.json()["count"], shown) == (len(DEAD), told)
    api.host.post("/api/desk/me", json={"mail": "ann@example.com"})
    page = api.host.get("/api/desk").text
    api.host.client.cookies.clear()
    assert f"{len(DEAD)} e-mails could not be taken in" in page
    assert told["sealed.eml"] in page


def test_only_an_answer_from_who_was_asked_joins(api: ClaimsApi, data: Path, folder: Path):
    claim = "ASK-1"
    api.waiting(claim, sender_email=DANA, email_content=LETTER)
    asked = {"questions": ["What was the mileage?"]}
    assert api.approve(claim, "info_requested", **asked).status_code == 200
    api.at(claim, "with_claimant")
    api.until(claim, lambda _: any((data / "outbox").glob("*.eml")))
    [sent] = (data / "outbox").glob("*.eml")
    ours = message_from_bytes(sent.read_bytes(), policy=default)
    answering = {"In_Reply_To": str(ours["Message-ID"])}
    quoted = "\n".join(f"> {line}" for line in ours.get_content().splitlines())
    put(folder, "other.eml", a_mail("o@x.com", Subject=f"[claim {claim}]", From="eve@x.com"))
    look(api.host, folder, "other.eml")
    assert "not answered from the address that was asked" in reason(folder, "other.eml")
    assert api.at(claim, "with_claimant")
    words = f"Odometer: 48,210 miles\n\nOn Monday, Claims <c@x.com> wrote:\n{quoted}\n"
    answer = a_mail("answer@x.com", words, Subject="about my car", **answering)
    answer.add_attachment(b"Total: $90", maintype="text", subtype="plain", filename="new.txt")
    put(folder, "answer.eml", answer)
    look(api.host, folder, "answer.eml")
    back = api.at(claim, "awaiting_approval")
    assert (folder / "done" / "answer.eml").exists()
    assert back["agent1_output"]["extracted_info"]["current_odometer"] == 48210
    assert [one["name"] for one in back["agent1_output"]["documents"]] == ["new.txt"]
    [entry] = [one for one in api.audit(claim) if one["event"] == "answered"]
    assert "wrote" not in str(entry)
    # The same answer again counts once, even when the next question is open.
    assert api.approve(claim, "info_requested", **asked).status_code == 200
    api.at(claim, "with_claimant")
    put(folder, "again.eml", answer)
    look(api.host, folder, "again.eml")
    assert (folder / "done" / "again.eml").exists()
    api.at(claim, "with_claimant")


def test_an_answer_to_a_paused_claim_waits_and_is_put_to_it_once(api: ClaimsApi, folder: Path):
    api.waiting("PAUSED-1", sender_email=DANA, email_content=LETTER)
    asked = {"questions": ["What was the mileage?"]}
    assert api.approve("PAUSED-1", "info_requested", **asked).status_code == 200
    api.at("PAUSED-1", "with_claimant")
    instance = "/runtime/webhooks/durabletask/instances/claim-PAUSED-1"
    api.host.post(f"{instance}/suspend")
    words = "Odometer: 48,210 miles"
    put(folder, "paused.eml", a_mail("paused@x.com", words, Subject="Re: [claim PAUSED-1]"))
    while sum("mail_waits" in line for line in api.host.output) < 3:
        api.host.advance_clock(31)
    assert (folder / "paused.eml").exists()
    api.host.post(f"{instance}/resume")
    look(api.host, folder, "paused.eml")
    back = api.at("PAUSED-1", "awaiting_approval")
    assert back["agent1_output"]["extracted_info"]["current_odometer"] == 48210
    assert (folder / "done" / "paused.eml").exists()
    history = api.host.get(instance, params={"showHistory": "true"}).json()["historyEvents"]
    assert [one.get("Name") for one in history].count("ClaimantReply") == 1


def test_mail_about_a_claim_that_asks_nothing_is_put_aside(api: ClaimsApi, folder: Path):
    api.waiting("QUIET-1", sender_email=DANA, email_content=LETTER)
    put(folder, "late.eml", a_mail("late@x.com", Subject="Re: [claim QUIET-1]"))
    put(folder, "new.eml", a_mail("new@x.com", Subject="[claim NOBODYS-1]"))
    look(api.host, folder, "late.eml", "new.eml")
    assert "no open question" in reason(folder, "late.eml")
    api.at(id_of("new@x.com"), "awaiting_approval")  # of no claim of ours: a new one

"""Mails as they come in, and the places where they lie."""

import os
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

from tests.hosts import Host

DANA = "dana@example.com"
LETTER = "Hello, my alternator failed. The contract number is VSC-7788."
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
LONG_AGO = 3600


def a_mail(
    number: str | None = "one@mail.example.com", text: str = LETTER, **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    told = {"From": f"Dana <{DANA}>", "Subject": "My claim", **headers}
    for name, value in told.items():
        mail[name.replace("_", "-")] = value
    if number:
        mail["Message-ID"] = f"<{number}>"
    mail.set_content(text)
    return mail


def put(folder: Path, name: str, content: bytes | EmailMessage, age: float = LONG_AGO) -> Path:
    """As it lies there once it was written a while ago."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    unfinished = folder / f".{name}"
    unfinished.write_bytes(bytes(content))
    os.utime(unfinished, (time() - age, time() - age))
    unfinished.replace(path)
    return path


def look(host: Host, folder: Path, *names: str) -> None:
    """Until these are taken."""
    deadline = monotonic() + 30
    while any((folder / name).exists() for name in names):
        assert monotonic() < deadline, [*folder.iterdir()]
        host.advance_clock(31)
        sleep(0.1)  # for another process: nothing tells that it is done


def reason(folder: Path, name: str) -> str:
    assert (folder / "dead" / name).exists()
    return (folder / "dead" / f"{name}.reason.txt").read_text("utf-8").strip()


def claims(host: Host) -> list[dict[str, Any]]:
    return host.get("/api/claims", params={"limit": 100}).raise_for_status().json()["claims"]

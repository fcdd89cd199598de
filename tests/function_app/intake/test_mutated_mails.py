"""Mails of any bytes, and a host that is killed while it takes them: each ends as a claim or among
the dead, once.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from time import sleep

import pytest

from tests.function_app.intake.mails import PNG, a_mail, claims, look, put
from tests.hosts import Host, running_host

ENV = {"INTAKE": "folder:intake", "CLAIM_FILES": "folder:files", "OCR": "off"}


def whole() -> bytes:
    mail = a_mail("whole@example.com", Subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?=", References="<a@b>")
    mail.add_alternative("<p>Hello <b>there</b></p>", subtype="html")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="ü.png")
    mail.add_attachment(a_mail("inner@example.com"))
    return bytes(mail)


def mutated(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = chance.randbytes(1)
            case 1:
                del changed[at : at + chance.randrange(1, 200)]
            case 2:
                changed[at:at] = chance.randbytes(chance.randrange(1, 40))
            case 3:
                changed[at:at] = changed[at : at + chance.randrange(1, 300)]
            case _:
                changed[at:at] = chance.choice([b"\r\n\r\n", b"\0", b"--", b"=?x?q?", b"\xff\xfe"])
    return bytes(changed)


def ended(folder: Path) -> tuple[int, int]:
    return len([*(folder / "done").glob("*.eml")]), len([*(folder / "dead").glob("*.eml")])


def taken_by(host: Host, folder: Path, names: Sequence[str]) -> None:
    look(host, folder, *names)
    unforeseen = [
        told.read_text("utf-8")
        for told in (folder / "dead").glob("*.reason.txt")
        if "nobody has foreseen" in told.read_text("utf-8")
    ]
    assert unforeseen == []


@pytest.mark.parametrize("most", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_each_mutated_mail_ends_as_a_claim_or_among_the_dead(tmp_path: Path, most: int):
    folder, content = tmp_path / "intake", whole()
    names = [f"{seed}.eml" for seed in range(most)]
    with running_host(data_dir=tmp_path, env=ENV) as host:
        for start in range(0, most, 100):
            some = names[start : start + 100]
            for seed, name in enumerate(some, start):
                put(folder, name, mutated(content, seed))
            taken_by(host, folder, some)
        assert claims(host)
    done, dead = ended(folder)
    assert done + dead == most
    assert done


@pytest.mark.parametrize("pause", [0.2, pytest.param(0.7, marks=pytest.mark.slow)])
def test_mails_outlive_a_kill(tmp_path: Path, pause: float):
    folder, names = tmp_path / "intake", [f"{nth}.eml" for nth in range(12)]
    with running_host(data_dir=tmp_path, env=ENV) as host:
        for nth, name in enumerate(names):
            put(folder, name, a_mail(f"{nth}@example.com"))
        host.advance_clock(31)
        sleep(pause)  # somewhere in the middle of it
        host.kill9()
        left = [name for name in names if (folder / name).exists()]
        host.restart()
        look(host, folder, *names)
        assert left, "all were taken before the kill"
        assert ended(folder) == (len(names), 0)
        assert len(claims(host)) == len(names)

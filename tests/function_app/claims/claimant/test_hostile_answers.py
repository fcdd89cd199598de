"""What is sent to a claimant's page is of any bytes: it is answered, never with a 5xx, and what was
taken for an answer brings the claim back to its reviewer.
"""

import os
import random
from collections.abc import Iterator

import pytest

from tests.function_app.claims.claimant.conftest import PNG, AskApi
from tests.function_app.documents.pdf_files import pdf

BOUNDARY = b"----a-boundary-of-a-browser"
TYPE = f"multipart/form-data; boundary={BOUNDARY.decode()}"
QUESTION = "What was the mileage?"
FAIR = {200, 202, 303, 400, 404, 410, 413}


def form(*parts: tuple[str, bytes]) -> bytes:
    return (
        b"".join(
            b"--%b\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n"
            % (BOUNDARY, head.encode(), content)
            for head, content in parts
        )
        + b"--%b--\r\n" % BOUNDARY
    )


ANSWER = (
    ('name="answer-1"', b"Odometer: 48,210 miles"),
    ('name="message"', "Grüße \u202e".encode()),
    ('name="files"; filename="a.png"\r\nContent-Type: image/png', PNG),
)
WHOLE = form(*ANSWER)
WITH_A_PDF = form(
    *ANSWER, ('name="files"; filename="b.pdf"\r\nContent-Type: application/pdf', pdf("Total: $90"))
)
ODD = [
    b"",
    b"--",
    BOUNDARY,
    WHOLE.replace(b"\r\n", b"\n"),
    WHOLE[: len(WHOLE) // 2],
    WHOLE * 3,
    form(*[('name="x"', b"")] * 5000),
    form(('name="answer-1"', b"x" * 2_000_000)),
    form(('name="answer-1"', b"\x00\xff\xfe\xed\xa0\x80")),
    form((f'name="files"; filename="{"../" * 50}etc/passwd"', b"root")),
    form(('name="files"; filename="x\x00y.txt"', b"text")),
    form(('name="files"; filename="' + "n" * 5000 + '"', b"text")),
    form(("name=\"files\"; filename*=utf-8''%ff%fe", b"text")),
    form(('name="files"; filename="a.txt"\r\nContent-Transfer-Encoding: base64', b"!!!")),
    form(('name="files"; filename="a.txt"\r\nContent-Type: text/plain; charset=nonsense', b"hi")),
]


def mutated(whole: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    content = bytearray(whole)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[place] = chance.randrange(256)
            case 1:
                del content[place : place + chance.randrange(60)]
            case 2:
                content[place:place] = chance.randbytes(chance.randrange(40))
            case _:
                content[place:place] = content[: chance.randrange(200)]
    return bytes(content)


def sent(desk: AskApi, number: int, bodies: Iterator[bytes], types: list[str]) -> None:
    claim, nth, answered = f"BAD-{number}-0", 0, list[str]()
    link = desk.asked(claim, QUESTION)
    for body, kind in zip(bodies, types, strict=False):
        reply = desk.host.post(link, content=body, headers={"Content-Type": kind})
        assert reply.status_code in FAIR, (reply.status_code, body[:300])
        if reply.status_code in {202, 303, 410}:  # it was taken for an answer
            nth += 1
            answered.append(claim)
            claim = f"BAD-{number}-{nth}"
            link = desk.asked(claim, QUESTION)
    for claim in answered:
        desk.at(claim, "awaiting_approval")


def test_odd_forms_are_answered(desk: AskApi):
    sent(desk, 1, iter(ODD), [TYPE] * len(ODD))
    kinds = ["", "multipart/form-data", "multipart/form-data; boundary=", "text/plain", "x" * 5000,
             "multipart/form-data; boundary=" + "b" * 300, 'multipart/form-data; boundary="\\"',
             "application/x-www-form-urlencoded"]  # fmt: skip
    sent(desk, 2, iter([WHOLE] * len(kinds)), kinds)


def test_sixty_mutated_forms_are_answered(desk: AskApi):
    forms = (mutated(WITH_A_PDF if seed % 3 == 0 else WHOLE, seed) for seed in range(60))
    sent(desk, 3, forms, [TYPE] * 60)


@pytest.mark.slow
def test_a_thousand_mutated_forms_are_answered(desk: AskApi):
    first = int(os.environ.get("MUTATIONS_FROM", "1000"))
    seeds = range(first, first + 1000)
    sent(desk, 4, (mutated(WITH_A_PDF, seed) for seed in seeds), [TYPE] * 1000)

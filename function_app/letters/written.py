"""A letter in words: made from one template for each kind, which text, HTML and PDF are drawn from.
A line of a template is a paragraph, or begins with what it is: a heading, an item, a quote, a row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from function_app.domain.letter import LetterOrder
from function_app.domain.values.money import dollars
from function_app.domain.values.unseen import visible
from function_app.letters.words import contract_words, reasons

_TEMPLATES = Path(__file__).with_name("templates")
_KINDS = {"#": "heading", "-": "item", ">": "quote", "|": "row", "=": "total"}
_GAPS = re.compile(r"\n{3,}")
_LONGEST = 200  # characters of what somebody else wrote


@dataclass(frozen=True)
class Block:
    kind: str  # text | heading | item | quote | row | total
    text: str
    value: str = ""


@dataclass(frozen=True)
class Written:
    claim_id: str
    subject: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        drawn = _templates(escapes=False).get_template("mail.txt")
        return _GAPS.sub("\n\n", drawn.render(blocks=self.blocks)).strip() + "\n"

    @property
    def html(self) -> str:
        drawn = _templates(escapes=True).get_template("mail.html")
        return drawn.render(blocks=self.blocks, subject=self.subject, claim_id=self.claim_id)


def written(order: LetterOrder, *, has_page: bool = False) -> Written:
    """`has_page`: the mail that it goes with has a link, where the documents can be sent."""
    name = flat(order.name)
    words: dict[str, Any] = {
        "claim_id": order.claim_id,
        "greeting": f"Dear {name}," if name else "Hello,",
        "contract": flat(order.contract_number),
        "approved": _money(order.approved_amount),
        "estimate": _money(order.estimate),
        "deductible": _money(order.deductible),
        "reasons": reasons(order),
        "contract_words": contract_words(order),
        "documents": [flat(document) for document in order.documents],
        "has_page": has_page,
    }
    drawn = _templates(escapes=False).get_template(f"{order.kind}.txt").render(words)
    subject, *lines = [line for line in drawn.splitlines() if line.strip()]
    return Written(order.claim_id, subject, tuple(_blocks(lines)))


def flat(text: str | None) -> str:
    """On one line, with nothing in it that is not seen, and of a length that a letter has."""
    whole = (text or "").encode("utf-8", "replace").decode()  # half a letter goes into no mail
    return visible(" ".join(whole.split()))[:_LONGEST]


def _blocks(lines: list[str]) -> Iterator[Block]:
    for line in lines:
        mark, _, rest = line.partition(" ")
        kind = _KINDS.get(mark, "text")
        text, _, value = rest.partition(" | ") if kind in {"row", "total"} else (rest, "", "")
        yield Block(kind, line if kind == "text" else text, value)


def _money(amount: Any) -> str:
    return "" if amount is None else dollars(amount)


@cache
def _templates(*, escapes: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=escapes,  # noqa: S701 - what is drawn without is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )

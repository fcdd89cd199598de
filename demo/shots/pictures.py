"""Every picture in the docs: where it lies, how large the window is, and what is done before it is
taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

FOLDER = "docs"
WIDE, PHONE = (1440, 900), (390, 844)


@dataclass(frozen=True)
class Picture:
    """`shows` names one of the addresses that `places.py` makes."""

    file: str
    shows: Literal["desk", "review", "claimant"]
    window: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"
    before: Callable[[Page], None] = lambda _: None


def _look_at_a_quote(page: Page) -> None:
    """Its words are marked on the picture of the paper."""
    page.locator("#verdict:not(:empty)").wait_for()
    field = page.get_by_label("VIN", exact=True).first
    field.evaluate("field => field.closest('details')?.setAttribute('open', '')")
    field.focus()
    mark = page.locator(".sheet .mark").first
    mark.wait_for()
    mark.evaluate("mark => mark.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_function("[...document.images].every(image => image.complete)")


PICTURES: Sequence[Picture] = (
    Picture("desk.png", "desk"),
    Picture("desk-phone.png", "desk", window=PHONE),
    Picture("desk-dark.png", "desk", scheme="dark"),
    Picture("review-page.png", "review", window=(1440, 1000), before=_look_at_a_quote),
    Picture("claimant-page.png", "claimant", window=(720, 900)),
)

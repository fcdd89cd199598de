"""How long a reviewer waits for the next claim, in a real browser: from Enter on the page of a
claim that is decided, until the next one is drawn and its scripts have run, so that it can be
decided; and until the first page of its document is there as a picture.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import httpx
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from bench.claim import EMAIL, claim
from bench.desk_claims import PEOPLE
from bench.host import Host, running_host
from dev_support.chromium import WINDOWLESS_FIRST, chromium
from dev_support.file_share import serve
from dev_support.host_process import HostFailed

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPTS = Path(__file__).parent
PAPER = "claim-form.pdf"
LINES = (
    *("Claimant name: Maria Alvarez", "Contract number: VSC-2291847"),
    *("VIN: 4T1B11HK1KU218764", "Year: 2019", "Make: Toyota", "Model: Camry"),
    *("Current odometer: 45,000 miles", "Repair facility: Lakeside Toyota Service"),
    *("Diagnosis: Alternator failed internally", "Deductible: $100.00"),
    *("Total parts: $330.00", "Total labor: $437.50", "Total estimate: $767.50"),
)
READ_WITHIN_SECONDS = 300.0
A_GLANCE_MS = 500  # at the outcome, before anybody presses Enter


class Shown(NamedTuple):
    """Milliseconds after Enter: the claim is taken, its page has come, it is painted, its scripts
    have run, and the first picture of its document is there.
    """

    taken: float
    come: float
    painted: float
    started: float
    picture: float

    @property
    def on_screen(self) -> float:
        return max(self.painted, self.started)


def usual(claims: Sequence[Shown]) -> str:
    """What the time consists of."""
    taken, come, painted, started, picture = (median(each) for each in zip(*claims, strict=True))
    return (
        f"taken after {taken:.0f} ms, its page there after {come:.0f}, painted after "
        f"{painted:.0f}, its scripts at work after {started:.0f}, the document after {picture:.0f}"
    )


def measure_next_claims(folder: Path, claims: int) -> list[Shown]:
    """Raises `NoBrowser` before anything is done, and `BrowserFailed`."""
    with chromium(WINDOWLESS_FIRST) as browser, _host_with_claims(folder, claims + 1) as host:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        context.add_init_script(path=SCRIPTS / "next_claim.js")
        page = context.new_page()
        page.goto(_first(host))
        return [_next_one(page) for _ in range(claims)]


@contextmanager
def _host_with_claims(folder: Path, claims: int) -> Iterator[Host]:
    """Each with a paper of one page; all wait for a reviewer, and nobody has one."""
    settings = {
        "DESK_DATABASE_URL": f"sqlite:///{folder}/desk.db",
        "CLAIM_FILES": f"folder:{folder}/files",
        "LOCAL_PRINCIPAL": f"{PEOPLE[0]};adjuster",
    }
    with serve({PAPER: _paper()}) as papers, running_host(folder, settings=settings) as host:
        for number in range(claims):
            body = {**claim(f"next-{number}"), "attachment_url": papers + PAPER}
            httpx.post(f"{host.url}/api/claims/start", json=body).raise_for_status()
        _wait_until_read(host, claims)
        yield host


def _wait_until_read(host: Host, claims: int) -> None:
    deadline = time.monotonic() + READ_WITHIN_SECONDS
    while _waiting(host) < claims:
        host.child.check_alive()
        if time.monotonic() > deadline:
            raise HostFailed(f"{claims} claims were not read within {READ_WITHIN_SECONDS:.0f} s")
        time.sleep(0.2)


def _waiting(host: Host) -> int:
    reply = httpx.get(f"{host.url}/api/desk/claims", params={"limit": "1"}).raise_for_status()
    return reply.json()["counts"]["unassigned"]


def _first(host: Host) -> str:
    return httpx.post(f"{host.url}/api/desk/next").raise_for_status().json()["review_url"]


def _next_one(page: "Page") -> Shown:
    """Everything by key: approves the claim that is shown, and asks for the next."""
    page.wait_for_load_state("networkidle")  # it is read
    decided = page.url
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.locator("#undo").wait_for()
    page.locator("#outcome:focus").wait_for()
    page.wait_for_timeout(A_GLANCE_MS)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != decided)
    return Shown(**page.wait_for_function("() => window.shown").json_value())


def _paper() -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    for number, line in enumerate(("VSC claim form", *LINES, *EMAIL.split(". "))):
        canvas.drawString(60, 720 - 20 * number, line)
    canvas.save()
    return file.getvalue()

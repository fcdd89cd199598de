"""A browser, and a desk: one host for the whole session, and a claim for each test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from dev_support.file_share import serve
from tests.browser.desk import CONTRACT_FORM, Desk, OpenClaim
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

# The same engine, and where there is one, without the windows that nobody looks at: half the work.
BROWSER_NAMES = (
    "chromium-headless-shell", "chrome-headless-shell",
    "chromium", "chromium-browser", "google-chrome",
)  # fmt: skip
BROWSER_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
READERS_ZONE = "America/New_York"
# A page of a document is drawn by a process that begins with it, beside all else that is tested.
_PATIENCE_MS = 10_000
expect.set_options(timeout=_PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="module")  # its event loop must be gone before another file's tests run
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if executable is None:
        missing = f"no browser: none of {', '.join(BROWSER_NAMES)} is on PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as page:
        page.on("requestfinished", hurry)
        yield page


@contextmanager
def watched_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of which nothing goes wrong unseen: an error or a policy violation fails the test."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        locale="en-US",
        timezone_id=READERS_ZONE,
        **options,
    )
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: (
            problems.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    context.close()
    assert problems == []


def hurry(request: Request) -> None:
    """A decision that could be taken back for a moment counts at once; who wants that moment takes
    this off the page.
    """
    if request.method != "POST" or "/claims/approve/" not in request.url:
        return
    seconds = cast(dict[str, Any], request.post_data_json or {}).get("undo_seconds", 0)
    root = request.url.partition("/api/")[0]
    if seconds:
        httpx.post(f"{root}/admin/local/clock", json={"advance_seconds": seconds})


@pytest.fixture
def sent(page: Page) -> list[dict[str, Any]]:
    """The decisions that left the page."""
    decisions: list[dict[str, Any]] = []

    def remember(request: Request) -> None:
        if request.method == "POST" and "/claims/approve/" in request.url:
            decisions.append(cast(dict[str, Any], request.post_data_json))

    page.on("request", remember)
    return decisions


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@contextmanager
def open_desk(data: Path, **settings: str) -> Iterator[Desk]:
    """A desk on a host of its own, with these settings."""
    files = {CONTRACT_FORM: b"VSC CLAIM FORM\nContract: VSC-7788"}
    with Gates() as gates, serve(files) as papers:
        env = {"TEST_GATES_URL": gates.url, **settings}
        with running_host(ROOT / "tests/apps/claims", data_dir=data, env=env) as host:
            yield Desk(ClaimsApi(host), gates, papers, files)


@pytest.fixture
def claim(desk: Desk) -> OpenClaim:
    """It waits for its reviewer."""
    return desk.waiting_claim()


@pytest.fixture
def form(claim: OpenClaim, page: Page) -> Page:
    page.goto(claim.review_url)
    return page

"""The Chromium of this machine, for whoever looks at our pages as people do."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WINDOWED = ("chromium", "chromium-browser", "google-chrome", "chrome")
# The same engine, and where there is one, without the windows that nobody looks at: half the work.
WINDOWLESS_FIRST = ("chromium-headless-shell", "chrome-headless-shell", *WINDOWED)


class BrowserFailed(Exception):
    """A page is not as it was expected, or there is no browser; the text says what it was."""


class NoBrowser(BrowserFailed):
    """The text says what is missing."""


@contextmanager
def chromium(names: Sequence[str] = WINDOWED) -> Iterator["Browser"]:
    """The first of these programs that is on PATH."""
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        raise NoBrowser(f"There is no Chromium here: none of {', '.join(names)} is on PATH.")
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - a tool of the tests
    except ImportError:
        raise NoBrowser(
            "Chromium is spoken to with playwright, which is not installed: "
            "pip install -r requirements-dev.txt"
        ) from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        except Error as error:
            raise BrowserFailed(f"In Chromium: {error.message}") from error
        finally:
            browser.close()

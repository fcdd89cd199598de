"""A picture of a review page: `python tests/browser/screenshot.py URL FILE.png [WIDTH]`."""

import shutil
import sys

from playwright.sync_api import sync_playwright


def picture(url: str, file: str, width: int = 1440) -> None:
    executable = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-US")
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=file, full_page=True)
        browser.close()


if __name__ == "__main__":
    picture(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:4]))

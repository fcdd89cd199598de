"""Chromium takes the pictures, and they are made small: a page has few colours."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from demo.shots.pictures import Picture

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_COLOURS = 160


class NoBrowser(Exception):
    pass


@contextmanager
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if executable is None:
        raise NoBrowser(f"The pictures are taken in Chromium: none of {', '.join(_BROWSERS)}.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def take(browser: Browser, picture: Picture, url: str, folder: Path) -> Path:
    width, height = picture.window
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/New_York",
    )
    try:
        page.goto(url)
        page.wait_for_load_state("networkidle")
        picture.before(page)
        return _saved(page.screenshot(animations="disabled"), folder / picture.file)
    finally:
        page.close()


def _saved(png: bytes, path: Path) -> Path:
    image = Image.open(BytesIO(png)).convert("RGB")
    small = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, "PNG", optimize=True)
    return path

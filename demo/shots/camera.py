"""Chromium takes the pictures, and they are made small: a page has few colours."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from demo.shots.pictures import Picture

_COLOURS = 256


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
        path = folder / picture.file
        path.write_bytes(small_png(page.screenshot(animations="disabled")))
        return path
    finally:
        page.close()


def small_png(png: bytes) -> bytes:
    image = Image.open(BytesIO(png)).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in _most_used(image) for part in colour])
    file = BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _most_used(image: Image.Image) -> list[tuple[int, ...]]:
    """Surfaces keep their own colours; what is between two letters' shades may move a little."""
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)
    return [colour for _, colour in counted[:_COLOURS] if isinstance(colour, tuple)]

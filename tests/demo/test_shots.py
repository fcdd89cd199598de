"""Every picture in the docs is one that `dev.py shots` takes."""

import re
from io import BytesIO

from PIL import Image

from demo.shots.camera import small_png
from demo.shots.pictures import FOLDER, PICTURES
from tests.hosts import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / FOLDER).glob("*.md")]
_SHOWN = re.compile(r"!\[[^\]]*\]\((?!http)([^)]+)\)")
_MOST_BYTES = 150_000


def test_each_picture_that_is_shown_is_taken_and_is_there() -> None:
    shown = {
        (page.parent / path).resolve()
        for page in PAGES
        for path in _SHOWN.findall(page.read_text("utf-8"))
    }
    taken = {ROOT / FOLDER / picture.file for picture in PICTURES}

    assert len(shown) >= 4
    assert shown - taken == set()
    assert {*(ROOT / FOLDER).glob("*.png")} == taken
    for picture in PICTURES:
        path = ROOT / FOLDER / picture.file
        with Image.open(path) as image:
            assert image.size == picture.window
        assert path.stat().st_size <= _MOST_BYTES


def test_surfaces_keep_their_colours() -> None:
    """Of more colours than a small picture has."""
    picture = Image.new("RGB", (200, 200), (243, 245, 249))
    for number in range(400):
        picture.putpixel((number % 200, number // 200), (number % 256, number // 2, 77))
    file = BytesIO()
    picture.save(file, "PNG")

    small = Image.open(BytesIO(small_png(file.getvalue())))

    assert small.mode == "P"
    assert small.convert("RGB").getpixel((100, 100)) == (243, 245, 249)

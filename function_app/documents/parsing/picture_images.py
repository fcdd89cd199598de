"""Decodes a picture file: turned upright as its file says, on white paper, no larger than needed.

A camera's picture is made smaller while it is decoded, where its format can do that.
"""

from collections.abc import Callable, Iterator
from io import BytesIO

import pillow_heif  # pyright: ignore[reportMissingTypeStubs]
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.page_image import page_image
from function_app.documents.parsing.page_size import fitting
from function_app.domain.recognition import PageImage

MAX_PIXELS = 100_000_000
MAX_PICTURES = 20
FORMATS = (
    *(
        str(plugin.format)
        for plugin in (
            AvifImagePlugin.AvifImageFile,
            BmpImagePlugin.BmpImageFile,
            GifImagePlugin.GifImageFile,
            JpegImagePlugin.JpegImageFile,
            PngImagePlugin.PngImageFile,
            TiffImagePlugin.TiffImageFile,
            WebPImagePlugin.WebPImageFile,
        )
    ),
    "HEIF",
)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUARTER_TURNS = frozenset(
    {
        Image.Transpose.TRANSPOSE,
        Image.Transpose.ROTATE_270,
        Image.Transpose.TRANSVERSE,
        Image.Transpose.ROTATE_90,
    }
)

Image.MAX_IMAGE_PIXELS = None  # the limit here holds for every page, and is told as a reason
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the process may start none
pillow_heif.register_heif_opener(  # pyright: ignore[reportUnknownMemberType]
    decode_threads=1, thumbnails=False
)


def images_of_picture(content: bytes) -> Iterator[PageImage]:
    """Of a TIFF every page; of what moves, or was taken in a burst, the first picture."""
    with Image.open(BytesIO(content), formats=FORMATS) as file:
        yield page_image(upright(file), 1)
        if file.format == "TIFF":
            for number in range(2, MAX_PICTURES + 2):
                try:
                    file.seek(number - 1)
                except EOFError:
                    return
                if number > MAX_PICTURES:
                    raise MorePictures
                yield page_image(upright(file), number)


class MorePictures(AttachmentNotReadable):
    """Those before are read."""

    def __init__(self) -> None:
        super().__init__(f"only the first {MAX_PICTURES} pages of it are read")


def require_decodable(file: Image.Image) -> None:
    """Before anything is asked of it: to tell how it is turned, a PNG is decoded."""
    width, height = file.size
    if width * height > MAX_PIXELS:
        raise AttachmentNotReadable(f"it has more than {MAX_PIXELS // 1_000_000} million pixels")


def is_turned(file: Image.Image) -> bool:
    """By a quarter: it is as wide as it was high."""
    return _turn_of(file) in _QUARTER_TURNS


def _turn_of(file: Image.Image) -> Image.Transpose | None:
    return _TURNS.get(file.getexif().get(_ORIENTATION, 1))


def upright(file: Image.Image, fit: Callable[[int, int], tuple[int, int]] = fitting) -> Image.Image:
    """`fit` says what becomes of its width and height as they are stored."""
    require_decodable(file)
    size = fit(*file.size)
    if isinstance(file, JpegImagePlugin.JpegImageFile):
        file.draft("L" if file.mode == "L" else "RGB", size)
    file.load()
    turn = _turn_of(file)
    picture = _on_paper(file).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture.transpose(turn) if turn else picture


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):  # Pillow would make white of nearly all its greys
        return picture.point(lambda grey: grey / 256).convert("L")
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return picture.convert("RGB")

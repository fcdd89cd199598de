"""A paper as a scanner or a telephone takes it. PDFium draws what is printed."""

import io
from random import Random

import pypdfium2
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

_POINTS = 72
_SCANNED_AT, _PHOTOGRAPHED_AT = 200, 220  # dots per inch


def scanned(pdf: bytes, random: Random) -> bytes:
    """A PDF of nothing but pictures: laid on a little crookedly, a little out of focus."""
    sheets = [_scan(sheet, random) for sheet in _drawn(pdf, _SCANNED_AT)]
    file = io.BytesIO()
    first, *others = sheets
    quality = random.choice((60, 75))
    first.save(
        file,
        "PDF",
        resolution=_SCANNED_AT,
        save_all=True,
        append_images=others,
        quality=quality,
    )
    return file.getvalue()


def photographed(pdf: bytes, random: Random) -> bytes:
    """A JPEG of the first page, from a side, in half a shadow."""
    sheet = _from_a_side(_drawn(pdf, _PHOTOGRAPHED_AT)[0], random)
    sheet = ImageChops.multiply(sheet, _shadow(sheet.size, random))
    sheet = sheet.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.8)))
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=random.choice((70, 80)))
    return file.getvalue()


def _drawn(pdf: bytes, dots_per_inch: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        scale = dots_per_inch / _POINTS
        pages = (page.render(scale=scale) for page in document)  # pyright: ignore[reportArgumentType]
        return [page.to_pil().convert("RGB") for page in pages]


def _scan(sheet: Image.Image, random: Random) -> Image.Image:
    turned = sheet.rotate(random.uniform(-2.5, 2.5), Image.Resampling.BICUBIC, fillcolor="white")
    blurred = turned.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.9)))
    return ImageEnhance.Contrast(blurred.convert("L")).enhance(random.uniform(0.75, 1.1))


def _from_a_side(sheet: Image.Image, random: Random) -> Image.Image:
    width, height = sheet.size
    table = Image.new("RGB", (int(width * 1.12), int(height * 1.12)), (96, 82, 70))
    table.paste(sheet, (int(width * 0.06), int(height * 0.06)))
    width, height = table.size
    sway = lambda size: random.uniform(-0.03, 0.03) * size  # noqa: E731
    corners = [(0, 0), (0, height), (width, height), (width, 0)]
    seen = [place for x, y in corners for place in (x + sway(width), y + sway(height))]
    quad = Image.Transform.QUAD
    return table.transform(table.size, quad, seen, Image.Resampling.BICUBIC, fillcolor=(96, 82, 70))


def _shadow(size: tuple[int, int], random: Random) -> Image.Image:
    """From one side to the other."""
    dark = random.randrange(120, 190)
    strip = Image.new("L", (2, 1))
    strip.putdata([dark, 255] if random.random() < 0.5 else [255, dark])
    return strip.resize(size, Image.Resampling.BICUBIC).convert("RGB")

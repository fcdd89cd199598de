"""The picture of a page as it is handed on."""

from io import BytesIO

from PIL import Image

from function_app.domain.recognition import PageImage

_QUALITY = 88


def page_image(picture: Image.Image, number: int) -> PageImage:
    file = BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    return PageImage(number, "image/jpeg", file.getvalue(), picture.width, picture.height)

"""Pages that are pictures, as agent 1 is shown them: behind the claim's material, which says what
each is, and like it nothing but data.

The parser's process made them small enough before anything here sees them; nothing here opens one.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from openai.types.responses import ResponseInputContentParam, ResponseInputParam

from function_app.domain.document import Document
from function_app.domain.recognition import PageImage

_MOST_PAGES = 10
_MOST_BYTES = 8_000_000  # of all together; as text they are a third more

type Asked = str | ResponseInputParam


@dataclass(frozen=True)
class ShownPage:
    document: str
    image: PageImage


@dataclass(frozen=True)
class ShownPages:
    """`left_out` is how many there was no room for."""

    pages: Sequence[ShownPage] = ()
    left_out: int = 0

    def in_material(self) -> list[dict[str, Any]]:
        """What the images are, in their order."""
        return [
            {"image": number, "document": page.document, "page": page.image.page}
            for number, page in enumerate(self.pages, 1)
        ]


def shown_pages(documents: Sequence[Document]) -> ShownPages:
    """The first pages of each document, so that a long scan never pushes another out."""
    every = [
        (place, rank, ShownPage(document.name, image))
        for place, document in enumerate(documents)
        for rank, image in enumerate(document.images)
    ]
    room, chosen = _MOST_BYTES, list[tuple[int, int, ShownPage]]()
    for candidate in sorted(every, key=itemgetter(1, 0)):
        size = len(candidate[2].image.content)
        if len(chosen) < _MOST_PAGES and size <= room:
            chosen.append(candidate)
            room -= size
    pages = [page for *_, page in sorted(chosen, key=itemgetter(0, 1))]
    return ShownPages(pages, len(every) - len(pages))


def with_images(question: str, shown: ShownPages) -> Asked:
    if not shown.pages:
        return question
    content: list[ResponseInputContentParam] = [{"type": "input_text", "text": question}]
    for page in shown.pages:
        url = f"data:{page.image.media_type};base64,{b64encode(page.image.content).decode()}"
        content.append({"type": "input_image", "image_url": url, "detail": "high"})
    return [{"type": "message", "role": "user", "content": content}]

"""Why a page is not shown."""

from collections.abc import Callable
from typing import TypedDict

from function_app.desk.kept_file import FileNotFound
from function_app.kit.errors import Refusal


class PageNotFound(Refusal):
    code = "page_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("The file has no such page.")


class Told(TypedDict):
    reason: str


class PageNotShown(Refusal):
    """The text of the document is on the page all the same."""

    code = "page_not_shown"
    status = 422
    told = Told

    def __init__(self, reason: str) -> None:
        super().__init__(f"This cannot be shown as a picture: {reason}.", reason=reason)


class DrawingBusy(Refusal):
    code = "drawing_busy"
    status = 503

    def __init__(self) -> None:
        super().__init__("Too many pages are being drawn just now. Please try again.")
        self.headers = {"Retry-After": "2"}


def or_refused[T](look: Callable[[], T]) -> T:
    """Raises `FileNotFound` and those above."""
    from function_app.documents.rendering.pages import (  # noqa: PLC0415
        CannotBeDrawn,
        NoSuchFile,
        NoSuchPage,
    )
    from function_app.documents.sandbox.isolated_pages import NoTurnToDraw  # noqa: PLC0415

    try:
        return look()
    except NoSuchFile:
        raise FileNotFound from None
    except NoSuchPage:
        raise PageNotFound from None
    except CannotBeDrawn as problem:
        raise PageNotShown(problem.reason) from None
    except NoTurnToDraw:
        raise DrawingBusy from None

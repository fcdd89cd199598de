"""What the routes of a claim's documents say of themselves."""

from typing import Annotated, NotRequired, TypedDict

from pydantic import Field

from function_app.access.refusals import OF_LOOKING
from function_app.claims.about import OfClaim
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.desk.document_pages.errors import DrawingBusy, PageNotFound, PageNotShown
from function_app.desk.kept_file import FileNotFound, OfFile
from function_app.kit.about import About, Reply
from function_app.kit.errors import ValidationFailed


class _File(TypedDict):
    """`pages` is null where nobody has counted them yet."""

    sha256: str
    name: str
    kind: str
    pages: int | None


class _Files(TypedDict):
    files: list[_File]


class _Sheet(TypedDict):
    """Its shape; the unit is the page's own."""

    width: int
    height: int


class _Sheets(TypedDict):
    """`count` is of the whole file, `pages` are those that can be shown."""

    kind: str
    count: int
    pages: list[_Sheet]


class _Box(TypedDict):
    """In shares of the page, from the upper left."""

    x: float
    y: float
    w: float
    h: float


class _Word(_Box):
    text: str


class _Marks(TypedDict):
    marks: dict[str, list[_Box]]


class _OfPage(OfFile):
    n: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}$", examples=["1"])]


class _ByWidth(TypedDict):
    w: NotRequired[Annotated[str, Field(pattern="^(800|1600)$", description="In pixels.")]]


_OF_FILE = (*OF_LOOKING, ClaimNotFound, ClaimPurged, FileNotFound)
_OF_PAGE = (*_OF_FILE, PageNotFound, PageNotShown, DrawingBusy)
FILES = About(
    "See which documents of a claim are kept.",
    {200: Reply("In the order in which they were read.", _Files)},
    path=OfClaim,
    refuses=(*OF_LOOKING, ClaimNotFound, ClaimPurged),
    tag="claims",
    for_reviewers=True,
)
SHEETS = About(
    "See how many pages a document has, and their shapes.",
    {200: Reply("Its pages.", _Sheets)},
    path=OfFile,
    refuses=(*_OF_FILE, PageNotShown, DrawingBusy),
    tag="claims",
    for_reviewers=True,
)
PICTURE = About(
    "See a page of a document, drawn in a sandbox.",
    {200: Reply("The page.", media=("image/webp",), headers=("Content-Security-Policy",))},
    path=_OfPage,
    query=_ByWidth,
    refuses=(*_OF_PAGE, ValidationFailed),
    tag="claims",
    for_reviewers=True,
)
WORDS = About(
    "Read the words of a page, with their places on its picture.",
    {
        200: Reply(
            "In the order of the page's text; of a scan, what text recognition read.", list[_Word]
        )
    },
    path=_OfPage,
    refuses=_OF_PAGE,
    tag="claims",
    for_reviewers=True,
)
MARKS = About(
    "See where on a page the values of the form were read.",
    {200: Reply("Boxes by the path of the form's field.", _Marks)},
    path=_OfPage,
    refuses=_OF_PAGE,
    tag="claims",
    for_reviewers=True,
)

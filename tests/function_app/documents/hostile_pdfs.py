"""Small PDFs that would take hours, gigabytes, or a parser without limits."""

import struct
import zlib
from collections.abc import Callable, Sequence

_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%b>>>>"
_FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
_TEXT = b"BT /F 12 Tf 50 700 Td (Contract VSC-100) Tj ET"


def file_of(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, the first one being the catalog."""
    file, places = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj %b endobj\n" % (number, content)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        file += b"%010d 00000 n \n" % place
    file += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(file)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


def deflated(content: bytes, times: int = 1, entries: bytes = b"") -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, entries + b"/Filter[%b]" % (b"/FlateDecode" * times))


def page(content: bytes, resources: bytes = _FONT, more: Sequence[bytes] = ()) -> bytes:
    return file_of([_CATALOG, _PAGES, _PAGE % resources, content, *more])


def _form(draws: bytes, knows: bytes) -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<%b>>>>" % knows
    return stream(draws, entries)


def _forms_that_double(count: int) -> bytes:
    """Each draws the next one twice."""
    forms = [_form(b"/X%d Do " % n * 2, b"/X%d %d 0 R" % (n, n)) for n in range(6, 5 + count)] + [
        _form(b"", b"")
    ]
    return page(stream(b"/X5 Do"), b"/XObject<</X5 5 0 R>>", forms)


def _tree(depth: int, kids: int) -> bytes:
    """Page trees in page trees, each with the same child several times."""
    nodes = [
        b"<</Type/Pages/Count 1/Kids[%b]>>" % (b"%d 0 R " % (number + 3) * kids)
        for number in range(depth)
    ]
    return file_of([_CATALOG, *nodes, b"<</Type/Page>>"])


def many_pages(count: int) -> bytes:
    """Each is the same as the first."""
    kids = b"".join(b"%d 0 R " % number for number in range(5, 5 + count))
    pages = b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)
    return file_of([_CATALOG, pages, b"null", stream(_TEXT), *[_PAGE % _FONT] * count])


def _with_mapped_font(cmap: bytes) -> bytes:
    font = b"/Font<</F<</Type/Font/Subtype/Type0/BaseFont/X/ToUnicode 5 0 R>>>>"
    return page(stream(_TEXT), font, [deflated(cmap)])


def fields(count: int) -> bytes:
    widgets = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[%b]>>" % (b"4 0 R " * count)
    field = b"<</Subtype/Widget/T(a)/V(Contract VSC)/Parent 4 0 R>>"
    return file_of([_CATALOG, _PAGES, widgets, field])


def _with_catalog_in(objects: bytes) -> bytes:
    """Object 3 is the first in object 1, says the table, which is object 2."""
    head = b"%PDF-1.7\n"
    content = head + b"1 0 obj %b endobj\n" % objects
    rows = [(0, 0, 0), (1, len(head), 0), (1, len(content), 0), (2, 1, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    entries = b"/Type/XRef/Size 4/W[1 4 2]/Root 3 0 R"
    end = b"endobj\nstartxref\n%d\n%%%%EOF" % len(content)
    return content + b"2 0 obj %b " % stream(table, entries) + end


_COMPLEX = "the PDF is too complex"
_DAMAGED = "the PDF is damaged"
_NO_TEXT = "it holds no text; it may be a scan or a photograph"

# Made when it is needed: some take a second.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "inflates to 300 MB": (lambda: page(deflated(b" " * 300_000_000)), _COMPLEX),
    "inflates three times over": (lambda: page(deflated(b" " * 100_000_000, times=3)), _COMPLEX),
    "object stream that inflates to 300 MB": (
        lambda: _with_catalog_in(
            deflated(b"3 0 " * 100 + b" " * 300_000_000, entries=b"/Type/ObjStm/N 100/First 400")
        ),
        _COMPLEX,
    ),
    "a row of 2 GB": (
        lambda: page(
            stream(
                zlib.compress(b"x" * 999),
                b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000>>",
            )
        ),
        _COMPLEX,
    ),
    "page tree that holds itself": (
        lambda: file_of([_CATALOG, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"]),
        _DAMAGED,
    ),
    "page tree 3,000 deep": (lambda: _tree(3_000, 1), _COMPLEX),
    "page tree with 2^30 pages": (lambda: _tree(30, 2), _COMPLEX),
    "object that is itself": (lambda: file_of([_CATALOG, b"2 0 R"]), _DAMAGED),
    "length that is the stream itself": (
        lambda: page(b"<</Length 4 0 R>>stream\nBT ET\nendstream"),
        _COMPLEX,
    ),
    "arrays 200,000 deep": (lambda: file_of([_CATALOG, b"[" * 200_000]), _DAMAGED),
    "dictionaries 100,000 deep": (lambda: file_of([_CATALOG, b"<</A" * 100_000]), _DAMAGED),
    "a number of a million digits": (lambda: file_of([_CATALOG, b"9" * 1_000_000]), _COMPLEX),
    "form that draws itself": (
        lambda: page(stream(b"/X Do"), b"/XObject<</X 5 0 R>>", [_form(b"/X Do", b"/X 5 0 R")]),
        _NO_TEXT,
    ),
    "forms that draw 2^40 forms": (lambda: _forms_that_double(40), _NO_TEXT),
    "a character map of 2^32": (
        lambda: _with_mapped_font(b"1 beginbfrange <00000000> <ffffffff> <0000> endbfrange "),
        _COMPLEX,
    ),
    "a table of 999,999,999 objects": (
        lambda: b"%PDF-1.4\nxref\n0 999999999\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        _COMPLEX,
    ),
    "tables that point at each other": (
        lambda: b"%PDF-1.4\nxref\n0 0\ntrailer<</Size 3/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
        _DAMAGED,
    ),
    "a million headers": (lambda: b"%PDF-1.4\n" * 200_000, _DAMAGED),
}

WITH_A_PROGRAM_AND_A_FILE = file_of(
    [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>%b>>"
        % b"/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 5 0 R>>>>]>>>>",
        _PAGES,
        _PAGE % _FONT,
        stream(_TEXT),
        stream(b"hidden text of an embedded file"),
    ]
)

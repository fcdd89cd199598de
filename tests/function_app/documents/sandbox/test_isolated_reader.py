"""Whatever happens to the process that reads an attachment, a reviewer gets text or a reason."""

import logging
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.domain.document import DocumentKind
from tests.function_app.documents.attachment_server import attachment_server
from tests.function_app.documents.pdf_files import encrypted, pages, pdf

SANDBOX = "function_app.documents.sandbox"
FORM = pdf("Claim form", "Contract VSC-100")


def reason(command: Sequence[str], content: bytes = FORM, seconds: float = 20) -> str:
    with pytest.raises(AttachmentNotReadable) as problem:
        read_isolated(content, command, seconds)
    return problem.value.reason


def program(code: str) -> list[str]:
    return [sys.executable, "-c", "import sys; sys.stdin.buffer.read()\n" + code]


def test_a_pdf_is_read_page_by_page() -> None:
    content = pages(["This is page one"], [], ["This is page three"])
    read = read_isolated(content, parser_command(DocumentKind.PDF), 20)
    assert read.pages == ("This is page one", "", "This is page three")


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    content = encrypted(FORM, "")
    read = read_isolated(content, parser_command(DocumentKind.PDF), 20)
    assert read.pages == ("Claim form\nContract VSC-100",)


def test_html_is_read() -> None:
    content = "<html><p>Contract VSC-100 \U0001f697".encode()
    read = read_isolated(content, parser_command(DocumentKind.HTML), 20)
    assert read.pages == ("Contract VSC-100 \U0001f697",)


def test_the_reason_of_the_parser_is_passed_on() -> None:
    assert reason(parser_command(DocumentKind.PDF), b"%PDF-1.7 no") == "the PDF is damaged"


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on memory")
def test_more_memory_than_is_allowed() -> None:
    page = ("<p>\U0001f697 &amp; " + "x" * 40_000_000).encode(
        "utf-16"
    )  # four bytes a letter, once read
    assert reason(parser_command(DocumentKind.HTML), page) == (
        "reading it takes more memory than is allowed"
    )


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import os; os.abort()", id="crash"),
        pytest.param("import os, signal; os.kill(os.getpid(), 9)", id="killed by the system"),
        pytest.param("raise SystemExit(1)", id="error"),
        pytest.param("pass", id="silence"),
        pytest.param("print('Segmentation fault')", id="garbage"),
        pytest.param("""print('{"pages": ["half a')""", id="half an answer"),
        pytest.param("""print('{"pages": "text"}')""", id="wrong type"),
        pytest.param("print('{}')", id="nothing said"),
        pytest.param("""print('{"pages": ["a"], "more": 1}')""", id="something else"),
    ],
)
def test_a_parser_that_breaks_down(code: str, caplog: pytest.LogCaptureFixture) -> None:
    assert reason(program(code)) == (
        "the program that reads it broke down over it; it may be damaged"
    )
    assert [(r.levelno, r.message.split()[0]) for r in caplog.records] == [
        (logging.WARNING, "attachment_parser_broke_down")
    ]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import time; time.sleep(60)", id="waits"),
        pytest.param("while True: print('x' * 9999)", id="never stops writing"),
    ],
)
def test_a_parser_that_does_not_end(code: str) -> None:
    assert reason(program(code), seconds=1) == "reading it took too long"


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on processor time")
def test_a_parser_that_is_out_of_processor_time() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    assert reason(program(code)) == "reading it took too long"


def test_no_time_left() -> None:
    started = time.monotonic()
    assert reason(program("pass"), seconds=0) == "reading it took too long"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("kind", [DocumentKind.PDF, DocumentKind.HTML])
def test_the_parsers_process_loads_nothing_of_the_app(kind: DocumentKind) -> None:
    """Its start is paid for every attachment; the report of imports is Python's own."""
    python, *rest = parser_command(kind)
    done = subprocess.run(
        [python, "-X", "importtime", *rest], input=FORM, capture_output=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert "function_app.documents.sandbox.parser_process" in loaded
    assert ("pypdfium2_raw" in loaded) is (kind is DocumentKind.PDF)
    assert "pypdf" not in loaded  # the second reader is loaded for what needs it
    assert ("selectolax.lexbor" in loaded) is (kind is DocumentKind.HTML)
    assert not loaded & {
        "pydantic",
        "httpx",
        "azure",
        "durabletask",
        "site",
        "imagesize",
        "PIL.ExifTags",
    }
    ours = {name for name in loaded if name.startswith("function_app.")}
    assert ours - {"function_app.documents.errors"} <= {
        name
        for name in ours
        if name.startswith(("function_app.documents.parsing", "function_app.documents.sandbox"))
    } | {
        "function_app.documents",
        "function_app.domain",
        "function_app.domain.document",
        "function_app.domain.recognition",
        "function_app.kit",
        "function_app.kit.html_text",
    }
    assert not ours & {f"{SANDBOX}.isolated_reader", f"{SANDBOX}.child_process"}


@pytest.mark.skipif(sys.platform == "win32", reason="does not count children")
@pytest.mark.parametrize(
    ("content", "children"),
    [(FORM, True), (b"<html><p>Contract VSC-100", True), (b"Contract VSC-100", False)],
    ids=["pdf", "html", "text"],
)
def test_where_an_attachment_is_parsed(content: bytes, children: bool) -> None:
    code = (
        "import resource, sys; from function_app.documents.reader import DocumentReader\n"
        "read = DocumentReader(allowed_hosts=['127.0.0.1']).read(sys.argv[1])\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0\n"
        "parsers = {'pypdf', 'pypdfium2_raw', 'selectolax', 'imagesize'}\n"
        "print(read.status, used, not parsers & sys.modules.keys())"
    )
    with attachment_server() as server:
        url = server.serves("/form", content)
        done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["success", str(children), "True"]

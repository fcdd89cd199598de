"""The engine on this machine: what it reads, and what it must never be able to do."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from demo.documents import draw
from demo.pictures import photographed
from demo.samples import samples_on_pictures
from function_app.documents.ocr.local import LocalOcr, local_ocr
from function_app.documents.ocr.none import NoOcr
from function_app.documents.ocr.ports import OcrFailed
from function_app.domain.recognition import PageImage, RecognisedPage
from tests.function_app.documents.ocr.test_scanned_claims import TODAY
from tests.hosts import ROOT

PATIENCE = 300.0
posix = pytest.mark.skipif(sys.platform == "win32", reason="has none of these limits")


def page(number: int, picture: Image.Image) -> PageImage:
    file = BytesIO()
    picture.save(file, "JPEG")
    return PageImage(number, "image/jpeg", file.getvalue(), *picture.size)


@pytest.fixture(scope="module")
def read() -> dict[int, RecognisedPage]:
    """All in one go: on its side, upside down, and a photograph of something."""
    paper = photographed(draw(samples_on_pictures(TODAY)[1].paper))
    picture = Image.open(BytesIO(paper)).resize((900, 1140))
    damage = Image.effect_noise((300, 200), 90).resize((900, 600)).convert("RGB")
    pages = [picture.rotate(90, expand=True), picture.rotate(180), damage]
    images = [page(number, turned) for number, turned in enumerate(pages, 1)]
    return {found.page: found for found in LocalOcr().read(images, PATIENCE)}


@pytest.mark.parametrize("number", [1, 2], ids=["on its side", "upside down"])
def test_a_page_is_read_however_it_lies(read: dict[int, RecognisedPage], number: int) -> None:
    lines = [" ".join(line.split()) for line in read[number].text.splitlines()]
    assert "Vehicle: 2019 Toyota Camry VIN: 4T1B11HK1KU218764" in lines
    assert any(line.endswith("$486.20 $486.20") for line in lines)
    assert (read[number].confidence or 0) > 0.9


def test_a_photograph_without_text_has_none(read: dict[int, RecognisedPage]) -> None:
    assert (read[3].text, read[3].confidence) == ("", None)


def program(code: str) -> LocalOcr:
    return LocalOcr([sys.executable, "-c", code])


ONE_PAGE = [page(1, Image.new("RGB", (40, 40), "white"))]
HEAD = '{"page": 1, "confidence": 0.9, "unsure": [], "size": 5}'
A_FRAME = f"print({HEAD!r} + chr(10) + 'VIN 1', end='', flush=True)"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(1)", "the program that reads pictures broke down over it"),
        ("import os; os.abort()", "the program that reads pictures broke down over it"),
        ("print('garbage')", "the program that reads pictures broke down over it"),
        ("import time; time.sleep(60)", "reading the picture took too long"),
    ],
)
def test_an_engine_that_fails_says_why(code: str, reason: str) -> None:
    with pytest.raises(OcrFailed) as failed:
        program(code).read(ONE_PAGE, 2)
    assert failed.value.reason == reason


def test_the_pages_before_the_one_that_takes_too_long_are_kept() -> None:
    pages = program(f"{A_FRAME}\nimport time; time.sleep(60)").read(ONE_PAGE, 3)
    assert pages == [RecognisedPage(1, "VIN 1", 0.9)]


@posix
def test_a_picture_that_needs_more_memory_than_is_allowed() -> None:
    with pytest.raises(OcrFailed, match="broke down"):
        LocalOcr().read([page(1, Image.new("L", (16_000, 16_000)))], PATIENCE)


@posix
@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "open('/etc/hostname')",
        "import os; os.pipe()",
    ],
)
def test_nothing_can_be_opened_once_it_reads(attempt: str) -> None:
    code = (
        "from function_app.documents.sandbox.limits import limit_myself, open_nothing_more\n"
        "import socket, os; limit_myself(9, memory=2**31); open_nothing_more()\n"
        f"try:\n {attempt}\nexcept OSError as e:\n {A_FRAME}"
    )
    assert program(code).read(ONE_PAGE, PATIENCE)


def test_its_models_are_in_its_package_and_it_has_nothing_to_fetch_others_with(
    read: dict[int, RecognisedPage],
) -> None:
    """The process has read with an empty module in place of the package that downloads."""
    from function_app.documents.sandbox import ocr_process  # noqa: PLC0415

    assert read
    assert not hasattr(ocr_process._NoRequests("requests"), "get")  # pyright: ignore[reportPrivateUsage]


@posix
def test_it_reports_to_nobody_that_it_is_used(tmp_path: Path) -> None:
    """onnxruntime keeps in a user's cache what it will report."""
    code = (
        "from function_app.environment import prepare_engine; prepare_engine()\n"
        "from function_app.documents.ocr.engine import Engine; Engine()"
    )
    environment = {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert list(tmp_path.rglob("*onnxruntime*")) == []


def test_where_it_is_not_installed_a_sentence_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(OcrFailed, match=r"dev\.py setup --ocr"):
        local_ocr().read([], 1)
    assert isinstance(local_ocr(), NoOcr)

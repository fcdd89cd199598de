"""`python -m evaluation.against_pdftotext FOLDER`: how many of the words that `pdftotext -layout`
finds in a folder's PDFs are found by the app's own reader, too.

For papers that were not made here. `pdftotext` comes with Poppler.
"""

import argparse
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dev_support.command_line import ended, say
from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.sandbox.isolated_reader import MAX_SECONDS, read_pdf_isolated

AS_IT_SHOULD = 0.95
PARTLY = 0.8
_FEWEST_WORDS = 5  # a page number is not what a paper says
_PAGES = 50
_SECONDS = 60
_AT_ONCE = 2
_INVOICES_AND_FORMS = re.compile(r"invoice|rechnung|receipt|\bform|bill\b|estimate", re.IGNORECASE)


@dataclass(frozen=True)
class Compared:
    """`share` is of the words that pdftotext found, each as often as it stands there."""

    name: str
    share: float
    words: int
    problem: str | None

    @property
    def is_invoice_or_form(self) -> bool:
        return _INVOICES_AND_FORMS.search(self.name) is not None


def main() -> int:
    options = _options()
    return ended(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    program = options.pdftotext or shutil.which("pdftotext")
    if not program:
        say("pdftotext is not on the PATH; --pdftotext says where it is.")
        return 1
    files = list(_different(sorted(options.folder.rglob("*.[pP][dD][fF]"))))
    say(f"{len(files)} different files are read ...")
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        results = threads.map(lambda file: _compared(file, options.folder, program), files)
        compared = [result for result in results if result]
    print("\n".join(_report(compared, options.worst)))
    return 0


def _different(files: Sequence[Path]) -> Iterator[Path]:
    seen: set[bytes] = set()
    for file in files:
        digest = sha256(file.read_bytes()).digest()
        if digest not in seen:
            seen.add(digest)
            yield file


def _compared(file: Path, folder: Path, program: str) -> Compared | None:
    """None for what holds no text for pdftotext either."""
    expected = words(_by_pdftotext(file, program))
    if expected.total() < _FEWEST_WORDS:
        return None
    problem, pages = None, tuple[str, ...]()
    try:
        pages = read_pdf_isolated(file.read_bytes(), MAX_SECONDS).pages
    except AttachmentNotReadable as failure:
        problem = failure.reason
    share = (expected & words("\n".join(pages))).total() / expected.total()
    return Compared(str(file.relative_to(folder)), share, expected.total(), problem)


def _by_pdftotext(file: Path, program: str) -> str:
    command = [program, "-layout", "-enc", "UTF-8", "-l", str(_PAGES), str(file), "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def words(text: str) -> Counter[str]:
    """As they stand between spaces, without the marks around them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return Counter(re.findall(r"\w(?:\S*\w)?", plain))


def _report(compared: Sequence[Compared], worst: int) -> Iterator[str]:
    yield _line("All", compared)
    yield _line("Invoices and forms, by their names", [c for c in compared if c.is_invoice_or_form])
    for each in sorted(compared, key=lambda c: c.share)[:worst]:
        yield f"  {each.share:7.1%} of {each.words:6} words  {each.name}  {each.problem or ''}"


def _line(what: str, compared: Sequence[Compared]) -> str:
    good = sum(each.share >= AS_IT_SHOULD for each in compared)
    partly = sum(PARTLY <= each.share < AS_IT_SHOULD for each in compared)
    nothing = sum(each.share == 0 for each in compared)
    rest = len(compared) - good - partly - nothing
    share = f"{good / len(compared):.1%}" if compared else "-"
    return (
        f"{what}: {len(compared)} files with text; {AS_IT_SHOULD:.0%} of the words or more found "
        f"in {good} ({share}), {PARTLY:.0%} or more in {partly}, fewer in {rest}, none in {nothing}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="evaluation.against_pdftotext", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pdftotext", metavar="PROGRAM", help="where it is not on the PATH")
    parser.add_argument("--worst", type=int, default=20, metavar="N", help="how many are named")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

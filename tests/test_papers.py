"""SECURITY.md, CONTRIBUTING.md and CHANGELOG.md: what they name is there."""

import re
from collections import Counter

import pytest

import function_app
from tests.hosts import ROOT

PAPERS = ("SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/changing-safely.md")
STRIDE = {
    *("Spoofing", "Tampering", "Repudiation", "Disclosure", "Denial of service", "Elevation"),
}
ROWS = re.findall(
    r"^\| (\w[\w ]+) \| (.+?) \| (.+?) \| (\[`test_.+) \|$",
    (ROOT / "SECURITY.md").read_text("utf-8"),
    re.MULTILINE,
)
NAMED = sorted({test for *_, tests in ROWS for test in re.findall(r"\[`(\w+)`\]\((.+?)\)", tests)})


def test_every_kind_of_threat_has_its_guards_and_each_guard_its_test() -> None:
    assert len(ROWS) >= 18
    assert Counter(kind for kind, *_ in ROWS).keys() == STRIDE
    assert all(threat and guard and "](tests/" in tests for _, threat, guard, tests in ROWS)


@pytest.mark.parametrize(("test", "file"), NAMED)
def test_a_named_test_exists(test: str, file: str) -> None:
    code = (ROOT / file).read_text("utf-8")
    assert re.search(rf"^(async )?def {test}\(", code, re.MULTILINE)


@pytest.mark.parametrize("paper", PAPERS)
def test_what_a_paper_links_to_is_there(paper: str) -> None:
    path = ROOT / paper
    links = re.findall(r"\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_changelog_begins_with_the_version_of_the_app() -> None:
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == function_app.VERSION

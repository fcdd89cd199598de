"""What others made is here as they made it, with its licence, and none of it is idle."""

import hashlib
import json
import re
from itertools import chain
from typing import Any

import pytest

from function_app.desk.static_files import STATIC_FOLDER

VENDOR = STATIC_FOLDER / "vendor"
LIBRARIES: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_bytes())
FILES: dict[str, str] = {
    file["path"]: file["sha256"] for library in LIBRARIES for file in library["files"]
}


def text_of(*endings: str) -> str:
    ours = (p for ending in endings for p in STATIC_FOLDER.rglob(f"*{ending}"))
    return "".join(p.read_text() for p in ours if not p.is_relative_to(VENDOR))


@pytest.mark.parametrize("path", FILES)
def test_a_vendored_file_is_the_one_that_was_taken_over(path: str) -> None:
    assert hashlib.sha256((STATIC_FOLDER / path).read_bytes()).hexdigest() == FILES[path]


def test_each_library_is_named_with_its_version_and_its_licence_lies_beside_it() -> None:
    for library in LIBRARIES:
        assert set(library) == {"name", "version", "license", "files"}
        assert re.fullmatch(r"\d+\.\d+\.\d+", library["version"])
        assert [file for file in library["files"] if "LICENSE" in file["path"]], library["name"]
    versions = {library["name"]: library["version"] for library in LIBRARIES}
    assert f"v{versions['Bootstrap']} " in (VENDOR / "bootstrap.min.css").read_text()[:300]
    assert f'"{versions["htmx"]}"' in (VENDOR / "htmx.esm.min.js").read_text()


def test_nothing_lies_among_the_vendored_files_that_is_not_listed() -> None:
    found = {f"vendor/{path.name}" for path in VENDOR.iterdir()} - {"vendor/vendor.json"}
    assert found == {path for path in FILES if path.startswith("vendor/")}


def test_the_sprite_holds_the_icons_in_use_and_no_others() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC_FOLDER / "icons.svg").read_text()))
    templates, scripts = text_of(".html"), text_of(".js")
    views = "".join(
        p.read_text() for p in (STATIC_FOLDER.parent / "function_app/desk").rglob("*.py")
    )
    used = set(
        chain(
            re.findall(r'icon\("([a-z0-9-]+)"', templates),
            re.findall(r"icons\.svg#([a-z0-9-]+)", scripts),
            re.findall(r'Mark\(f?"[^"]*", "([a-z0-9-]+)"', views),
        )
    )
    assert drawn == used


def test_markup_holds_no_code_for_htmx() -> None:
    """Evaluation is off: what needs it would fail in front of a reader."""
    for code in ("hx-on", "js:", "javascript:", "hx-vals", "hx-headers"):
        assert code not in text_of(".html"), code
    assert not re.search(r'hx-trigger="[^"]*\[', text_of(".html"))

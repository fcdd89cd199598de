"""The files that the pages load: these and no others, compressed for whoever reads that."""

import gzip

import pytest
from azure.functions import HttpRequest, HttpResponse

from function_app.desk.rendering import render_review, render_unknown
from function_app.desk.static_files import STATIC_FOLDER, static_files
from function_app.desk.static_route import static_file
from tests.function_app.desk.drawn import Drawn, waiting

CONTENT_TYPES = {
    "review.css": "text/css; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "vendor/bootstrap.min.css": "text/css; charset=utf-8",
}
NOT_SERVED = [
    "", "review.html", "_form.html", "nothing.css", "../main.py", "..%2Fmain.py",
    "./review.css", "/etc/passwd", "vendor/../review.css", "vendor", "REVIEW.CSS",
    "review.css\x00",
]  # fmt: skip


def get(path: str, **headers: str) -> HttpResponse:
    return static_file(
        HttpRequest(
            "GET",
            f"http://localhost/api/static/{path}",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            route_params={"path": path},
            body=b"",
        )
    )


def test_files_have_their_content_type() -> None:
    for path, kind in CONTENT_TYPES.items():
        response = get(path)
        assert response.status_code == 200, path
        assert response.headers["Content-Type"] == kind, path
        assert response.headers["X-Content-Type-Options"] == "nosniff", path
        assert response.get_body() == (STATIC_FOLDER / path).read_bytes(), path


def test_nothing_but_the_listed_files_is_served() -> None:
    for path in NOT_SERVED:
        assert get(path).status_code == 404, path
        assert get(f"{static_files().version}/{path}").status_code == 404, path


def test_pages_load_only_files_that_exist_and_only_from_here() -> None:
    for page in (render_review(waiting()), render_unknown("x")):
        parsed = Drawn(page)
        loaded = [a["href"] for a in parsed.all("link")] + [a["src"] for a in parsed.all("script")]
        for address in loaded:
            assert address is not None
            assert address.startswith("../static/")
            assert get(address.removeprefix("../static/")).status_code == 200


def test_every_text_is_sent_compressed_to_whoever_reads_that() -> None:
    for path in CONTENT_TYPES:
        plain, zipped = get(path), get(path, Accept_Encoding="gzip, deflate, br")
        assert "Content-Encoding" not in plain.headers
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(zipped.get_body()) == plain.get_body()
        assert len(zipped.get_body()) < len(plain.get_body()), path


def test_a_versioned_file_is_kept_for_good_and_others_are_asked_for_again() -> None:
    assert "immutable" in get(f"{static_files().version}/review.js").headers["Cache-Control"]
    assert get("review.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_unchanged_file_is_not_sent_twice(coding: str) -> None:
    etag = get("review.js", Accept_Encoding=coding).headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = get("review.js", Accept_Encoding=coding, If_None_Match=known)
        assert again.status_code == 304, known
        assert again.get_body() == b"", known
        assert (again.headers["ETag"], again.headers["Vary"]) == (etag, "Accept-Encoding")
    assert get("review.js", If_None_Match='"other"').status_code == 200


def test_what_is_known_compressed_is_not_known_as_it_is() -> None:
    zipped = get("review.js", Accept_Encoding="gzip").headers["ETag"]
    plain = get("review.js").headers["ETag"]
    assert get("review.js", If_None_Match=zipped).status_code == 200
    assert get("review.js", Accept_Encoding="gzip", If_None_Match=plain).status_code == 200

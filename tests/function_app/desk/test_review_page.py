"""The review page and its files over real HTTP, on the running host."""

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from function_app.desk.static_files import STATIC_FOLDER
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.desk.drawn import Drawn
from tests.hosts import Host, running_host

PAGE = "/api/review/claim-PAGE-1"
STYLE = "/api/static/review.css"
ANSWERED = [PAGE, STYLE, "/api/health", "/api/claims", "/api/claims/status/claim-PAGE-1"]
REFUSED = ["/api/review/claim-NOBODY", "/api/static/nothing.css", "/api/claims/status/claim-NOBODY"]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """With one claim, PAGE-1, that waits for its reviewer."""
    with running_host(data_dir=tmp_path_factory.mktemp("pages")) as host:
        ClaimsApi(host).waiting("PAGE-1")
        yield host


def asked(host: Host, method: str, path: str, accept: str | None) -> httpx.Response:
    """As it travels: httpx would unpack it."""
    headers = {} if accept is None else {"Accept-Encoding": accept}
    request = httpx.Request(method, host.url + path, headers={"Host": host.url[7:], **headers})
    return host.client.send(request, stream=True)


def raw(host: Host, method: str, path: str, accept: str | None) -> tuple[httpx.Response, bytes]:
    reply = asked(host, method, path, accept)
    body = b"".join(reply.iter_raw())
    return reply, body


@pytest.mark.parametrize("accept", [None, "gzip", "identity;q=0, *"])
def test_head_says_what_get_says_without_the_body(host: Host, accept: str | None) -> None:
    for path in [*ANSWERED, *REFUSED]:
        got, body = raw(host, "GET", path, accept)
        told, nothing = raw(host, "HEAD", path, accept)
        assert nothing == b"", path
        assert told.status_code == got.status_code == (404 if path in REFUSED else 200), path
        assert {**told.headers, "date": ""} == {**got.headers, "date": ""}, path
        assert int(got.headers["content-length"]) == len(body), path


def test_a_file_and_the_page_are_compressed_for_whoever_reads_that(host: Host) -> None:
    for path in (STYLE, PAGE, "/api/review/claim-NOBODY"):
        plain, text = raw(host, "GET", path, "identity")
        zipped, packed = raw(host, "GET", path, "br, gzip")
        assert "content-encoding" not in plain.headers, path
        assert zipped.headers["content-encoding"] == "gzip", path
        assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding", path
        assert gzip.decompress(packed) == text, path
        assert len(packed) < len(text), path


def test_who_reads_neither_form_is_told_so(host: Host) -> None:
    for path in (STYLE, PAGE):
        reply, _ = raw(host, "GET", path, "br, *;q=0")
        assert reply.status_code == 406


def test_pages_forbid_framing_caching_referrers_and_sniffing(host: Host) -> None:
    headers = host.get("/api/review/claim-NOBODY").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_an_unknown_claim_is_a_404_page(host: Host) -> None:
    reply = host.get("/api/review/claim-NOBODY")
    assert reply.status_code == 404
    assert "claim-NOBODY" in Drawn(reply.text).text
    assert host.get("/api/review/no%20claim%3Cb%3E").status_code == 404


def test_the_host_serves_only_the_pages_files(host: Host) -> None:
    for path in ("../main.py", "..%2Fmain.py", "%2e%2e/main.py", "review.html"):
        assert host.get(f"/api/static/{path}").status_code == 404, path
    style = host.get(STYLE)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert style.content == (STATIC_FOLDER / "review.css").read_bytes()


def test_a_started_claim_has_a_page_that_loads_its_files(host: Host) -> None:
    reply = host.get(PAGE)
    assert reply.status_code == 200
    page = Drawn(reply.text)
    assert "Claim PAGE-1" in page.text
    for script in page.all("script"):
        found = host.get(str(reply.url.join(script["src"] or "")))
        assert found.headers["content-type"] == "text/javascript; charset=utf-8"


def test_an_address_with_a_slash_at_its_end_leads_to_the_page(host: Host) -> None:
    reply = host.get(f"{PAGE}/")
    assert reply.status_code == 308
    assert str(reply.url.join(reply.headers["location"])) == host.url + PAGE


@pytest.mark.parametrize("past_approve", [False, True])
def test_a_decided_claim_says_who_decided_and_when(host: Host, past_approve: bool) -> None:
    """Whichever way the decision came, and whatever else was raised before it."""
    claims, claim_id = ClaimsApi(host), f"DECIDED-{past_approve}"
    claims.waiting(claim_id)
    decide = claims.raise_event if past_approve else _approve(claims)
    other_wait = {"decision": "rejected", "reviewer": "bob@example.com", "request_id": "other"}
    assert claims.raise_event(claim_id, other_wait).is_success
    host.advance_clock(600)
    assert decide(claim_id, {"decision": "rejected", "reviewer": "ann@example.com"}).is_success
    ended = datetime.fromisoformat(claims.ended(claim_id)["output"]["completed_at"])
    page = Drawn(host.get(f"/api/review/claim-{claim_id}").text)
    assert "Rejected by ann@example.com" in page.text
    _, decided = (datetime.fromisoformat(time["datetime"] or "") for time in page.all("time"))
    assert timedelta() <= ended - decided < timedelta(seconds=60)


def _approve(claims: ClaimsApi) -> Callable[[str, dict[str, Any]], httpx.Response]:
    return lambda claim_id, body: claims.approve(claim_id, **body)


@pytest.mark.parametrize("past_approve", [False, True])
def test_the_page_knows_who_asked_for_which_changes(host: Host, past_approve: bool) -> None:
    """Whichever way the request came, and whatever was refused before it."""
    claims, claim_id = ClaimsApi(host), f"CHANGED-{past_approve}"
    asked = claims.waiting(claim_id, sender_email="own@example.com")["request_id"]
    decide = claims.raise_event if past_approve else _approve(claims)
    wish = {"decision": "changes_requested", "reviewer": "ann@example.com"}
    own = claims.approve(claim_id, **wish | {"reviewer": "own@example.com", "comments": "Mine."})
    assert own.status_code == 403
    assert decide(claim_id, {**wish, "comments": "Read it again."}).is_success
    claims.until(claim_id, lambda state: state.get("request_id") not in (None, asked))
    page = Drawn(host.get(f"/api/review/claim-{claim_id}").text)
    assert "Round 2" in page.text
    assert "Read it again." in page.text
    assert "Mine." not in page.text
    form = page.find(id="review-form") or {}
    assert form["data-seen-digest"] == claims.status(claim_id)["seen_digest"]

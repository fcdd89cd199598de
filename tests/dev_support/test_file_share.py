"""The sender's file share."""

import httpx

from dev_support.file_share import serve

FILES = {"VSC Claim Form.pdf": b"%PDF-1", "Tire & Wheel.pdf": b"%PDF-2"}


def fetch(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def test_a_file_is_found_by_its_encoded_name() -> None:
    with serve(FILES) as base:
        reply = fetch(f"{base}VSC%20Claim%20Form.pdf")
        other = fetch(f"{base}Tire%20%26%20Wheel.pdf")

    assert (reply.status_code, reply.content) == (200, b"%PDF-1")
    assert reply.headers["content-type"] == "application/pdf"
    assert other.content == b"%PDF-2"


def test_another_name_is_not_found() -> None:
    with serve(FILES) as base:
        assert fetch(f"{base}../dev.py").status_code == 404


def test_it_listens_on_loopback_only() -> None:
    with serve(FILES) as base:
        assert base.startswith("http://127.0.0.1:")

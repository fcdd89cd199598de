"""People's URLs become what a server understands; what is encoded already is left alone."""

import pytest

from function_app.documents.errors import AttachmentNotAccessible
from function_app.documents.fetching.url import join_url, parse_url


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/VSC Claim Form.pdf", "/VSC%20Claim%20Form.pdf"),
        ("/VSC%20Claim%20Form.pdf", "/VSC%20Claim%20Form.pdf"),
        ("/a%20b c.pdf", "/a%20b%20c.pdf"),
        ("/100% real.pdf", "/100%25%20real.pdf"),
        ("/50%zz.pdf", "/50%25zz.pdf"),
        ("/end%", "/end%25"),
        ("/Sch\u00e4den M\u00fcller.pdf", "/Sch%C3%A4den%20M%C3%BCller.pdf"),
        ("/\u4fdd\u967a.pdf", "/%E4%BF%9D%E9%99%BA.pdf"),
        ("/form (2).pdf", "/form%20(2).pdf"),
        ("/Tire & Wheel.pdf", "/Tire%20&%20Wheel.pdf"),
        ("/a+b.pdf", "/a+b.pdf"),
        ('/say "hi" <now>.pdf', "/say%20%22hi%22%20%3Cnow%3E.pdf"),
        ("/a\\b.pdf", "/a%5Cb.pdf"),
        ("/blob.pdf?sv=1&sig=a%2Bb%3D&x=a b", "/blob.pdf?sv=1&sig=a%2Bb%3D&x=a%20b"),
        ("/form.pdf#page=2", "/form.pdf"),
        ("/Claim #12.pdf", "/Claim%20%2312.pdf"),
        ("/Claim #12.pdf?v=1", "/Claim%20%2312.pdf?v=1"),
        ("/Claim #12?sv=1&sig=a%2Bb", "/Claim%20%2312?sv=1&sig=a%2Bb"),
        ("/Claim #12 of #3.pdf?sig=a%2Bb#page=2", "/Claim%20%2312%20of%20%233.pdf?sig=a%2Bb"),
        ("/Claim #12.pdf#page=2", "/Claim%20%2312.pdf"),
        ("/Claim #12", "/Claim%20%2312"),
        ("/Claim%20#12", "/Claim%20%2312"),
        ("/Claim%20%2312.pdf#page=2", "/Claim%20%2312.pdf"),
        ("/box #4/form.pdf", "/box%20%234/form.pdf"),
        ("/form.pdf#page=2?sv=1", "/form.pdf"),
        ("/form.pdf?sig=a%2Bb#page=2", "/form.pdf?sig=a%2Bb"),
        ("/form?sig=a%2Bb#other.pdf", "/form?sig=a%2Bb"),
        ("/app#/files?id=1", "/app"),
        ("/page#section", "/page"),
        ("#12.pdf", "/"),
        ("", "/"),
    ],
)
def test_path_and_query_are_encoded_once(written: str, sent: str) -> None:
    assert parse_url(f"https://files.example.com{written}").raw_path == sent.encode()


def test_white_space_around_a_url_is_dropped() -> None:
    assert (
        str(parse_url("  https://files.example.com/a.pdf \n")) == "https://files.example.com/a.pdf"
    )


def test_an_international_host_is_sent_in_its_ascii_form() -> None:
    assert parse_url("https://b\u00fccher.example/a.pdf").raw_host == b"xn--bcher-kva.example"


@pytest.mark.parametrize(
    "nonsense", ["https://files.example.com/\ud800", "https://[::1/a.pdf", "https://a\nb/c.pdf"]
)
def test_what_is_no_url_says_so(nonsense: str) -> None:
    with pytest.raises(AttachmentNotAccessible, match="not a valid web address"):
        parse_url(nonsense)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/new place.pdf", "https://files.example.com/new%20place.pdf"),
        ("other%20name.pdf", "https://files.example.com/a/other%20name.pdf"),
        ("https://cdn.example.com/x.pdf", "https://cdn.example.com/x.pdf"),
        ("//cdn.example.com/x.pdf", "https://cdn.example.com/x.pdf"),
        ("/x.pdf?x=1#page=3", "https://files.example.com/x.pdf?x=1"),
        ("/Claim #12.pdf", "https://files.example.com/Claim%20"),
        ("x%2312.pdf?sig=a%2Bb#", "https://files.example.com/a/x%2312.pdf?sig=a%2Bb"),
        ("#top", "https://files.example.com/a/b.pdf"),
    ],
)
def test_a_redirect_may_be_relative_and_unencoded(location: str, target: str) -> None:
    assert str(join_url(parse_url("https://files.example.com/a/b.pdf"), location)) == target

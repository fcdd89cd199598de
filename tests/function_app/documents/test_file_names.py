"""The name under which a reviewer sees an attachment."""

import pytest

from function_app.documents.file_names import file_name, file_names


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://files.example.com/a/VSC%20Claim%20Form.pdf?sig=x", "VSC Claim Form.pdf"),
        ("https://files.example.com/photos/", "photos"),
        ("https://files.example.com/Claim #12?sig=a%2Bb", "Claim #12"),
        ("https://files.example.com/Claim #12.pdf?sig=a%2Bb", "Claim #12.pdf"),
        ("https://files.example.com/form.pdf#page=2", "form.pdf"),
        ("https://files.example.com/", "attachment"),
        ("https://files.example.com", "attachment"),
        ("https://[::1/a.pdf", "a.pdf"),
        ("https://files.example.com/a%0D%0Ab.pdf", "ab.pdf"),
        ("https://files.example.com/exe%E2%80%AEfdp.pdf", "exefdp.pdf"),
        ("https://files.example.com/" + "x" * 500, "x" * 100),
        ("", "attachment"),
    ],
)
def test_the_end_of_the_url_is_the_name(url: str, name: str) -> None:
    assert file_name(url) == name


def test_no_two_attachments_of_a_claim_have_the_same_name() -> None:
    urls = ["https://a/f.pdf", "https://b/f.pdf", "https://c/f.pdf%20(2)", "https://d/f.pdf"]
    assert file_names(urls) == ["f.pdf", "f.pdf (2)", "f.pdf (2) (2)", "f.pdf (3)"]

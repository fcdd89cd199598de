"""A mail in the pieces that a page shows: nothing is lost, and what is quoted says whose it is."""

import pytest

from function_app.kit.mail_parts import mail_parts

GMAIL = "On Mon, Oct 5, 2026 at 9:14 AM Desk <desk@harbor.example> wrote:\n"
OUTLOOK = "From: Desk <desk@harbor.example>\nSent: Monday, October 5, 2026 9:14 AM\nSubject: RE\n"
GERMAN = "Von: Desk\nGesendet: Montag, 5. Oktober 2026 09:14\nAn: Nora\nBetreff: AW\n"


@pytest.mark.parametrize(
    ("text", "quoted", "told"),
    [
        (
            f"It is red.\n\n{GMAIL}> What color?\n>\n> Peter\n", [False, True],
            "On Mon, Oct 5, 2026 at 9:14 AM Desk <desk@harbor.example> wrote",
        ),
        (
            f"{GMAIL}> What color?\r\n\r\nIt is red.\r\n", [True, False],
            "On Mon, Oct 5, 2026 at 9:14 AM Desk <desk@harbor.example> wrote",
        ),
        (
            "> What color?\nRed.\n> Which car?\n\n> And when?\nOn Monday.",
            [True, False, True, False],
            "",
        ),
        (
            f"It is red.\n\n{OUTLOOK}\nWhat color?\n", [False, True],
            "Desk <desk@harbor.example>, Monday, October 5, 2026 9:14 AM",
        ),
        (f"Rot.\n\n{GERMAN}\nFarbe?\n", [False, True], "Desk, Montag, 5. Oktober 2026 09:14"),
        ("It is red.\n\nNora Quist\n", [False], ""),
        ("Towed.\nFrom: Main Street\nTo: Lakeside Auto\nTotal: $50.00", [False], ""),
    ],
)  # fmt: skip
def test_every_part_is_ones_own_or_quoted(text: str, quoted: list[bool], told: str) -> None:
    parts = mail_parts(text)
    assert [part.is_quoted for part in parts] == quoted
    assert "".join(part.text for part in parts) == text
    assert next((part.told for part in parts if part.is_quoted), "") == told


def test_what_is_told_of_a_quoted_mail_is_short() -> None:
    (_, quoted) = mail_parts(f"Red.\n\nFrom: {'x' * 390}\nSubject: y@z.example\n\nColor?\n")
    assert len(quoted.told) < 200


@pytest.mark.parametrize("text", ["Red.\n> Color?\n" * 5_000, "Red.\n\n" + "> Color?\n" * 50_000])
def test_a_letter_that_quotes_without_end_has_few_parts(text: str) -> None:
    parts = mail_parts(text)
    assert len(parts) < 50
    assert "".join(part.text for part in parts) == text

"""Text as the fonts can print it that every PDF has: they know the letters of western Europe. Of
other Latin letters the accents go; what is left is a question mark, and the letter says so.
"""

import unicodedata

_SAME = str.maketrans(
    {
        **dict(zip("łŁđĐıŋŊħĦŧŦ", "lLdDinNhHtT", strict=True)),
        "œ": "oe",
        "Œ": "OE",
        "ẞ": "SS",
        "\N{EN DASH}": "-",
        "—": "-",
        "…": "...",
        "•": "-",
        **dict.fromkeys(("\u2018", "\u2019", "\u201a"), "'"),
        "“": '"',
        "”": '"',
        "„": '"',
        "€": "EUR",
    }
)
UNPRINTABLE = "?"


def printable(text: str) -> tuple[str, bool]:
    """And whether all of it could be printed."""
    letters = [_letter(letter) for letter in unicodedata.normalize("NFC", text).translate(_SAME)]
    return "".join(known or UNPRINTABLE for known in letters), None not in letters


def _letter(letter: str) -> str | None:
    if _is_latin(letter):
        return letter
    bare = "".join(
        part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)
    )
    return bare if bare and _is_latin(bare) else None


def _is_latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True

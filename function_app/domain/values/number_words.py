"""The words and signs beside a number that say what it counts: money, miles, hours, thousands."""

from enum import Enum

DOLLARS = "USD"


class Unit(Enum):
    MILES = "miles"
    KILOMETERS = "kilometers"
    HOURS = "hours"
    PERCENT = "percent"
    RATE = "rate"  # so much for each of something


class Scale(Enum):
    THOUSAND = "thousand"
    LARGER = "larger"  # millions are no claim's
    CREDIT = "credit"  # what is owed the other way round


SYMBOLS = (
    "$\u20ac\u00a3\u00a5\u20b9\u20bd\u20a9\u20aa\u20ba\u20b4\u20a6\u20b1\u0e3f\u20ab"
    "\u00a2\u20a1\u20a2\u20a3\u20a4\u20a5\u20a7\u20a8\u20ad\u20ae\u20af\u20b0\u20b2\u20b5"
    "\u20b8\u20bb\u20bc\u20be\u20bf\u060b\ufdfc\u17db"
)

# Whose dollars: the letters that stand before the sign.
OUR_DOLLARS = frozenset({"us", "usd", "u.s."})
OTHER_DOLLARS = frozenset(
    {"a", "ar", "au", "aud", "bz", "c", "ca", "cad", "can", "cdn", "fj", "hk", "hkd", "j", "mex",
     "mx", "mxn", "n", "nt", "nz", "nzd", "r", "s", "sg", "sgd", "tt"}
)  # fmt: skip

_CODES = (
    "eur", "cad", "cdn", "gbp", "mxn", "aud", "nzd", "jpy", "chf", "cny", "rmb", "inr", "brl",
    "sek", "nok", "dkk", "isk", "pln", "czk", "huf", "rub", "uah", "ils", "aed", "sar", "zar",
    "krw", "hkd", "sgd", "twd", "thb", "php", "idr", "myr", "vnd", "ars", "clp", "uyu", "egp",
    "ngn", "kes", "pkr", "bdt", "lkr", "bgn", "kwd", "qar", "jmd", "ttd", "bsd", "crc", "gtq",
    "rsd", "hrk", "mkd", "mdl", "gbx", "ghs", "tnd", "dzd", "bhd", "omr", "jod", "lbp", "iqd",
    "irr", "kzt", "uzs", "amd", "azn", "byn", "mnt", "npr", "mmk", "khr", "pyg", "hnl", "nio",
    "dop", "htg", "bbd", "xcd", "awg", "bmd", "kyd", "bzd", "fjd", "ves", "tzs", "ugx", "zmw",
    "etb", "xof", "xaf", "btc", "ntd", "sfr",
)  # fmt: skip
_CODES_THAT_ARE_WORDS = frozenset({"TRY", "COP", "PEN", "MAD", "RON", "GEL"})
_NAMES = (
    "euro", "euros", "pound", "pounds", "sterling", "peso", "pesos", "yen", "yuan", "rupee",
    "rupees", "franc", "francs", "krona", "kronor", "krone", "kroner", "zloty", "z\u0142", "rubles",
    "kr", "lei", "lira", "shekels", "rs", "cent", "cents", "canadian", "mexican", "australian",
)  # fmt: skip
CURRENCIES = (*_CODES, *(name for name in _NAMES if name not in ("rs", "cent", "cents")))
_MEANINGS: dict[str, str | Unit | Scale] = {
    **dict.fromkeys(("usd", "dollar", "dollars", "buck", "bucks", "$"), DOLLARS),
    **{code: code.upper() for code in _CODES},
    **{name: name for name in _NAMES},
    **{symbol: symbol for symbol in SYMBOLS if symbol != "$"},
    **dict.fromkeys(("mi", "mile", "miles"), Unit.MILES),
    **dict.fromkeys(
        ("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres"), Unit.KILOMETERS
    ),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Unit.HOURS),
    **dict.fromkeys(("%", "percent", "pct"), Unit.PERCENT),
    **dict.fromkeys(("k", "thousand"), Scale.THOUSAND),
    **dict.fromkeys(("million", "mio", "billion"), Scale.LARGER),
    "cr": Scale.CREDIT,
}


def meaning_of(word: str) -> str | Unit | Scale | None:
    """A currency as a text, a unit, a scale; None for a word that says nothing about a number."""
    return word if word in _CODES_THAT_ARE_WORDS else _MEANINGS.get(word.casefold())

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
    "\u20b8\u20bb\u20bc\u20be\u20bf\u060b\ufdfc\u17db\u00a4"
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
_CODES_THAT_ARE_WORDS = frozenset(
    {"TRY", "COP", "PEN", "MAD", "RON", "GEL", "Fr", "Frs", "TL", "Ft", "Rp", "RM", "Bs", "DM",
     "FF", "MN", "S/", "B/", "Kc"}
)  # fmt: skip
_NAMES = (
    "euro", "euros", "pound", "pounds", "sterling", "peso", "pesos", "yen", "yuan", "rupee",
    "rupees", "franc", "francs", "krona", "kronor", "krone", "kroner", "zloty", "z\u0142", "rubles",
    "kr", "lei", "lira", "shekels", "rs", "cent", "cents", "canadian", "mexican", "australian",
    "quid", "frs", "k\u010d", "ksh", "dh", "dhs", "\u043b\u0432", "\u0440\u0443\u0431",
    "\u0433\u0440\u043d",
)  # fmt: skip
# Behind a number that has no currency before it; elsewhere they are other words as well.
_MAY_BE_MONEY = frozenset(
    {"mark", "marks", "lev", "leva", "leu", "dinar", "dinars", "dirham", "dirhams", "riyal",
     "riyals", "rial", "rials", "baht", "won", "rand", "real", "reais", "forint", "forints",
     "koruna", "koruny", "korun", "crowns", "ruble", "rouble", "roubles", "hryvnia", "ringgit",
     "rupiah", "dong", "taka", "shekel", "tenge", "lari", "dram", "soles", "quetzal", "quetzales",
     "lempira", "lempiras", "colones", "bolivianos", "bolivares", "cordobas", "balboas", "naira",
     "cedi", "cedis", "shilling", "shillings", "birr", "kwacha", "pence", "usdt", "usdc", "eth",
     "bitcoin", "bitcoins", "zlotys", "z\u0142oty", "z\u0142otych", "pesetas", "lire", "denar",
     "manat"}
)  # fmt: skip
_LAST_OF_LATIN = "\u036f"
_KILOMETERS = (
    "km", "kms", "tkm", "kilometer", "kilometers", "kilometern", "kilometre", "kilometres",
    "kilom\u00e8tre", "kilom\u00e8tres", "kilometros", "kil\u00f3metros", "kilometri",
    "quil\u00f4metros", "klick", "klicks",
)  # fmt: skip
CURRENCIES = (*_CODES, *(name for name in _NAMES if name not in ("rs", "dh", "cent", "cents")))
_MEANINGS: dict[str, str | Unit | Scale] = {
    **dict.fromkeys(("usd", "dollar", "dollars", "buck", "bucks", "$"), DOLLARS),
    **{code: code.upper() for code in _CODES},
    **{name: name for name in _NAMES},
    **{symbol: symbol for symbol in SYMBOLS if symbol != "$"},
    **dict.fromkeys(("mi", "mile", "miles"), Unit.MILES),
    **dict.fromkeys(_KILOMETERS, Unit.KILOMETERS),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Unit.HOURS),
    **dict.fromkeys(("%", "percent", "pct"), Unit.PERCENT),
    **dict.fromkeys(("k", "thousand"), Scale.THOUSAND),
    **dict.fromkeys(("million", "mio", "billion"), Scale.LARGER),
    **dict.fromkeys(("cr", "credit", "credited", "refund", "refunded"), Scale.CREDIT),
}


def meaning_of(word: str) -> str | Unit | Scale | None:
    """A currency as a text, a unit, a scale; None for a word that says nothing about a number."""
    return word if word in _CODES_THAT_ARE_WORDS else _MEANINGS.get(word.casefold())


def may_be_money(word: str) -> str | None:
    """What a plain number may be counted in: no word in another script says miles or dollars."""
    is_unclear = word[0] > _LAST_OF_LATIN or word.casefold() in _MAY_BE_MONEY
    return word if is_unclear else None

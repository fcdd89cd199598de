"""A request in plain words, taken apart: what is ordered, of which claim, what is to be said."""

import re
from typing import NamedTuple

from function_app.chat.offline.text import begins, has_phrase, read_data, says, sentence, word_line
from function_app.domain.claim import CLAIM_ID_PATTERN

_MOST_READ = 4000
_MOST_MESSAGE = 2000
_ID = (
    r"[\"'\u201c]?(?P<id>(?:(?=[A-Za-z0-9._-]{0,63}\d)|(?-i:(?=[A-Z]{2,64}\b)))"
    rf"{CLAIM_ID_PATTERN})"
)
_CLAIM = re.compile(
    r"\bclaim(?:ant)?(?: id| number| no\.?)?(?: of| for| with the id)?(?: claim)?[\s:#]{1,4}" + _ID,
    re.IGNORECASE,
)
_LOOKS_LIKE_AN_ID = re.compile(
    r"(?<![\w.-])([A-Za-z]{1,12}[-_][A-Za-z0-9._-]{0,50}\d[A-Za-z0-9._-]{0,10}|\d[\w.-]{2,60})"
)
_SINGLE = re.compile(r"\b[A-Za-z]{1,12}[-_][A-Za-z0-9._-]{0,50}\d")

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30,
    "sixty": 60, "ninety": 90, "half a": 0.5, "a couple of": 2, "couple of": 2, "a hundred": 100,
}  # fmt: skip
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_AGE = re.compile(
    rf"(?<= )(\d{{1,6}}|{_NUMBER}) (?:whole |full |calendar )?({'|'.join(_UNITS)})s?(?= )"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# The end of a fraction, of a range, of `thirty-one` is a number, too, but another one.
_COUNTS = rf"\d+|{_NUMBER}|hundred|thousand|forty|fifty|seventy|eighty"
_SEVERAL = re.compile(rf" (?!an? )(?:{_COUNTS}) (?:and |or |to |point )?(?:{_COUNTS}) ")
_LESS_THAN_NOTHING = re.compile(r"(?<![^\s(])[-\u2013\u2212]\d|\bminus\b", re.IGNORECASE)

_SAID = re.compile(
    r"(?:\bthat\b|\bsaying\b|\bsays\b|\bto say\b|\bwith the (?:text|message|words)\b"
    r"|\bas follows\b|\bto know\b|:)[\s:]*(?P<said>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WISH = re.compile(
    r"\b(?P<how>for|to|whether|if|about)\b\s+(?P<said>.+)", re.IGNORECASE | re.DOTALL
)
_OPENS_AGAIN = re.compile(
    r" (?:open|file|start|submit|run)(?: [\w']+){0,8}? (?:again|anew|once more|a second time) "
)


_OF_THE_CLAIMANT = re.compile(
    r"(?:her|his|their) (?=[a-z]{3,} )(?!(?:the|that|about|when|not|our|its|this)\b)", re.IGNORECASE
)
_THIRD_PERSON = re.compile(
    r"\b(?:s?he|they|h(?:er|im|is)|their|them|hers|theirs)(?:self|selves)?\b", re.IGNORECASE
)


class Request(NamedTuple):
    """`line` are the words of what is ordered; what is `said` to somebody is text, no order."""

    ordered: str
    said: str
    line: str

    @property
    def claim_id(self) -> str | None:
        named = _CLAIM.search(self.ordered)
        alone = None if named else _LOOKS_LIKE_AN_ID.search(self.ordered)
        found = named["id"] if named else alone[1] if alone else None
        return found.removeprefix("claim-").rstrip(".-_") if found else None

    @property
    def names_a_single_claim(self) -> bool:
        return _SINGLE.search(self.ordered) is not None

    @property
    def days(self) -> int | None:
        """`1 year and 2 months` are 425. None also where it is not certain which number is meant:
        one that is read too small deletes too much.
        """
        line = word_line(_THOUSANDS.sub("", self.ordered))
        if _SEVERAL.search(line) or _LESS_THAN_NOTHING.search(self.ordered):
            return None
        ages = _AGE.findall(line)
        days = sum(
            (_NUMBERS[number] if number in _NUMBERS else int(number)) * _UNITS[unit]
            for number, unit in ages
        )
        return int(days + 0.5) if ages else None

    @property
    def message(self) -> str:
        """What is to be said, as a sentence; without the quotation marks around it."""
        text = self.said[:_MOST_MESSAGE].strip()
        inner = text.rstrip(".")
        if len(inner) > 1 and inner[0] in "\"'\u201c\u2018" and inner[-1] in "\"'\u201d\u2019":
            text = inner[1:-1].strip()
        return sentence(text) if any(character.isalnum() for character in text) else ""

    def asks_to_write(self) -> bool:
        return _asks_to_write(self.line)

    def asks_to_delete(self) -> bool:
        return self._says("deletes") and not self.asks_to_write()

    def asks_to_reopen(self) -> bool:
        return self._says("reopens") or _OPENS_AGAIN.search(self.line) is not None

    def asks_to_count(self) -> bool:
        return self._says("counts") and " claim" in self.line

    def counts_by_status_only(self) -> bool:
        rest = self.line
        for phrase in sorted(_phrases_of(status_named(rest)), key=len, reverse=True):
            rest = rest.replace(f" {phrase} ", " ")
        return {*rest.split()}.issubset(read_data("actions")["counts_nothing_else"])

    def asks_to_decide(self) -> bool:
        named = " claim" in self.line or self.claim_id or " it " in self.line
        return bool(named) and self._says("decides")

    def begins_with_a_decision(self) -> bool:
        return begins(self.line.replace(" please ", " "), "decides", "actions")

    def is_negated(self) -> bool:
        return self._says("negated")

    def is_about_claims_under_way(self) -> bool:
        return self._says("under_way") and not self._says("finished")

    def is_about_one_kind(self) -> bool:
        return self._says("kinds_of_finished")

    def _says(self, name: str) -> bool:
        return says(self.line, name, "actions")


def read_request(request: str) -> Request:
    ordered, said = _parted(request[:_MOST_READ].strip())
    return Request(ordered, said, word_line(ordered))


def _asks_to_write(line: str) -> bool:
    first = f" {' '.join(line.split()[:6])} "
    is_asked = says(first, "writes", "actions") and says(line, "addressees", "actions")
    return is_asked and not begins(line, "to_me", "actions")


def _parted(request: str) -> tuple[str, str]:
    if not _asks_to_write(word_line(request[:200])):
        return request, ""
    if found := _SAID.search(request):
        said = found["said"].strip()
        is_indirect = found[0].lower().startswith(("that", "to know"))
        return request[: found.start()], _to_the_claimant(said) if is_indirect else said
    addressee = _CLAIM.search(request) or _LOOKS_LIKE_AN_ID.search(request)
    wish = _WISH.search(request, addressee.end()) if addressee else None
    if addressee and wish:
        return request[: addressee.end()], _as_wish(wish["how"].lower(), wish["said"].strip())
    if addressee and _is_a_message(rest := request[addressee.end() :].strip()):
        return request[: addressee.end()], _to_the_claimant(rest)
    return request, ""


def _is_a_message(text: str) -> bool:
    """`her payment is coming`; no second order, and not only `please`."""
    line = word_line(text)
    is_an_order = any(says(line, name, "actions") for name in ("deletes", "reopens", "decides"))
    is_begun = not line.startswith((" and ", " then ", " or ", " but "))
    return is_begun and says(line, "states", "actions") and not is_an_order


def _to_the_claimant(said: str) -> str:
    """`her payment is coming`: "your payment is coming", where nobody else can be meant."""
    found = _OF_THE_CLAIMANT.match(said)
    if found is None or _THIRD_PERSON.search(said, found.end()):
        return said
    return f"your {said[found.end() :]}"


def _as_wish(how: str, said: str) -> str:
    """`Ask the claimant of CLM-7 for the invoice`: "Please send us the invoice"."""
    match how:
        case "for":
            return f"Please send us {said}"
        case "about":
            return f"This is about {said}"
        case "to":
            return f"Please {said}"
        case _:
            return f"Please tell us {how} {said}"


def status_named(line: str) -> str | None:
    """As `GET /api/claims?status=` knows it."""
    statuses = read_data("actions")["statuses"]
    return next((name for name in statuses if has_phrase(line, statuses[name])), None)


def _phrases_of(status: str | None) -> list[str]:
    return read_data("actions")["statuses"][status] if status else []

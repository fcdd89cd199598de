"""A person's name as people write it, in any script: `Øyvind Åsen`, `Maria de la Cruz`, `O'Quist`.

Its words begin with a capital where the script has any; small ones may only stand between them.
"""

import re
import unicodedata

_MOST_WORDS = 6
_MOST_CHARACTERS = 80
# A name in a script that sets no spaces between words.
_UNSPACED = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]{2,8}")
_UNSPACED_WORD = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,5}(?!\w)")
_JOINERS = frozenset("\u200c\u200d")
_WORD = re.compile(r"[^\W\d_](?:['.-]{0,2}[^\W\d_]){0,29}\.?")
_SHORT = re.compile(r"(?:[^\W\d_]\.)+|(?:jr|sr|dr|mr|ms|mrs|st)\.", re.IGNORECASE)
_SMALL_BEGINNING = re.compile(r"(?:[^\W\d_]{1,3}['-])+(?P<capital>[^\W\d_])")
_SMALL = frozenset(
    {"af", "al", "ap", "av", "ben", "bin", "bint", "da", "das", "de", "dei", "del", "della", "den",
     "der", "des", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las", "le", "los", "ten",
     "ter", "und", "van", "vom", "von", "y", "zu", "zum", "zur"}
)  # fmt: skip
_NO_NAMES = frozenset(
    {"a", "about", "again", "all", "also", "am", "an", "and", "are", "as", "at", "attached",
     "awful", "bad", "because", "been", "broken", "but", "by", "call", "called", "calling", "car",
     "claim", "claims", "contract", "customer", "dear", "desk", "disappointed", "driver", "email",
     "emergency", "extremely", "final", "first", "for", "formal", "from", "good", "he", "hello",
     "help", "hi", "his", "how", "i", "if", "immediate", "important", "in", "insurance", "is",
     "it", "its", "just", "letter", "member", "mileage", "my", "need", "new", "no", "not",
     "notice", "now", "of", "on", "only", "or", "our", "owner", "phone", "please", "policy",
     "previous", "really", "regarding", "regards", "reminder", "repair", "report", "request",
     "response", "second", "see", "seeking", "sent", "service", "she", "so", "sorry", "still",
     "stranded", "sure", "team", "thank", "thanks", "that", "the", "their", "there", "they",
     "third", "this", "to", "total", "unacceptable", "unhappy", "upset", "urgent", "vehicle",
     "very", "vin", "waiting", "warranty", "was", "we", "were", "what", "when", "who", "why",
     "with", "writing", "wrong", "you", "your"}
)  # fmt: skip


def full_name(text: str) -> str | None:
    """A text that is a name and nothing else."""
    text = unicodedata.normalize("NFC", text.strip().rstrip(","))
    if _UNSPACED.fullmatch(text):
        return text
    name, end = _name_at(text, 0)
    return name if end == len(text) else None


def name_at(text: str, start: int) -> str | None:
    """The name that begins there; what follows it may be anything."""
    return _name_at(text, start)[0]


def letters_for_marks(text: str) -> str:
    """As long as `text`: marks that combine with a letter count as one, as all of it is seen."""
    if text.isascii():
        return text
    return "".join("a" if _is_mark(character) else character for character in text)


def _is_mark(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def _name_at(text: str, start: int) -> tuple[str | None, int]:
    if (unspaced := _UNSPACED_WORD.match(text, start)) and not _goes_on(text, unspaced.end()):
        return unspaced.group(), unspaced.end()
    letters, words, end = letters_for_marks(text), list[str](), start
    named = 0  # words, up to the last that is a name's
    while len(words) < _MOST_WORDS and (word := _WORD.match(letters, end)):
        written = text[word.start() : word.end()]
        is_last = written.endswith(".") and not _SHORT.fullmatch(written)
        written = written.rstrip(".") if is_last else written
        is_an = written == "An" and len(words) > 1 and not words[-1].isascii()  # a name in Vietnam
        if is_an or _begins_as_a_name(written):
            named = len(words) + 1
        elif not words or written not in _SMALL:
            break
        words.append(written)
        end = word.end()
        if is_last or not letters.startswith(" ", end):
            break
        end += 1
    capital = [word for word in words[:named] if word not in _SMALL]
    name = " ".join(words[:named])
    is_name = len(capital) > 1 and len(name) <= _MOST_CHARACTERS and not name.endswith("'s")
    return (name if is_name else None), end


def _goes_on(text: str, end: int) -> bool:
    """With a second word in the same script: `山田 太郎`."""
    word = _WORD.match(text, end + 1) if text.startswith(" ", end) else None
    return word is not None and not word[0].isascii()


def _begins_as_a_name(word: str) -> bool:
    if word.rstrip(".").casefold() in _NO_NAMES and len(word.rstrip(".")) > 1:
        return False
    small = _SMALL_BEGINNING.match(word)
    first = small["capital"] if small and word[0].islower() else word[0]
    return not first.islower() or first == first.title()  # Georgian has no capitals

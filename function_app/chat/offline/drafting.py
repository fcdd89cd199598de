"""The text for an assignment: sentences by topic and round, as long and in the voice asked for."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from function_app.chat.offline.assignment import SENTENCES, Assignment
from function_app.chat.offline.letters import letter_text
from function_app.chat.offline.text import capitalized, one_line, read_data, sentence, word_line

_ARTICLES = ("the", "a", "an", "my", "our", "your")
_ASKING = ("why ", "how ", "whether ", "what ", "when ", "where ", "who ")
_PLAIN = 90  # characters
_HAS_AN_END = re.compile(r"[!?:;\"]|\.(?:\s|$)")
_FIRST_NAMED, _LATER_NAMED, _IN_TITLE = 300, 80, 80  # characters of the topic
_TITLES = (
    "{topic}",
    "{topic}: a closer look",
    "What to know about {topic}",
    "{topic} in brief",
)


_ONE_PARAGRAPH = 3  # sentences
_BODY = ("opening", "reasons", "practice")


@dataclass(frozen=True)
class Draft:
    title: str
    content: str


@dataclass(frozen=True)
class _Piece:
    """A sentence; of two, the one of the higher rank goes first when there are too many."""

    paragraph: int
    text: str
    rank: int
    is_point: bool = False  # where points are asked for


def written(a: Assignment, used: Collection[str] = ()) -> Draft:
    """`used` are texts that were written before: a sentence is not written twice."""
    if a.letter:
        content = letter_text(a.letter, [*a.mentions, *a.remarks], is_short=_is_short(a))
    else:
        content = _one_sentence(a, used) if a.kind == "sentence" else _paragraphs(a)
    return Draft(a.title or _title(a), content)


def _is_short(a: Assignment) -> bool:
    return a.length == 0 or bool(a.most_words or a.most_sentences)


def word_count(text: str) -> int:
    return len(text.split())


def _title(a: Assignment) -> str:
    topic = one_line(a.topic, _IN_TITLE).rstrip(".") or "Untitled"
    return capitalized(_TITLES[a.titles_refused % len(_TITLES)].replace("{topic}", topic))


def _one_sentence(a: Assignment, used: Collection[str]) -> str:
    """Round by round a shorter and better one, under the limit whatever the topic is."""
    bank = read_data("writing")["sentences"]
    improved = [*_turned(bank["better"], a), *bank["shortest"]]
    patterns = improved if a.revision else [*_turned(bank["first"], a), *improved]
    most = _most_words(a)
    topics = [_inline(a.topic, _LATER_NAMED), *_beginnings(one_line(a.topic, _FIRST_NAMED))]
    fitting = (
        text
        for topic in topics
        for pattern in patterns
        if word_count(text := _with_mentions(a, capitalized(pattern.replace("{topic}", topic))))
        <= most
    )
    texts = list(dict.fromkeys(fitting))
    new = [text for text in texts if text not in used] or texts
    return new[0] if new else " ".join(a.topic.split()[:most])


def _with_mentions(a: Assignment, text: str) -> str:
    mentions = [*a.mentions, *a.remarks]
    return f"{text[:-1]}, with {' and '.join(mentions)} in mind." if mentions else text


def _beginnings(topic: str) -> Iterator[str]:
    words = topic.split()
    return (f"{' '.join(words[:kept])}…" for kept in range(min(len(words), 12) - 1, 0, -1))


def _most_words(a: Assignment) -> int:
    limits = [a.most_words, a.shorter_than and max(a.shorter_than - 1, 1)]
    return min((limit for limit in limits if limit is not None), default=10_000)


def _paragraphs(a: Assignment) -> str:
    pieces = [piece for piece in _pieces(a) if not _is_avoided(a, piece.text)]
    most, most_sentences = _most_words(a), a.most_sentences or len(pieces)
    while len(pieces) > 1 and (_length(pieces) > most or len(pieces) > most_sentences):
        pieces.remove(max(reversed(pieces), key=lambda piece: piece.rank))
    if len(pieces) <= _ONE_PARAGRAPH and not a.has_bullets:
        pieces = [replace(piece, paragraph=0) for piece in pieces]
    text = "\n\n".join(_joined(a, pieces, place) for place in sorted({p.paragraph for p in pieces}))
    return text if word_count(text) <= most else " ".join(text.split()[:most])


def _length(pieces: Sequence[_Piece]) -> int:
    return sum(word_count(piece.text) + piece.is_point for piece in pieces) + 2 * any(
        piece.is_point for piece in pieces
    )


def _is_avoided(a: Assignment, text: str) -> bool:
    line = word_line(text)
    return any(
        (unwanted := word_line(avoided)).strip() and unwanted in line for avoided in a.avoids
    )


def _pieces(a: Assignment) -> Iterator[_Piece]:
    counts = SENTENCES[a.length]
    for place, (part, count) in enumerate(zip(_BODY, counts, strict=False)):
        for number, text in enumerate(_chosen(a, part)[:count]):
            yield _Piece(
                place, text, 10 * (number + 1) + place, a.has_bullets and part == "practice"
            )
    extras = read_data("writing")["extras"]
    later = _inline(a.topic, _LATER_NAMED)
    for text in extras["example"][: a.examples]:
        yield _Piece(1, text.replace("{topic}", later), 2)
    for number, mention in enumerate([*a.mentions, *a.remarks]):
        pattern = extras["mention"][number % len(extras["mention"])]
        yield _Piece(
            2 if a.has_bullets else 1,
            sentence(pattern.replace("{mention}", mention)),
            0,
            a.has_bullets,
        )
    for number, text in enumerate(_chosen(a, "closing")[: counts[3]]):
        yield _Piece(3, text, 10 * (number + 1) + 3)


def _chosen(a: Assignment, part: str) -> list[str]:
    """The sentences of a part, turned by topic and round: no draft is like the one before."""
    is_named = part in ("opening", "closing")
    voice = "simple" if a.is_simple and (a.voice == "neutral" or not is_named) else a.voice
    first = _inline(a.topic, _FIRST_NAMED if part == "opening" else _LATER_NAMED)
    later = _inline(a.topic, _LATER_NAMED)
    texts = _turned(read_data("writing")[voice][part], a)
    return [
        text.replace("{topic}", first if number == 0 else later)
        for number, text in enumerate(texts)
    ]


def _turned(texts: Sequence[str], a: Assignment) -> list[str]:
    place = (crc32(a.topic.encode("utf-8", "replace")) + a.revision) % len(texts)
    return [*texts[place:], *texts[:place]]


def _inline(topic: str, most: int) -> str:
    """In a sentence: what is long, or has an end of its own, stands in quotation marks."""
    text = one_line(topic, most) or "this"
    is_plain = len(text) <= _PLAIN and not _HAS_AN_END.search(text)
    return _within_a_sentence(text) if is_plain else f"\u201c{text}\u201d"


def _within_a_sentence(topic: str) -> str:
    """`The Benefits of rest`: in lower case, but `Oslo` and `GAP` are names."""
    first, _, rest = topic.partition(" ")
    if first.lower() in _ARTICLES and first in (first.lower(), first.capitalize()):
        return f"{first.lower()} {_first_in_lower_case(rest)}".rstrip()
    text = _first_in_lower_case(topic)
    is_question = bool(rest) and text.startswith(_ASKING)
    return f"the question of {text}" if is_question else text


def _first_in_lower_case(topic: str) -> str:
    first, _, rest = topic.partition(" ")
    common, word = read_data("writing")["common"], first.lower()
    is_common = word in common["words"] or (
        word.endswith(tuple(common["endings"])) and word not in common["names"]
    )
    is_a_name = rest[:1].isupper() or first != first.capitalize()
    return topic if is_a_name or not is_common else f"{word} {rest}".rstrip()


def _joined(a: Assignment, pieces: Sequence[_Piece], paragraph: int) -> str:
    here = [piece for piece in pieces if piece.paragraph == paragraph]
    points = [f"- {piece.text}" for piece in here if piece.is_point]
    prose = " ".join(piece.text for piece in here if not piece.is_point)
    lead = [read_data("writing")["extras"]["bullets"]] if points else []
    return "\n".join([*([prose] if prose else []), *lead, *points])

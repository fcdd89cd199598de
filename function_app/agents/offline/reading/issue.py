"""What went wrong, in the customer's own words, and what the shop found."""

import re
from collections.abc import Iterator

from function_app.agents.offline.reading.found import GAP, Found
from function_app.agents.offline.reading.source_text import SourceText
from function_app.agents.offline.reading.symptoms import symptom_count
from function_app.agents.offline.reading.values import text_value

_DIAGNOSIS = re.compile(  # for lower case: faster than re.IGNORECASE
    r"\b(?:diagnos\w{2,6}|technicians?|mechanics?|they (?:said|say|found|told)|found that|"
    r"(?:shop|dealer|dealership|garage) (?:said|says|found|told)|and (?:say|found)|tested it|"
    r"code p\d{4})\b"
)
_SALUTATION = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|to whom)\b", re.I
)
_SUBJECT = re.compile(r"\s{0,8}(?:subject|re|fwd?):\s{0,8}", re.IGNORECASE)
_HEADER = re.compile(r"\s{0,8}(?:from|to|cc|sent|date):", re.IGNORECASE)
# A sentence about something, and not a figure, a label, a greeting or a wish.
_NARRATES = re.compile(
    r"(?!.*(?:\d{3}|:$|\b(?:please|grateful|thanks?|regards|call me|forward(?:ed)?|where to start|"
    r"yours?|here)\b))(?:\S+ ){5}",
    re.IGNORECASE,
).match
_LONGEST_SUMMARY = 280
_FEWEST_WORDS = 3


def diagnosis(source: SourceText) -> Found[str] | None:
    about = (s for s in source.sentences if _DIAGNOSIS.search(s.lower()) and symptom_count(s))
    sentence = next(about, "")
    finding = text_value(sentence)
    return Found(finding, sentence) if finding else None


def issue(source: SourceText) -> Found[str] | None:
    """The one or two sentences that say most about what is wrong, as the customer put it."""
    told = list(_told_sentences(source))
    if not told:
        return None
    scores = [symptom_count(sentence) for sentence in told]
    if not any(scores):
        told = [next(filter(_NARRATES, told), told[0])]
        scores = [0]
    start = max(range(len(told)), key=lambda n: sum(scores[n : n + _takes(told, scores, n)]))
    sentences = told[start : start + _takes(told, scores, start)]
    chosen = " ".join(sentences)
    return Found(_shortened(chosen[0].upper() + chosen[1:]), GAP.join(sentences))


def _takes(told: list[str], scores: list[int], start: int) -> int:
    """Two sentences where both tell of the problem and both fit, else one."""
    pair = told[start : start + 2]
    both_tell = len(pair) == 2 and scores[start] > 0 and scores[start + 1] > 0
    return 2 if both_tell and len(" ".join(pair)) <= _LONGEST_SUMMARY else 1


def _told_sentences(source: SourceText) -> Iterator[str]:
    """The subject line comes last: it is what is left when the letter says nothing."""
    subjects: list[str] = []
    for sentence in source.sentences:
        if _SUBJECT.match(sentence):
            subjects.append(_SUBJECT.sub("", sentence))
        elif not _HEADER.match(sentence) and (text := _without_greeting(sentence)):
            yield text
    yield from (subject for subject in subjects if symptom_count(subject))


def _without_greeting(sentence: str) -> str | None:
    if _SALUTATION.match(sentence):
        sentence = sentence.partition(",")[2].strip()
    words = [word for word in sentence.split() if any(map(str.isalnum, word))]
    return sentence if len(words) >= _FEWEST_WORDS else None


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_SUMMARY:
        return text
    return text[:_LONGEST_SUMMARY].rpartition(" ")[0].rstrip(" ,;") + "..."

"""What a reader wants changed, taken into the assignment: clause by clause, round by round."""

import re
from dataclasses import replace

from function_app.chat.offline.assignment import SENTENCES, Assignment
from function_app.chat.offline.lengths import NUMBER, Limit, limit_in
from function_app.chat.offline.text import begins, has_phrase, one_line, read_data, says, word_line

LONGEST, SHORTEST, MOST_EXAMPLES = 5, 0, 3
_WORDS_IN_A_SENTENCE = 12
_MOST_READ = 4000  # characters of one feedback
_MOST_KEPT = 12  # things to mention
_MARK = re.compile(r"\bfeedback\b[^:\n]{0,40}:\s*", re.IGNORECASE)
_IMPROVED_TEXT = re.compile(
    r"\s*(?:please )?(?:improve|polish|refine|shorten|tighten|rewrite|rephrase|revise|enhance)\b"
    r"[^:]{0,200}:",
    re.IGNORECASE,
)

_QUOTED_TITLE = re.compile(
    r"(?:\b(?:please|and|change|set|make|use|rename|give|with|the|a|to|it|as) ){0,6}"
    r"(?:title|headline|heading|call it|titled|entitled)\b[^\"\u201c'\u2018\n]{0,30}?"
    r"[\"\u201c'\u2018]([^\n]{1,200}?)[\"\u201d'\u2019](?=[\s.,;!?]|\Z)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:\b(?:title|headline|heading)\b(?: (?:should|must|could|needs to|has to))?"
    r"(?: read| say)?\s*(?:to be|to|be|is|as|:|=)\s*|\b(?:call it|titled|entitled)\s+)(.{1,200})",
    re.IGNORECASE,
)

_CLAUSE_VERBS = (
    "make|add|mention|use|include|change|keep|remove|write|give|be|more|less|put|say|shorten|expand"
    "|simplify|focus|drop|leave|do|don't|cut|call|explain|describe|cover|also|please|it|the|set"
    "|avoid|stress|highlight"
)
_CLAUSE_END = re.compile(
    rf"(?<=[.!?;])\s+|\s*[;\n]\s*|,?\s+(?:and|but|then)\s+(?:also\s+)?(?=(?:{_CLAUSE_VERBS})\b)"
    rf"|,\s+(?=(?:{_CLAUSE_VERBS})\b)",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(rf" (?:at least|more than|over|minimum of) {NUMBER} words? ")

_NEW_TOPIC = re.compile(
    r"(?:write (?:it )?about (.{1,300}) instead|(?:make it|write it) (?:be )?about (.{1,300})"
    r"|(?:change|set) the (?:topic|subject) to (.{1,300})"
    r"|the (?:topic|subject) (?:should|must) be (.{1,300}))",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"\b(?:mention(?:ing)?|includ(?:e|ing)|add(?:ing)?|cover(?:ing)?|discuss|talk (?:more )?about"
    r"|say (?:something|more) about|write (?:something |more )about|focus (?:more )?on|stress"
    r"|emphasi[sz]e|highlight|bring (?:in|up)|refer to|more (?:on|about)|explain|describe|point out"
    r"|put in|touch on|address|remove|leave out|drop|omit|take out|delete|avoid"
    r"|us(?:e|ing) the words?|say|state|note|tell)\s+(?:also\s+|only\s+)?"
    r"(?:(?:that|the fact that|(?:something|more) (?:on|about)|the words?"
    r"|(?:the|any|all) (?:mention|word|part|section|sentence|paragraph)s? (?:of|on|about)"
    r"|an? (?:\w+ )?(?:section|paragraph|sentence|part|word|line|note|bit|remark|hint)"
    r" (?:on|about|that))\s+)?(.+)",
    re.IGNORECASE | re.DOTALL,
)
_OF_EXAMPLE = re.compile(
    r"\bexamples? (?:about|of|from|on|with|for|involving) (.{1,200})", re.IGNORECASE
)


def feedback_in(message: str) -> str:
    """What follows `Feedback:`. In `Improve this ...: <text>` the text itself is no feedback."""
    if mark := _MARK.search(message):
        return message[mark.end() :][:_MOST_READ]
    if improved := _IMPROVED_TEXT.match(message):
        return improved[0].rstrip(":")
    return message[:_MOST_READ]


def taken_in(assignment: Assignment, feedback: str, words_before: int) -> Assignment:
    """The assignment after this round; `words_before` is how long the draft was."""
    assignment = replace(assignment, shorter_than=None)
    if word_line(feedback).strip() in read_data("wishes")["none"] or says(
        word_line(feedback), "of_form"
    ):
        return assignment
    feedback = "\n".join(" ".join(line.split()) for line in feedback[:_MOST_READ].splitlines())
    if title := _QUOTED_TITLE.search(feedback):
        assignment = replace(assignment, title=one_line(title[1]))
        feedback = f"{feedback[: title.start()]}. {feedback[title.end() :]}"
    for clause in _CLAUSE_END.split(feedback)[:40]:
        if clause and word_line(clause).strip():
            assignment = _clause_taken_in(assignment, clause.strip(), words_before)
    return assignment


def _clause_taken_in(a: Assignment, clause: str, words_before: int) -> Assignment:
    line = word_line(clause)
    is_negated = begins(line, "negates")
    if new_topic := _NEW_TOPIC.search(clause):
        topic = next(group for group in new_topic.groups() if group)
        return replace(a, topic=topic.strip(" .!'\""), title=None, mentions=(), remarks=())
    if says(line, "about_title") or line.startswith(" call it "):
        return _title_taken_in(a, clause)
    formed = _form_taken_in(a, line, words_before, is_negated=is_negated)
    if says(line, "example"):
        return _example_taken_in(formed, clause, line, is_negated=is_negated)
    if formed is not a:
        return formed
    if mention := _MENTION.search(clause):
        return _mention_taken_in(a, mention[1], is_negated=is_negated)
    return a if _says_nothing(line) else replace(a, remarks=_kept(a.remarks, clause))


def _form_taken_in(a: Assignment, line: str, words_before: int, *, is_negated: bool) -> Assignment:
    """Length, voice and bullets; the same object where nothing is said of them."""
    a = _length_taken_in(a, line, words_before, is_negated=is_negated)
    a = _voice_taken_in(a, line, is_negated=is_negated)
    if says(line, "bullets"):
        return replace(a, has_bullets=not is_negated)
    return replace(a, has_bullets=False) if says(line, "prose") else a


def _title_taken_in(a: Assignment, clause: str) -> Assignment:
    given = _TITLE.search(clause)
    title = one_line(given[1]).strip(" .'\"\u201c\u201d") if given else ""
    if (
        title
        and not _says_nothing(word_line(title))
        and not has_phrase(word_line(title), ("shorter", "longer"))
    ):
        return replace(a, title=title)
    return replace(a, title=None, titles_refused=a.titles_refused + 1)


def _length_taken_in(
    a: Assignment, line: str, words_before: int, *, is_negated: bool
) -> Assignment:
    if limit := limit_in(line):
        return _limited(a, limit)
    if _AT_LEAST.search(line):
        return replace(a, length=LONGEST, most_words=None, most_sentences=None)
    if says(line, "shorter") and not (is_negated and " shorter " in line):
        return replace(a, length=max(a.length - 1, SHORTEST), shorter_than=words_before)
    if says(line, "longer") and not (is_negated and " longer " in line):
        return replace(a, length=min(a.length + 1, LONGEST), most_words=None, most_sentences=None)
    return a


def _limited(a: Assignment, limit: Limit) -> Assignment:
    if limit.is_target:
        sentences = limit.most if limit.is_of_sentences else limit.most // _WORDS_IN_A_SENTENCE
        enough = (place for place, counts in enumerate(SENTENCES) if sum(counts) >= sentences)
        a = replace(a, length=max(a.length, next(enough, LONGEST)))
    if limit.is_of_sentences:
        return replace(a, most_sentences=limit.most)
    return replace(a, most_words=limit.most)


def _voice_taken_in(a: Assignment, line: str, *, is_negated: bool) -> Assignment:
    if says(line, "too_formal"):
        a = replace(a, voice="friendly")
    elif says(line, "too_friendly"):
        a = replace(a, voice="formal")
    elif says(line, "formal"):
        a = replace(a, voice="friendly" if is_negated else "formal")
    elif says(line, "friendly"):
        a = replace(a, voice="formal" if is_negated else "friendly")
    if says(line, "too_simple"):
        return replace(a, is_simple=False)
    is_hard = says(line, "simple") or says(line, "too_hard")
    return replace(a, is_simple=True) if is_hard else a


def _example_taken_in(a: Assignment, clause: str, line: str, *, is_negated: bool) -> Assignment:
    if is_negated:
        return replace(a, examples=0)
    wanted = 3 if " three " in line else 2 if " two " in line else 1
    a = replace(a, examples=min(a.examples + wanted, MOST_EXAMPLES))
    about = _OF_EXAMPLE.search(clause)
    return _mention_taken_in(a, about[1], is_negated=False) if about else a


def _mention_taken_in(a: Assignment, written: str, *, is_negated: bool) -> Assignment:
    mention = one_line(written, 300).strip(" .!'\"\u201c\u201d")
    if not is_negated:
        return replace(a, mentions=_kept(a.mentions, mention))
    unwanted = word_line(mention)
    return replace(
        a,
        mentions=tuple(m for m in a.mentions if unwanted not in word_line(m)),
        remarks=tuple(r for r in a.remarks if unwanted not in word_line(r)),
        avoids=_kept(a.avoids, mention),
    )


def _kept(things: tuple[str, ...], more: str) -> tuple[str, ...]:
    more = one_line(more, 300).strip(" ")
    return tuple(dict.fromkeys((*things, more)))[-_MOST_KEPT:] if more else things


def _says_nothing(line: str) -> bool:
    """`Good start, but please try again` asks for nothing in particular."""
    return set(line.split()).issubset(read_data("wishes")["fillers"])

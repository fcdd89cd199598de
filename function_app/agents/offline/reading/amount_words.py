"""The words that say what an amount in running text is for, before it and after it.

A pattern's named groups are the owners. Words that call an amount the whole of it ("in all") count
for the amount they stand beside: in "labor $437.50, in all $767.50" that is the one that follows.
"""

import re

_PARTS_AND_LABOR = r"(?:parts?\s(?:and|&|\+|plus)\slabou?r|labou?r\s(?:and|&|\+|plus)\sparts?)"
_OTHER = (
    r"sub-?\s?total|tow(?:ed|ing)?|rental|tax|fees?|loan|owe[ds]?|balance|payoff|pays?|"
    r"(?<!i )(?<!we )paid|payment|payout|settlement|settled|values?|valued|worth|premium|limit|"
    r"rate|hourly|retail|bought|sold|(?<!add )(?<!adds )(?<!added )(?<!adding )(?<!it )up to"
)
_WORDS = (
    rf"(?:(?P<total>\b(?:{_PARTS_AND_LABOR}|total(?:s|l?ing)?|estimate[ds]?|quoted?|bill(?:ed)?|"
    r"invoiced?)\b)"
    r"|(?P<parts>\bparts?\b)|(?P<labor>\blabou?r\b)|(?P<deductible>\b(?:deductible|ded)\b\.?)"
    r"|(?P<cost>\b(?:repairs?|charged?|charging|costs?)\b)"
    rf"|(?P<other>\b(?:{_OTHER})\b))"
)
_LINK = (
    r"(?:is|are|was|were|be|will|would|of|at|for|to|comes?|came|in|out|up|adds?|about|around|"
    r"approximately|roughly|almost|only|just|exactly|now|back|me|us)"
)
_LINKS = rf"(?:\s{_LINK}){{0,5}}[\s:=(-]{{0,3}}"
_THEN_ANOTHER = rf"(?=(?:\s(?:{_LINK}|that|which|it|this|makes?)){{0,5}}[\s:=-]{{0,3}}(?:us)?\$?\d)"
_ALTOGETHER = (
    r"(?:(?:all\s)?in\s(?:all|total|sum)|all[\s-](?:told|in|together)|al?together|together|overall|"
    r"combined|all\sinclusive)"
)
_EVERYTHING = (
    r"for\s(?:both|everything|it\sall|all\sof\sit|the\s(?:lot|whole\s(?:thing|job|repair)))|"
    r"(?:is|as|being)\s(?:the|my|our)\s(?:grand\s|final\s|whole\s)?(?:total|sum)|(?:grand\s)?total"
)
_SUMS_UP = (
    r"(?:add(?:s|ed|ing)?(?:\s(?:it|that|them))?(?:\sall)?\sup|amount(?:s|ed|ing)?|sum(?:s|med|ming)?"
    r"(?:\sup)?)\s(?:to|at)"
    r"|(?:br(?:ings?|inging|ought)|tak(?:es|ing)|took|put(?:s|ting)?|push(?:es|ed|ing)?)\s"
    r"(?:\w{1,12}\s){1,4}?(?:to|at)"
    r"|mak(?:es?|ing)(?:\s(?:it|that|this))?(?:\sall)?(?:\sof)?|sum(?:\sof)?"
)
_COMES_TO = (
    r"(?:^|[,;]|\b(?:it|that|this|which|everything|and|all|together|altogether|both|job|work|"
    r"repairs?)\b)(?:\sall)?\s?(?:comes?|came|coming|runs?|ran|works?|worked)\s(?:out\s|up\s)?(?:to|at)"
)

WHOLE = (
    r"totals?|in all|altogether|all (?:told|together|in)|overall|combined|everything|sum|"
    r"claim\w{0,3}|(?:comes?|came|adds?|added|adding) (?:up |out )?to|amount\w{0,3} to|"
    r"(?:bring\w{0,3}|mak(?:es|ing)) (?:it|that|this|the)"
)
ANY_WORD = re.compile(_WORDS, re.IGNORECASE)
RIGHT_BEFORE = re.compile(rf"{_WORDS}(?:\s(?:cost|amount|price))?{_LINKS}$", re.IGNORECASE)
RIGHT_AFTER = re.compile(
    r"\s\(?(?:(?:is\s|was\s)?(?:for|in|of|on)\s(?:the\s|all\s|new\s)?|(?:is|are)\s(?=parts?\b|labou?r\b)"
    r"|(?=(?:deductible|estimate|quote|parts?|labou?r|tax|fees?|towing|rental)\b"
    rf"(?!\s?[:=]))){_WORDS}",
    re.IGNORECASE,
)
WHOLE_BEFORE = re.compile(
    rf"(?:\b(?:{_ALTOGETHER}|{_SUMS_UP})|{_COMES_TO})(?:\sit)?{_LINKS}$", re.IGNORECASE
)
WHOLE_AFTER = re.compile(
    rf"[\s,]{{1,2}}[(-]?\s?(?:{_ALTOGETHER}|{_EVERYTHING})\b(?!{_THEN_ANOTHER})", re.IGNORECASE
)
CLAIMED_BEFORE = re.compile(
    rf"\b(?:claim(?:s|ed|ing)?|requesting|request(?:ed)?|seek(?:ing)?|reimburse(?:d|ment)?|"
    rf"(?:ask(?:ed|ing)?|looking)(?:\syou)?\sfor)(?:\samount)?{_LINKS}$",
    re.IGNORECASE,
)
IS_A_RATE = re.compile(r"\s?(?:/|per\s|an\s|a\s)\s?h", re.IGNORECASE)
RATE_BEFORE = re.compile(
    r"(?:@|\bh(?:ou)?rs?\.?(?:\s(?:of\s)?labou?r)?\s(?:at|x))\s?$", re.IGNORECASE
)
IS_NET = re.compile(
    r"\s(?:after|less|minus|net\sof)\s(?:\w{1,12}\s){0,3}?(?:deductible|discount)", re.IGNORECASE
)
NEW_CLAUSE = re.compile(r";|\b(?:so|which|hence|therefore|thus|meaning)\b", re.IGNORECASE)

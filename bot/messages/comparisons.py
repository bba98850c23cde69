"""Two things set side by side: "X or Y", "X versus Y", "the difference between X and Y"."""

from __future__ import annotations

import re

from bot import patterns
from bot.messages.phrases import says_little
from knowledge import content_words

_PATTERNS = tuple(pattern for name, pattern in patterns.load("requests").items() if name.startswith("compared_"))
_AND_ASKS = re.compile(r",?\s+and\s+(?=(?:what|which|when|where|who|why|how)\b)", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:and |so )?(?:what|which|when|where|who|why|how)\b"
    r"(?!.*\b(?:it|its|they|them|their|him|her|(?:of|for|with) (?:that|this|those)|the (?:one|other))\b)",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|should|will|would|must|may|might|has|have|had)\b"
_ASKED_BY = re.compile(rf"(?:and |so )?(?P<how>(?:how|what|which) (?!{_AUXILIARY})\w+|\w+)", re.IGNORECASE)
_WHAT = re.compile(r"(?:what|how|where|which) (?=\w)", re.IGNORECASE)
_OF = re.compile(r".+? of (?=\w)", re.IGNORECASE)
_TAIL = re.compile(r"\s(?:in|for|during|about|on|when)\s.+$", re.IGNORECASE)
_DOES = re.compile(r"\b(?:should|can|could|must|may|might|will|would|have to|need to|ought to|do|does|gets?)\b.*$", re.IGNORECASE)
# "being a baker" and "a job in baking" are told by what is said of bakers and of baking
_OF_WORK = re.compile(
    r"^(?:(?:being|becoming|working (?:in|as|for)|going into|training (?:as|to be)|(?:a|the) (?:job|career|role|future) (?:in|as))\s+)?"
    r"(?:(?:the|an?)\s+)?(?=\w)",
    re.IGNORECASE,
)
_AND_BY_HOW_MUCH = re.compile(r",?\s+and (?:by |for |at |to )?(?:how|what|why|which|where|when)\b.*$", re.IGNORECASE)
_FRAME = re.compile(r"(?P<frame>(?:how|what|which|where|when|who)\b.*?\b(?:for|of|about|with) )(?=(?:an?|the) \w)", re.IGNORECASE)
# "only firms, or others as well?" names one thing, and so does "did the fleet catch more or less than in spring?"
_NO_SIDE = re.compile(
    r"(?:only|just|also|even)\b|(?:others?|someone|somebody|anyone|anybody|everyone|everybody|nobody|people in general|both|neither|not)\b"
    r"|(?:more|less|fewer|better|worse|higher|lower|bigger|smaller|longer|shorter|earlier|later|sooner|faster|slower|up|down)"
    r"(?: (?:than|since|often|compared)\b|$)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:[\w’'-]+ )*?(?P<noun>[\w’'-]+)(?= (?:in|for|at|of|on|with|to|from|by|that|which|who|going|abroad|here|there)\b|$)", re.IGNORECASE
)
_STANDS_FOR = re.compile(r"\bones?\b(?! of\b)", re.IGNORECASE)  # "the main pool or the small one"
# What joins two things, the plainest first, and where each of them begins and ends
_JOINTS = tuple(
    re.compile(rf"\s(?:{words})\s", re.IGNORECASE)
    for words in (r"v|vs\.?|versus|against|as opposed to|compared (?:to|with)", "from|with", "and|or", "than|to")
)
_BEFORE = re.compile(
    r"[.,;:?!–—]|\b(?:is|are|was|were|between|compar\w+|distinguish\w*|separat\w+|differ\w*|contrast\w*|what|how|which|do|does|did|both"
    r"|tell me|about|of|for)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[.,;:?!–—]|\b(?:is|are|was|were|do|does|did|can|could|should|will|would|have|has|both|differ\w*|which|what|who|but|when|in terms)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!]\s+")
_EACH_IS = re.compile(r"(?P<what>[^.,;:?!]+?) (?:is|are) an? \w", re.IGNORECASE)
LONGEST_SIDE = 10  # words; a longer one is a clause that has an "or" in it


def compared(query: str) -> tuple[str, ...]:
    """The two sides in the words of the query, or nothing."""
    for pattern in _PATTERNS:
        match = pattern.search(query)
        if match:
            found = {name.partition("_")[0]: text for name, text in match.groupdict().items() if text}
            one, other = (_AND_BY_HOW_MUCH.sub("", found[side].strip(" ,'\"“”")) for side in ("one", "other"))
            frame = _FRAME.match(one)
            asked = frame["frame"] if frame else ""
            sides = _in_full(_OF_WORK.sub("", one[len(asked) :]), _OF_WORK.sub("", other))
            if all(side and len(side.split()) <= LONGEST_SIDE and not _NO_SIDE.match(side) for side in sides):
                return (f"{asked}{sides[0]}", f"{asked}{sides[1]}") if asked else _alike(*sides)
    return _two_questions(query)


def set_side_by_side(query: str) -> tuple[str, ...]:
    """The two sides of a query of which it is known that it compares, in whatever words; nothing where it does not name two."""
    for joint in _JOINTS:
        for match in joint.finditer(query):
            before, after = _SENTENCE_END.split(query[: match.start()])[-1], query[match.end() :]
            each_is = _EACH_IS.match(before) if _EACH_IS.match(after) else None  # "reasoning is a skill and ethicist is a job"
            one = each_is["what"] if each_is else _BEFORE.split(before)[-1].strip()
            other = _AFTER.split(after)[0].strip()
            if all(content_words(side) and len(side.split()) <= LONGEST_SIDE and not _NO_SIDE.match(side) for side in (one, other)):
                return _OF_WORK.sub("", one), _OF_WORK.sub("", other)
    return ()


def _in_full(one: str, other: str) -> tuple[str, str]:
    """ "a loan at home" and "one abroad" are both loans."""
    noun = _HEAD.match(one)
    stands_for = noun and noun["noun"].lower() not in {"one", "ones"}
    return one, _STANDS_FOR.sub(noun["noun"], other, count=1) if noun and stands_for else other


def _alike(one: str, other: str) -> tuple[str, str]:
    """ "what schools" and "businesses should do" both ask what is to be done, "the tasks of schools" and "of businesses" both for tasks."""
    of = _OF.match(one)
    if of and other.lower().startswith("of "):
        return one, f"{of.group()}{other[3:]}"
    tail = _TAIL.search(other)
    if of and tail and _OF.match(other) and not _TAIL.search(one):  # "the part of firms and the part of schools in the change"
        return f"{one}{tail.group()}", other
    asks, does = _WHAT.match(one), _DOES.search(other)
    if not asks or not does:
        return one, other
    one, other = one[asks.end() :], _WHAT.sub("", other)
    return one if _DOES.search(one) else f"{one} {does.group()}", other


def _two_questions(query: str) -> tuple[str, ...]:
    """ "What can firms do and what is the part of schools?" asks the same of two things, each of which names its own.

    "What does the course cost, and when does it begin?" asks two things of one.
    """
    last = re.split(r"(?<=[.!?])\s+", query.strip())[-1]
    halves = tuple(half.strip(" ,?.!") for half in _AND_ASKS.split(last))
    asked_by = {match["how"].lower() for half in halves if (match := _ASKED_BY.match(half))}
    alike = len(halves) == 2 and len(asked_by) == 1
    return halves if alike and all(_ASKS.match(half) and says_little(half) for half in halves) else ()

"""Who somebody is, taken out of what they ask: the guidance is the same whatever their name, age, origin, gender, religion or body."""

from __future__ import annotations

import re

from bot import patterns
from knowledge import content_words

_PATTERNS = patterns.load("demographics")
_SPOKEN_ANEW = ("who_does", "who_is_doing", "list_of_items", "item")  # the sentence is put in other words, not only shortened
_TAKEN_OUT = tuple(pattern for name, pattern in _PATTERNS.items() if name not in (*_SPOKEN_ANEW, "of_health"))
_CHILDREN_ASKED_OF = re.compile(r"\b(?:who|what|where|when|how|can|may|do|are)\b[^.?!]*\b(?:they|them|their)\b[^.!?]*\?", re.IGNORECASE)
_CHILDREN_TOLD = re.compile(
    r"\b(?:kids?|child(?:ren)?|toddlers?|sons?|daughters?|twins|bab(?:y|ies)|(?:mother|father|mum|mom|dad|parent) of \w+)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"((?<=[.!?])\s+|\n+)")
_FIRST_PERSON = {"does": "do", "has": "have", "is": "am", "goes": "go"}
# what is left at the start of a sentence: "and can't code" lost the "I" that it shared
_LEFT_OVER = re.compile(
    r"(?P<start>^|[.!?]\s|\n)\s*(?:[,;.&\s]*(?P<joined>and|but|so|also)\b[\s,;.]*(?:now\s+)?|[,;.&]+\s*)(?P<next>[\w'’]*)", re.IGNORECASE
)
_SUBJECTS = frozenset(
    """i i'm i've i'd i'll my we our it it's they he she the there this that what where which how who when should can could will would
    is are am do does ai robots people now as in from working""".split()
)
# "do data entry" and not "do you think"
_TELLS = re.compile(r"do (?!(?:not )?(?:i|we|you|they|the|my|our|ai|robots|people|these|those|any|it)\b)", re.IGNORECASE)
# "and will start in May", where nothing is asked of anybody
_WILL_TELL = re.compile(
    r"(?:will|would|can|could|should|have|had|am)\b(?! (?:not )?(?:i|we|you|they|the|my|our|ai)\b)[^.!?\n]*(?:[.!\n]|$)", re.IGNORECASE
)
_AFTER_AM = frozenset("a an the at in on from out still not now between unemployed retired".split())
# What somebody does, told behind who they are: "a man of 40, filing records"
_DOING = re.compile(
    r"(?!(?:according|being|during|regarding|considering|speaking|including|\w*thing|morning|evening)\b)[a-z]+ing\b", re.IGNORECASE
)
# what is left of "I'm on crutches and weave", "As someone on crutches, what can I do?"
_NOTHING_TOLD = re.compile(
    r"\b(?:i['’]?m|i am)\s+(?=(?:and|but)\b)|(?:^|(?<=[.!?] ))(?:speaking )?as (?:somebody|someone)\s*,\s*", re.IGNORECASE
)
_ARTICLE = re.compile(r"\b(an?) (?=(\w))", re.IGNORECASE)


def without_demographics(text: str) -> str:
    """The message without what it says of name, age, gender, origin, religion, disability and family; whole where nothing else is said."""
    if _CHILDREN_TOLD.search(text) and _CHILDREN_ASKED_OF.search(text):
        return text  # "I'm a mother of two, who looks after them?"
    left = _PATTERNS["who_does"].sub(_in_first_person, text)
    left = _PATTERNS["who_is_doing"].sub("I'm ", left)
    left = "".join(map(_without_items, _SENTENCE_END.split(left))) if "," in left else left
    for pattern in _TAKEN_OUT:
        left = pattern.sub(lambda match: match.groupdict().get("kept", " "), left)
    if left == text or not content_words(left):
        return text
    left = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"[^\S\n]+", " ", left))
    left = _NOTHING_TOLD.sub("", left)
    left = re.sub(r"(?:,|\b(?:and|but))\s*(?=[.!?])|(?<=[,;.])\s*[,;.](?!\.)", "", left)
    for _ in range(3):
        left = _LEFT_OVER.sub(_subject_back, left.strip())
    return re.sub(r" +(?=[,.;!?])", "", _ARTICLE.sub(_fitting, left)).strip()


def of_health(text: str, kept: str) -> tuple[str, ...]:
    """Conditions that the message tells and `kept`, what is left of it, does not."""
    told = dict.fromkeys(match.group().lower() for match in _PATTERNS["of_health"].finditer(text))
    return tuple(condition for condition in told if condition not in kept.lower())


def _in_first_person(match: re.Match[str]) -> str:
    """ "as a father who drives": I drive."""
    if match["is"]:
        return f"I'm {match['adverb']}{match['verb']}"
    verb = match["verb"]
    if verb in _FIRST_PERSON:
        verb = _FIRST_PERSON[verb]
    elif verb.endswith("ies") and len(verb) > 4:
        verb = verb[:-3] + "y"
    elif re.search(r"(?:ss|sh|ch|x|zz)es$", verb):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith(("ss", "was")):
        verb = verb[:-1]
    return f"I {match['adverb']}{verb}" if verb != "am" else f"I'm {match['adverb']}".rstrip()


def _without_items(sentence: str) -> str:
    """ "I'm Tom, 28, from Leeds, journalist.": I'm a journalist."""
    match = _PATTERNS["list_of_items"].match(sentence)
    if match is None:
        return sentence
    groups = match.groupdict()
    told = groups["items"] or groups["aged"] or f"{groups['first']}, {groups['rest']}"
    items = [part for item in told.split(",") for part in re.split(r"\s+and\s+(?=an? |mother|father)", item.strip())]
    kept = [
        item
        for before, item in zip(["", *items], items, strict=False)
        if not _PATTERNS["item"].match(item) and not (re.search(r"\b(?:from|in) [A-Z]\w+$", before) and re.fullmatch(r"[A-Z]\w+", item))
    ]
    if not kept and groups["called"]:
        kept = [groups["called"]]  # "Journalist, 28, female." is no name
    if len(kept) == len(items) and not (groups["items"] and re.match(r"an?\s", kept[0])):  # "I'm Tom, a baker."
        return sentence
    first = kept[0] if kept else ""
    if first and not re.match(r"(?:and |but )?(?:i|i['’]\w+|im|my|we|our)\b", first, re.IGNORECASE):
        first = re.sub(r"^and ", "", first)
        bare = re.match(r"(?:an?|the|in|at|from|unemployed|retired|not|now|working)\b|\w+ing\b", first, re.IGNORECASE)
        kept[0] = f"I'm {'' if bare else 'a '}{first[:1].lower() + first[1:] if first[1:2].islower() else first}"
    rest = sentence[match.end() :]
    return f"{', '.join(kept)}{'.' if kept else ''}{rest}"


def _fitting(match: re.Match[str]) -> str:
    article = "an" if match.group(2).lower() in "aeiou" else "a"
    return f"{article.capitalize() if match.group(1)[0].isupper() else article} "


def _subject_back(match: re.Match[str]) -> str:
    shared = match["joined"] and match["next"] and match["next"].lower().replace("’", "'") not in _SUBJECTS
    shared = shared or (match["joined"] and any(tells.match(match.string, match.start("next")) for tells in (_TELLS, _WILL_TELL)))
    shared = shared or _DOING.match(match["next"])
    following = match["next"].lower()
    verb = "I'm " if following in _AFTER_AM or following.endswith("ing") else "I "
    return f"{match['start']}{verb if shared else ''}{match['next']}"

"""Questions in plain English made of headings and of the labels of list items, by their form alone; None where no form fits well."""

from __future__ import annotations

import re

from bot.composing.heading_case import inside_a_sentence

MAX_CHARACTERS = 70  # a longer heading is a sentence, and a question made of it is one that nobody asks
_PLAIN = re.compile(r"[\w’'\-–&,/ ]+", re.UNICODE)
_COUNTING = re.compile(
    r"^(?:(?:chapter|section|part|step)\s+)?\d{1,2}(?:\.\d{1,2})*\s*[.):–-]\s+|^(?:some|many|several|other|various)\s+", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s*\([^()]*\)")
# Headings that name a place in the document, not what stands there.
_EMPTY = re.compile(
    r"(?:introduction|overview|summary|conclusions?|background|contents|notes?|faqs?|general|miscellaneous|other|details|appendix|references|"
    r"questions|answers|about(?: us)?|contact|further reading|what'?s next|next steps|key (?:points|takeaways)|examples?|pages? \d+)",
    re.IGNORECASE,
)
# Plurals, what is joined by "and", doing, and what brings its article along.
_NEEDS_NO_ARTICLE = re.compile(
    r"(?:the|a|an) .+|(?:[\w-]+ )?[\w-]+[^s\W]s(?: .+)?|.+ and .+|[a-z]+ing (?:an?|the|your|at|by|for|from|in|on|to|with) .+|[a-z]{4,}ing$"
)
# Of what people do for a living, in the plural: those of whom "What do ... do?" can be asked.
_PEOPLE = re.compile(
    r"\b(?:\w+eers|\w{2,}icians|\w+alysts|(?!(?:check|play|short|wait|black|white|price)lists)\w{3,}ists|professionals|mentors|agents|nurses"
    r"|clerks|lawyers|officers|architects|chefs|cooks|pilots|guards|wardens|librarians|accountants|assistants|attendants|consultants"
    r"|\w*(?:breed|bak|hunt|develop|design|manag|teach|train|work|writ|keep|sell|driv|mak|clean|build|lead|research|help|advis|programm|farm|weld|paint"
    r"|plumb|garden|deal|lectur|operat|annotat|edit|audit|counsell|instruct|conduct|tut|translat|illustrat|administrat|coordinat|invent)"
    r"(?:ers|ors))$",
    re.IGNORECASE,
)

_THINGS = r"(?P<things>(?:[\w-]+ ){0,2}[\w-]+[^s\W]s)"  # a plural
_SUBJECT = r"(?P<who>[\w’'-]+(?: [\w’'-]+){0,3}?)"
_MODAL = r"(?P<modal>can|could|should|must|will|would|may|might)"
_IS = r"(?P<modal>is|are|was|were|can|could|should|must|will|would|may|might)"
_NAME = r"(?P<who>[A-Z]{2,})"  # the one subject of which the form tells that it is a singular
_SAYS = r"(?P<does>[a-z]+[^s\W]s)"
_HAS = (
    r"(?:is|are|has|puts?|makes?|causes?|drives?|helps?|matters?|counts?|happens?|belongs?|pays?|works?|decides?|leads?|needs?|changes?"
    r"|may|can)"
)
_STATE = r"(?:(?:most|least|more|less) )?(?:at risk|in demand|in danger|under threat|worth|open to)\b.*"

# Of headings in sentence case; the first form that fits is taken.
_FORMS = tuple(
    (re.compile(f"(?P<ask>{ask}) {rest}" if ask else rest), template)
    for ask, rest, template in (
        ("[Hh]ow", r"to (?P<rest>.+)", "{ask} can I {rest}?"),
        ("[Ww]hat|[Ww]hen|[Ww]here", r"to (?P<rest>.+)", "{ask} should I {rest}?"),
        ("[Ww]hat|[Hh]ow|[Ww]hen|[Ww]here", rf"{_SUBJECT} {_MODAL} (?P<rest>.+)", "{ask} {modal} {who} {rest}?"),
        ("[Ww]hat|[Ww]ho", rf"(?P<rest>{_HAS} .+)", "{ask} {rest}?"),
        ("[Ww]hy", rf"{_NAME} {_SAYS} (?P<rest>.+)", "{ask} does {who} {does} {rest}?"),
        ("[Ww]hy", rf"{_SUBJECT} {_IS} (?P<rest>.+)", "{ask} {modal} {who} {rest}?"),
        ("", rf"{_THINGS} that {_SUBJECT} {_IS} (?P<rest>.+)", "which {things} {modal} {who} {rest}?"),
        ("", rf"{_THINGS} that {_NAME} {_SAYS}", "which {things} does {who} {does}?"),
        ("", rf"{_THINGS} (?P<rest>{_STATE})", "which {things} are {rest}?"),
    )
)


def _first_person(text: str) -> str:
    """A heading speaks to the reader, a question is the reader's own."""
    return re.sub(r"\byour\b", "my", re.sub(r"\byou\b", "I", text))


def _infinitive(verb: str) -> str:
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:ch|sh|ss|x|zz|o)es$", verb) else verb[:-1]


def question_of_heading(heading: str, prose: str = "") -> str | None:
    """`prose` is text of the same document, which shows how its words are written where no sentence begins."""
    phrase = _phrase(heading, prose)
    if phrase is None:
        return None
    for pattern, template in _FORMS:
        match = pattern.fullmatch(phrase)
        if match:
            parts = {name: _infinitive(part) if name == "does" else _first_person(part) for name, part in match.groupdict().items()}
            question = template.format(**parts)
            return question[0].upper() + question[1:]
    if re.match(r"(?:what|who|why|how|when|where|which|whether|if)\b", phrase, re.IGNORECASE):
        return None  # half a question, of a form that is not known
    return _about(heading, phrase, prose)


def question_of_label(label: str, prose: str = "") -> str | None:
    """As question_of_heading."""
    phrase = _phrase(label, prose)
    if phrase is None:
        return None
    return f"What do {phrase} do?" if _PEOPLE.search(phrase) else _about(label, phrase, prose)


def _about(title: str, phrase: str, prose: str) -> str:
    """A singular needs its article, which only the document can tell; a title in quotation marks needs none."""
    if f"the {phrase}" in prose and not phrase.startswith("the "):
        phrase = f"the {phrase}"
    elif not (_NEEDS_NO_ARTICLE.match(phrase) or re.search(rf"(?<!\ba )(?<!\ban ){re.escape(phrase)}\b", prose)):
        phrase = f"“{' '.join(title.split())}”"
    return f"What does the guidance say about {phrase}?"


def _phrase(text: str, prose: str) -> str | None:
    """As it stands inside a sentence; None for what would make no question: too long, too empty, or with the marks of some markup."""
    text = _BRACKETED.sub("", _COUNTING.sub("", " ".join(text.split()))).rstrip("?:. ")
    if not text or len(text) > MAX_CHARACTERS or not _PLAIN.fullmatch(text) or _EMPTY.fullmatch(text):
        return None
    return inside_a_sentence(text, prose)

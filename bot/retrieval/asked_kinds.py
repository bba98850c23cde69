"""What particular thing a question asks for (a price, a date, a name, ...), and how near to the question the passages have one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, cast, get_args

from bot import patterns
from bot.messages.about_self import parted
from bot.messages.by_type import asks_no_datum, datum_asked
from bot.question_type import Datum, QuestionType
from bot.retrieval.proper_names import names_asked_for, proper_names
from bot.retrieval.row_cells import cells_of
from knowledge import STOP_WORDS, stem, tokens

Kind = Literal[
    "money", "count", "measure", "length", "weight", "duration", "frequency", "date", "year", "place", "territory", "person", "name",
    "credential", "contact", "ranking", "order", "clock", "score", "example", "handed_in", "steps", "contents",
    "which_most",
]  # fmt: skip
AMOUNTS: frozenset[Kind] = frozenset(
    {"money", "count", "measure", "length", "weight", "duration", "frequency", "date", "year", "clock", "score"}
)
NAMES: frozenset[Kind] = frozenset({"place", "territory", "person", "name", "credential", "contact"})
TEXTS: frozenset[Kind] = frozenset({"example"})
TELLINGS: frozenset[Kind] = frozenset({"steps", "contents", "which_most"})  # told where a sentence reads so

_ANSWERED_BY_A_LABEL: frozenset[Kind] = frozenset({"person", "name", "steps"})

_PATTERNS = patterns.load("kinds")
_REQUESTS = patterns.load("requests")
_IN_PERSON = patterns.load("about_self")["in_person"]
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")
_KINDS = cast(tuple[Kind, ...], get_args(Kind))
_OF_DATUM: Mapping[Datum, Kind] = {
    "pay": "money", "price": "money", "number": "count", "duration": "duration", "date": "date", "place": "place", "person": "person",
    "contact": "contact", "company": "name", "course": "name",
}  # fmt: skip
_OF_A_DAY: frozenset[Kind] = frozenset({"clock", "duration", "date"})
_OF_ONE: frozenset[Kind] = frozenset({"money", "clock", "duration", "date"})
_NAMED: frozenset[Kind] = frozenset({"territory", "person", "name"})  # a proper name answers
_COUNTED_WORDS = 2  # "how many vertical farms": a number stands beside one of them
_BESIDE = 4  # words between a number and what it counts
_NUMBER = re.compile(rf"(?:{_PATTERNS['count_given'].pattern})|no|one|several|many|few|most|single|both|only", re.IGNORECASE)
UNNAMED = 0.6  # what a sentence about companies counts for where the question is which company
UNBOUND = 0.6  # what a number counts for that stands beside something else: "How many people?" may be told of "six students"


@dataclass(frozen=True, slots=True)
class AskedKind:
    kind: Kind
    wording: str  # what in the question asks for it: "How much does", "which university"
    counted: frozenset[str] = frozenset()  # stems of what is to be counted
    thing: frozenset[str] = frozenset()  # what the thing is called whose maker is asked for, lower case


def asked_kinds(query: str) -> tuple[AskedKind, ...]:
    """What stands in brackets behind a message is the question before it, which asks for nothing where the message does."""
    own, bracket, _ = query.partition(" (")
    return (_kinds_in(f"{own} (") if bracket and query.endswith(")") else ()) or _kinds_in(query)


def kinds_by_type(query: str, of: QuestionType | None) -> tuple[AskedKind, ...]:
    """The same, and what the message asks for by its likeness to others in words that are not known."""
    known = tuple(asked for asked in asked_kinds(query) if not (asks_no_datum(of) and asked.kind in AMOUNTS | NAMES))
    datum = None if known or _PATTERNS["named_already"].match(query) else datum_asked(of)
    return (AskedKind(_OF_DATUM[datum], query),) if datum and datum in _OF_DATUM else known


def _kinds_in(query: str) -> tuple[AskedKind, ...]:
    return _asked_of(query, [kind for kind in _KINDS if kind not in TELLINGS])


def asked_tellings(query: str) -> tuple[AskedKind, ...]:
    return _asked_of(query, sorted(TELLINGS))


def _asked_of(query: str, kinds: Iterable[Kind]) -> tuple[AskedKind, ...]:
    # "What is the job called where you repair robots?" asks for one of the jobs, whose name stands in the list of them
    described = _REQUESTS["one_of_a_kind"].search(query)
    labelled = _ANSWERED_BY_A_LABEL if described and not (described["which"] or described["what"]) else frozenset[Kind]()
    found = ((kind, _PATTERNS[kind].search(query)) for kind in kinds if kind not in labelled)
    return tuple(_asked(kind, match) for kind, match in found if match and not (kind == "year" and _reckons_from_own_year(query)))


def _reckons_from_own_year(query: str) -> bool:
    """ "I had a grant in 2022. Am I locked out until 2027?": both years are the person's own, and no document need have them."""
    clauses = (clause for sentence in _SENTENCE_END.split(query) for clause in parted(sentence)[0])
    return any(_PATTERNS["year"].search(clause) and _IN_PERSON.search(clause) for clause in clauses)


def _asked(kind: Kind, match: re.Match[str]) -> AskedKind:
    counted = next((group for group in match.groupdict().values() if group), "")
    wording = match.group().removesuffix(counted)
    counted = _PATTERNS["count_verb"].split(counted)[0] or counted
    words = [stem(token) for token in tokens(" ".join(counted.split()[:3])) if token not in STOP_WORDS]
    query = match.string
    thing = frozenset(map(str.lower, names_asked_for(query))) if kind == "name" and _PATTERNS["maker"].search(query) else frozenset()
    return AskedKind(kind, wording, frozenset(words[:_COUNTED_WORDS]), thing)


def gap(asked: AskedKind, query: str, sentences: Sequence[tuple[str, float]], plain: Set[str] = frozenset()) -> float:
    """How much farther from the question than the nearest sentence the nearest one with such a thing is: from 0 to 1 (there is none).

    `sentences`: text and cosine to the question; `plain`: see proper_names.
    """
    nearest = max((similarity for _, similarity in sentences), default=0.0)
    with_it = max((similarity * gives(asked, query, text, plain) for text, similarity in sentences), default=0.0)
    return min(1.0, max(0.0, 1 - with_it / nearest)) if nearest > 0 else 1.0


def only_asks_for(asked: AskedKind, word: str) -> bool:
    """Whether the word does no more than to ask for this kind: "earn" for an amount of money, "papers" for what is to be sent.

    "Which company is the Seamark 3 from?" asks for a maker, who is named without that word; other firms may be told by what they are.
    """
    words = _PATTERNS.get(f"{asked.kind}_word")
    if words is None or (asked.kind == "name" and not asked.thing):
        return False
    return bool(words.fullmatch(word))


def enumerable(asked: AskedKind, query: str) -> bool:
    """Whether a list tells how many there are: of what there is it does, of what happened or will happen it does not."""
    return asked.kind == "count" and not _PATTERNS["count_of_events"].search(query)


def listable(kind: Kind, query: str) -> bool:
    """Whether a list may be the answer though none of its items has this by itself."""
    if kind == "which_most":
        return bool(_PATTERNS["measured_most"].search(query))
    if kind == "count" and _PATTERNS["count_of_units"].search(query):
        return False
    return kind not in {"money", "clock"}


def preferred(query: str, told: Iterable[str]) -> str | None:
    """The question which of two is better, where what is told of them does not say it."""
    asked = _PATTERNS["preferred"].search(query)
    if asked is None or any(_PATTERNS["which_most_given"].search(text) for text in told):
        return None
    return f"which of them is {asked['most']}?"


def one_day_asked(query: str) -> bool:
    """Whether one day is meant, which a period does not tell."""
    return bool(_PATTERNS["date_on_calendar"].search(query))


def asks_for_share(query: str) -> bool:
    return bool(_PATTERNS["share"].search(query))


def largest_gap(gaps: Iterable[tuple[AskedKind, float]], kinds: frozenset[Kind]) -> float:
    return max((size for asked, size in gaps if asked.kind in kinds), default=0.0)


def gives(asked: AskedKind, query: str, sentence: str, plain: Set[str]) -> float:
    """1 where the sentence has such a thing, less where it may belong to something else."""
    if asked.kind in _NAMED and proper_names(sentence, plain):
        return 1.0
    if asked.kind == "year":
        return float(set(_PATTERNS["year"].findall(query)) <= set(_PATTERNS["year_given"].findall(sentence)))
    if asked.kind == "count" and asks_for_share(asked.wording):
        return float(bool(_PATTERNS["share_given"].search(sentence)))
    if asked.kind in _OF_A_DAY and _of_another_day(query, sentence):
        return 0.0
    if asked.kind in _OF_ONE and (_of_another_age(query, sentence) or _of_another_mark(query, sentence)):
        return 0.0
    if asked.kind == "money" and _of_another_payment(query, sentence):
        return 0.0
    if asked.kind in _OF_A_DAY and _of_other_times(query, sentence):
        return 0.0
    if asked.kind == "date" and _PATTERNS["day_of_month"].search(query):
        return float(bool(_PATTERNS["day_of_month_given"].search(sentence)))
    one_day = asked.kind == "date" and one_day_asked(query)
    given = _PATTERNS.get("date_on_calendar_given" if one_day else f"{asked.kind}_given")
    if given and given.search(sentence):
        bound = not asked.counted or counts(asked.counted, sentence)
        bound = bound or (asked.kind == "count" and bool(_PATTERNS["count_of_them"].search(sentence)))
        return 1.0 if bound else UNBOUND
    if asked.kind == "date" and _PATTERNS["date_circumstance"].search(query):
        circumstances = _PATTERNS["date_on_calendar_condition" if one_day else "date_circumstance_given"]
        return float(bool(circumstances.search(sentence)))
    if asked.kind == "name" and _PATTERNS["maker"].search(query):
        return float(bool(_PATTERNS["maker_given"].search(sentence)) and asked.thing <= set(tokens(sentence)))
    if asked.kind == "person" and _PATTERNS["person_of_a_kind"].search(query):
        return float(bool(_PATTERNS["person_of_a_kind_given"].search(sentence)))
    unnamed = asked.kind != "name" or _PATTERNS["by_name"].search(query)
    if unnamed or _named_thing(asked.wording) not in {stem(token) for token in tokens(sentence)}:
        return 0.0
    # "Which courses are there?" is answered by a sentence about courses, whether or not it names one
    return UNNAMED if _PATTERNS["organisation"].search(asked.wording) else 1.0


def _of_another_day(query: str, sentence: str) -> bool:
    """Whether both name days of the week, and not the same."""
    asked, told = ({day.lower() for day in _PATTERNS["day_of_week"].findall(text)} for text in (query, sentence))
    return bool(asked and told) and not asked & told and not _PATTERNS["several_days"].search(sentence)


def _of_other_times(query: str, sentence: str) -> bool:
    """When a lecture is held in the house, for when it opens."""
    return bool(_PATTERNS["opens"].search(query)) and not _PATTERNS["opens_given"].search(sentence)


def _of_another_age(query: str, sentence: str) -> bool:
    """ "Annual pass, adult" for a child, or the other way round."""
    child, adult = ([bool(_PATTERNS[name].search(text)) for text in (query, sentence)] for name in ("of_children", "of_adults"))
    return (child[0] and not adult[0] and adult[1] and not child[1]) or (adult[0] and not child[0] and child[1] and not adult[1])


def _of_another_mark(query: str, sentence: str) -> bool:
    """Whether both name a thing by a letter or number ("room 12", "car park A"), and not the same one."""
    asked, told = (_marks(text) for text in (query, sentence))
    return any(thing in told and not marks & told[thing] for thing, marks in asked.items())


def _of_another_payment(query: str, row: str) -> bool:
    """ "Fee: 390" of a course for what somebody earns who took it, or "monthly pay: 2100" for what it costs."""
    columns = [name for name, value in cells_of(row) if any(map(str.isdigit, value))]
    asked = [bool(_PATTERNS[name].search(query)) for name in ("asks_earnings", "asks_price")]
    earnings, price = (any(_PATTERNS[name].search(column) for column in columns) for name in ("column_of_earnings", "column_of_price"))
    return earnings != price and asked in ([True, False], [False, True]) and asked[0] != earnings


def _marks(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _PATTERNS["marked"].finditer(text):
        found.setdefault(stem(match["thing"].lower()), set()).add(match["mark"])
    return found


def counts(counted: Set[str], sentence: str) -> bool:
    """Whether a number stands beside one of these things; `counted`: stems."""
    words = tokens(sentence)
    numbers = [place for place, word in enumerate(words) if _NUMBER.fullmatch(word)]
    return any(abs(place - number) <= _BESIDE for place, word in enumerate(words) if stem(word) in counted for number in numbers)


def _named_thing(wording: str) -> str:
    words = re.findall(r"[\w’'-]+", wording.lower())
    return stem(words[-1]) if words else ""

"""Evidence for questions that ask for a list: which list is the answer, and the whole of it, whichever of its items were found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.messages.number_words import in_words
from bot.retrieval.announced_lists import headed_by_the_asked, introduced_nearby, leads_on
from bot.retrieval.asked_kinds import counts
from bot.retrieval.denials import denies, turned_round
from bot.retrieval.found_lists import NEIGHBOURS, lists_among
from bot.retrieval.list_candidates import Candidate, candidates_among, heading_of, nearness_to
from bot.retrieval.list_selection import selected
from bot.retrieval.particulars import Particulars
from bot.retrieval.passage_order import opens_with
from bot.retrieval.section_lists import enumerates, of_the_named, section_lists
from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, Passage, content_words, stem

DENIES_TOO = 0.6  # of how near the nearest list is: a list of what is not done that is no farther goes before those of what is
# What the best passage leads to is not the list that is asked for where another one is nearer by this much: a paragraph about something
# else has the words that all of the document turns around, too.
CLEARLY_NEARER = 0.05
SPOKEN_OF = 0.75  # of how good the best passage is: a list in whose section none is as good as that is not asked for
LIST_AT_HOME = 0.8  # of how near the best passage is, where that stands in the list's section and is no item of it
LIST_NEAR_BEST = 0.95  # a list elsewhere is the answer where what it is about is this near beside the best passage
TORN = 0.02  # two lists as near as that are both beside the point where a passage that is in neither is nearer
SURE_AT_HOME, SURE_NEAR_BEST = 0.7, 0.9  # where the message is sure to want the whole set
# The heading of a list that asks what the person asks, or nearly: "How do I build a heap?" and "Building a good heap" 0.88, while the best
# passage has 0.57; of lists about something else 0.5 at most (questions over four folders of documents).
RESTATED, RESTATES_BETTER = 0.6, 0.1
HALF_SAID = 0.5  # of the words of a question that asks for a list, in the heading of a list that the best passage is not near to
# An open question that does not ask for a list in so many words is about the list where two of the three best passages are its items,
# and what the list is about is nearly as near as they are.
ABOUT_THE_LIST = 0.75

# Whether the wording asks for a list: it does, and nothing may be missing; it does; it leaves open how much there is to say; it asks for
# one thing.
Wanted = Literal["whole", "asked", "maybe", "no"]
LISTS_ASKED: frozenset[Wanted] = frozenset({"whole", "asked"})
LEAST_OPENED = 0.4  # of the words of the question, in the first words of a passage that lists things in its sentence: "Three things helped"
_IN_A_SENTENCE = re.compile(r":[^:;]+;[^:;]+;")
_HOW_MUCH = re.compile(r"\bhow (?:much|many) (?P<things>\w{3,})", re.IGNORECASE)
_NUMBER = re.compile(r"\b\d{2,}\b")
_HEADING_ASKS = re.compile(r"(?:what|which|who|where|how|when)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"(?:and |so |but )*who\b", re.IGNORECASE)


async def answering_lists(
    query: str, passages: Sequence[Passage], *, wanted: Wanted, knowledge_base: KnowledgeBase, sure: bool = False
) -> tuple[FoundList, ...]:
    """The list that is the answer, if one is, or those of its items that meet the question. `passages`: best first; `sure`: that several
    things are wanted."""
    if not passages:
        return ()
    best = passages[0].chunk
    lists = lists_among(passages, knowledge_base)
    if _ASKS_WHO.match(query):  # bullets name things more often than those who act
        lists = [found for found in lists if found.lead == best or _says_who(query, heading_of(found.items[0]))]
    if wanted in LISTS_ASKED:
        lists += section_lists(passages, knowledge_base)
    candidates = await candidates_among(query, _with_its_numbers(query, lists), passages, knowledge_base, sure=sure)
    denying = _that_deny_too(query, candidates)
    vector = (await knowledge_base.embed([query]))[0]
    nearness = max(nearness_to(passage.chunk, vector, knowledge_base) for passage in passages[:NEIGHBOURS])
    headings = list(dict.fromkeys(map(heading_of, [*(passage.chunk for passage in passages), *(found.items[0] for found in lists)])))
    nearest_heading = headings[int((await knowledge_base.embed(headings) @ vector).argmax())]
    answering = _answering(query, best, passages, denying or candidates, wanted, nearness, nearest_heading, knowledge_base)
    if denying and wanted in LISTS_ASKED:
        answering = answering or max(denying, key=lambda one: one.relevance)
    if answering is None:
        return ()
    items = of_the_named(query, answering.found)
    if not items:
        items = answering.found.items if wanted == "whole" else await selected(query, answering.found, knowledge_base)
    if wanted == "maybe" and len(items) < len(answering.found.items):
        return ()  # it is about some of them, and the best passages say what
    return (replace(answering.found, items=items, relevance=answering.relevance, of=len(answering.found.items)),)


def _with_its_numbers(query: str, lists: list[FoundList]) -> list[FoundList]:
    """Those that have the year or the number that is named, where any has: of what is to come by 2027 none says what comes in 2026."""
    named = set(_NUMBER.findall(query))
    having = [found for found in lists if named and any(named & set(_NUMBER.findall(chunk.search_text)) for chunk in found.chunks())]
    return having or lists


def _says_who(query: str, heading: str) -> bool:
    """ "Who need not work nights", where it is asked who is let off the night shift."""
    return bool(_ASKS_WHO.match(heading) and set(content_words(heading)) & set(content_words(query)))


def _lists_itself(query: str, best: Chunk, candidates: Sequence[Candidate]) -> bool:
    """Whether the best passage tells in one sentence the things that it opens with, as asked: "Three things helped: ...; ...; and ..."."""
    leads = (one.found.lead.text for one in candidates if one.found.lead)
    said = opens_with(query, best.text)
    in_a_sentence = any(_IN_A_SENTENCE.search(sentence.text) for sentence in best.sentences[:1])
    return in_a_sentence and said >= LEAST_OPENED and all(said > opens_with(query, lead) for lead in leads)


def _that_deny_too(query: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Where it is asked what is not done, the lists of that, if there are any: what is done would say the opposite."""
    nearest = max((one.about for one in candidates), default=0.0)
    alike = [one for one in candidates if not turned_round(query, heading_of(one.found.items[0]))] if denies(query) else []
    return alike if any(one.about >= DENIES_TOO * nearest for one in alike) else []


def _answering(
    query: str,
    best: Chunk,
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    wanted: Wanted,
    nearness: float,
    nearest_heading: str,
    knowledge_base: KnowledgeBase,
) -> Candidate | None:
    if not candidates:
        return None
    if wanted in LISTS_ASKED:
        candidates = _spoken_of(candidates, passages, knowledge_base) or candidates
        candidates = [one for one in candidates if not _without_the_rest(query, best, one.found)] or candidates
    likely = _not_far_behind(candidates) if wanted in LISTS_ASKED else candidates
    introduced = next((one for one in likely if one.found.lead == best), None)
    least_near = LIST_AT_HOME * nearness if wanted in LISTS_ASKED else max(introduced.items) if introduced else 0.0
    if introduced and _says_itself(query, best):
        return None
    if introduced and best.text.rstrip().endswith(":") and (introduced.about_as_whole >= least_near or leads_on(query, best)):
        return introduced
    if wanted == "no" or (not introduced and _lists_itself(query, best, candidates)):
        return None
    headed = headed_by_the_asked(query, best, [one.found for one in candidates]) if wanted in LISTS_ASKED else None
    if headed:
        return next(one for one in candidates if one.found is headed)
    home = knowledge_base.section(best)
    said = _named_by_heading(query, best, candidates, home, HALF_SAID if wanted in LISTS_ASKED else 1.0)
    if len(said) == 1:
        return said[0]
    restated = max(candidates, key=lambda one: one.about_as_whole)
    near_enough = restated.about_as_whole >= max(RESTATED, nearness + RESTATES_BETTER)
    restates = near_enough and heading_of(restated.found.items[0]) == nearest_heading
    if introduced and _announces(best, introduced.found):
        return introduced
    if wanted == "maybe":
        return restated if restates else _of_neighbours(best, passages, candidates, nearness, knowledge_base)
    if introduced and enumerates(best.text):
        return introduced
    return _asked_for(query, passages, candidates, wanted, nearness, knowledge_base) or (restated if restates else None)


def _named_by_heading(query: str, best: Chunk, candidates: Sequence[Candidate], home: Sequence[Chunk], elsewhere: float) -> list[Candidate]:
    """Those whose heading says what is asked; `elsewhere`: the share of the query, where the best passage stands in another section.

    Where one says what is not done and it is asked what is, or the other way round, those that say as much and do not turn it round.
    """
    shares = [(one, _heading_says(query, one.found)) for one in candidates]
    said = [(one, share) for one, share in shares if share >= (1e-6 if one.stands_in(home, best) else elsewhere)]
    if any(turned_round(query, heading_of(one.found.items[0])) for one, _ in said):
        most = max(share for _, share in said)
        said = [(one, share) for one, share in shares if share >= most and not turned_round(query, heading_of(one.found.items[0]))] or said
    return [one for one, _ in said]


def _says_itself(query: str, lead: Chunk) -> bool:
    """Whether what leads up to a list has the amount or the name that is asked for, before it speaks of the list."""
    particulars = Particulars.asked_in(query, [lead.search_text])
    # "refused in 2024" tells of when, and asks for something else
    particulars = replace(particulars, kinds=tuple(asked for asked in particulars.kinds if asked.kind != "year"))
    before = [sentence.text for sentence in lead.sentences[:-1]]
    amount = _HOW_MUCH.search(query)
    things = {stem(amount["things"].lower())} if amount else set()
    return any((particulars.kinds and particulars.given_by(text)) or counts(things, text) for text in before)


def _announces(lead: Chunk, found: FoundList) -> bool:
    """Whether it says that as many follow as do, which alone is no answer: "Five matters want settling before any bee is bought."."""
    count = len(found.items)
    said = rf"\b(?:{count}|{in_words(count)})\b"
    return bool(lead.sentences and re.search(said, lead.sentences[-1].text, re.IGNORECASE))


def _heading_says(query: str, found: FoundList) -> float:
    """The share of the query in the words of which the heading above the list asks: "What we provide" for "What does the firm provide?"."""
    heading = heading_of(found.items[0])
    words, asked = frozenset(content_words(heading)), frozenset(content_words(query))
    return len(words) / len(asked) if words and words <= asked and _HEADING_ASKS.match(heading) else 0.0


def _without_the_rest(query: str, best: Chunk, found: FoundList) -> bool:
    """ "Which trips go out in the evening?": what "Which trips" heads has nothing of an evening, and the best row of a table has."""
    if best.kind != "table_row" or best in found.items:
        return False
    asked, heading = frozenset(content_words(query)), frozenset(content_words(heading_of(found.items[0])))
    listed = frozenset(word for chunk in found.chunks() for word in content_words(chunk.text))
    of_the_same = asked & heading <= frozenset(content_words(best.search_text))  # a row of fees is none of the reductions on them
    return of_the_same and not (asked - heading) & listed and bool((asked - heading) & frozenset(content_words(best.text)))


def _of_neighbours(
    best: Chunk, passages: Sequence[Passage], candidates: Sequence[Candidate], nearness: float, knowledge_base: KnowledgeBase
) -> Candidate | None:
    """The list whose items the best passages are, or that stands between them in their section."""
    home = knowledge_base.section(best)
    own = next((one for one in candidates if best in one.found.items), None) or next(
        (one for one in candidates if one.stands_in(home, best)), None
    )
    if own is None or own.stands_out(max(own.found.items, key=lambda item: own.items[own.found.items.index(item)])):
        return None
    if own.about_as_whole < ABOUT_THE_LIST * nearness:
        return None
    near = [passage.chunk for passage in passages[:NEIGHBOURS]]
    inside = sum(chunk in own.found.items for chunk in near)
    return own if inside >= NEIGHBOURS - 1 or (inside and all(chunk in home for chunk in near)) else None


def _asked_for(
    query: str,
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    wanted: Wanted,
    nearness: float,
    knowledge_base: KnowledgeBase,
) -> Candidate | None:
    best = passages[0].chunk
    home = knowledge_base.section(best)
    # "What can individuals do?" names whom the best passage speaks of, and that stands beside the others who act
    of_the_best = next((one for one in candidates if best in of_the_named(query, one.found)), None)
    nearest = of_the_best or max(candidates, key=lambda one: one.relevance)
    if best in nearest.found.items and wanted == "whole":
        return nearest
    if best in nearest.found.items and nearest.stands_out(best):
        return None
    if nearest.found.items[0] in home:
        at_home = SURE_AT_HOME if nearest.named is not None else LIST_AT_HOME
        return nearest if best in nearest.found.items or nearest.about_as_whole >= at_home * nearness else None
    near = [passage.chunk for passage in passages[:NEIGHBOURS]]
    about_just_that = opens_with(query, best.text) > max(0.5, opens_with(query, " ".join(nearest.found.items[0].heading_path)))
    enumerating = enumerates(best.text) and all(best not in one.found.items for one in candidates)
    if about_just_that or (enumerating and wanted != "whole"):  # a sentence that names some things is not the whole list
        beside = [one for one in candidates if one.found.items[0] in home]  # then so may be the list in its section
        likely = [one for one in _not_far_behind(candidates) if one in beside]
        if likely or not beside:
            return next((one for one in likely if one.stands_in(home, best) and one.about_as_whole >= LIST_AT_HOME * nearness), None)
    others = (one.relevance for one in candidates if one is not nearest)
    if nearest.about_as_whole < nearness and nearest.relevance - max(others, default=0.0) < TORN:
        return None
    least = LIST_NEAR_BEST if nearest.named is None else SURE_NEAR_BEST
    least = LIST_AT_HOME if introduced_nearby(nearest.found, near) else least
    return nearest if nearest.about_as_whole >= least * nearness else None


def _not_far_behind(candidates: Sequence[Candidate]) -> list[Candidate]:
    most = max(one.relevance for one in candidates)
    return [one for one in candidates if one.relevance >= most - CLEARLY_NEARER]


def _spoken_of(candidates: Sequence[Candidate], passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> list[Candidate]:
    """Those in whose section a passage is nearly as good as the best one."""
    least = SPOKEN_OF * passages[0].score
    good = {passage.chunk for passage in passages if passage.score >= least}
    return [one for one in candidates if good & {*one.found.items, *knowledge_base.section(one.found.items[0])}]

"""The retrieval stage: searches for everything an answer needs, brings whole lists together, and judges how far it all reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot import patterns
from bot.messages.by_type import wants_several
from bot.messages.facets import facets
from bot.messages.occupations import kinds_named
from bot.question_type import QuestionType
from bot.retrieval import coverage
from bot.retrieval.abbreviations import spelled_out
from bot.retrieval.asked_kinds import Kind, asked_kinds, asks_for_share, listable
from bot.retrieval.attendance import attendance
from bot.retrieval.bylines import is_byline, of_named_authors
from bot.retrieval.conversation_order import around, in_conversation
from bot.retrieval.counterparts import counterpart
from bot.retrieval.documents_spelling import as_documents_write
from bot.retrieval.explained_terms import with_explained
from bot.retrieval.extreme_row import extreme_row
from bot.retrieval.found_lists import headings_above
from bot.retrieval.going_on import going_on
from bot.retrieval.kind_elsewhere import kind_elsewhere
from bot.retrieval.list_evidence import LISTS_ASKED, Wanted, answering_lists
from bot.retrieval.list_selection import says_all_asked
from bot.retrieval.making import asks_of_making, of_its_making
from bot.retrieval.next_to_say import next_to_say
from bot.retrieval.of_those import of_those
from bot.retrieval.one_of_a_kind import asks_for_one, one_of_a_kind
from bot.retrieval.overview import Overview, overview
from bot.retrieval.particulars import Particulars
from bot.retrieval.passage_choice import choose
from bot.retrieval.passage_order import SEARCHED, Search, harmless_search, put_first, ranked, tells
from bot.retrieval.personal_evidence import listed_at_risk, personal_aspects
from bot.retrieval.refusals import of_those_who_refuse
from bot.retrieval.rows_asked import no_such_row
from bot.retrieval.several_questions import in_its_context, of_several
from bot.retrieval.sides import FOR_ANYBODY, of_anybody, sides_of, without_sides
from bot.retrieval.sides_told import sides_told
from bot.retrieval.things_had import SURE, had_in_vain
from bot.retrieval.told_already import Told
from bot.retrieval.traits import skills_of_ones_own
from bot.stages import Aspect, Evidence, Facet, FoundList, Understanding
from knowledge import Chunk, KnowledgeBase, Passage, content_words

KEPT = 16
COMMON = 0.2  # of the passages
PARTS = 0.5  # what is searched for by itself beside the whole question
SPOKEN_OF = 0.35  # cosine of that and the best passage: of documents that give such advice 0.38 to 0.6, of others 0.3 at most
_FOR_ONESELF = re.compile(
    r"\b(?:can|could|should|do|must) i (?:\w+ ){0,2}?(?:do|keep up|stay|prepare|get ready|adapt|cope)\b"
    r"(?=.*\b(?:myself|personally|on my own|keep up|fall(?:ing)? behind|stay|prepare|ready|adapt|cope)\b)"
    r"|^how to (?:keep up|stay|prepare|adapt|cope)\b|\bwhat can i (?:personally |really |still )?do\s*\??$",
    re.IGNORECASE,
)
_FOLLOWS = patterns.load("follow_ups")
_REQUESTS = patterns.load("requests")
_ASKS_WHY = re.compile(r"(?:and |so |but )*(?:why|how come)\b|.*\bin common\b", re.IGNORECASE)
_ASKS_HOW = re.compile(r"(?:and |so |but |ok(?:ay)?,? )*(?:how|where)\b", re.IGNORECASE)
_ASKS_WHERE = re.compile(r"(?:and |so |but |ok(?:ay)?,? )*where\b", re.IGNORECASE)
_ASKS_STEPS = re.compile(r"\b(?:what|which|name|list|give me|tell me)\b[^.?!]*\bsteps\b", re.IGNORECASE)
# "What does the fund not pay?" asks for no amount
_ASKS_WHAT_NOT = re.compile(r"(?:and |so |but )*what\b.*(?:\bnot\b|n['’]t\b)", re.IGNORECASE)
_BY_NAME: frozenset[Kind] = frozenset({"name", "credential"})
_ONE_THING: frozenset[Facet] = frozenset({"quantity", "date", "place", "yes_no"})


async def passages_for(query: str, knowledge_base: KnowledgeBase) -> tuple[Passage, ...]:
    """What one query finds, in the order in which an answer uses it."""
    (found,) = await knowledge_base.search_each([query], limit=SEARCHED)
    return await ranked([harmless_search(query, found)], knowledge_base)


async def gather(understanding: Understanding, knowledge_base: KnowledgeBase) -> Evidence:
    if asks_of_making(understanding.query):
        return of_its_making(understanding.query, await passages_for(understanding.query, knowledge_base), knowledge_base)
    if understanding.questions:
        alone = [
            replace(understanding, query=part.query, facets=facets(part.query), as_said=None, questions=(), parts=(), type=None)
            for part in understanding.questions
        ]
        each = [await _gather(question, knowledge_base) for question in alone]
        each = [await _for_oneself(asked, found, knowledge_base) or found for asked, found in zip(alone, each, strict=True)]
        each = [await in_its_context(part, found, knowledge_base) for part, found in zip(understanding.questions, each, strict=True)]
        together = of_several(understanding.questions, each)
        if together:
            return together
    evidence = await _gather(understanding, knowledge_base)
    if understanding.among:
        return of_those(evidence, understanding.among, understanding.as_said or understanding.query, knowledge_base)
    if understanding.more:
        return replace(evidence, further=going_on(evidence, understanding.replies, _telling(understanding.query, knowledge_base)))
    if understanding.instead_of and (beside := await _of_the_other(understanding, evidence, knowledge_base)):
        return beside
    evidence = await _for_oneself(understanding, evidence, knowledge_base) or evidence
    return await next_to_say(understanding, evidence, knowledge_base)


def _telling(query: str, knowledge_base: KnowledgeBase) -> frozenset[str]:
    """The words of the query that tell passages apart: what most of them have tells nothing."""
    many = len(knowledge_base.chunks) * COMMON
    return frozenset(word for word in content_words(query) if 0 < knowledge_base.document_frequency(word) <= many)


async def _gather(understanding: Understanding, knowledge_base: KnowledgeBase) -> Evidence:
    query, *parts = (as_documents_write(of_anybody(text), knowledge_base) for text in (understanding.query, *understanding.parts))
    texts = (query, *parts, *around(understanding))
    all_found = dict(zip(texts, await knowledge_base.search_each(texts, limit=SEARCHED), strict=True))
    found = [of_named_authors(text, all_found[text]) for text in (query, *parts)]
    vector = (await knowledge_base.embed([query]))[0]
    searches = [harmless_search(text, passages) for text, passages in zip((query, *parts), found, strict=True)]
    own = await ranked([searches[0], *(replace(search, weight=PARTS) for search in searches[1:])], knowledge_base)
    besides = {text: harmless_search(text, all_found[text], weight) for text, weight in around(understanding).items()}
    subject = besides.get(understanding.in_context or "")
    # what the subject brings along covers nothing
    passages = await ranked([*searches, subject], knowledge_base) if subject else own
    wanted = _wanted(understanding)
    # Where a list is asked for, what it is about counts, and not which of its items meets the words of the question.
    told_of = [passage for passage in own if not is_byline(query, passage.chunk)]
    best_first = told_of if wanted in LISTS_ASKED else (await choose(query, told_of, knowledge_base)).ordered
    sure = wanted in LISTS_ASKED and wants_several(understanding.type)
    lists = await answering_lists(query, best_first, wanted=wanted, knowledge_base=knowledge_base, sure=sure) if wanted else ()
    at_risk = await listed_at_risk(knowledge_base) if wanted in LISTS_ASKED and _REQUESTS["work_at_risk"].search(query) else ()
    if at_risk and not any(set(found.items) <= set(at_risk[0].items) for found in lists):
        lists = at_risk
    chosen = bool(lists) and wanted in LISTS_ASKED and await says_all_asked(query, lists[0], knowledge_base)
    if wanted == "maybe" and _ASKS_HOW.match(query) and _told_just_now(lists, understanding.replies):
        lists = ()
    of_type = None if understanding.premise else understanding.type  # what is asked on top of a claim may be no more so than the claim
    judged = await coverage.estimate(query, own, knowledge_base, counted=bool(lists), of=of_type)
    whole = await overview(query, understanding.facets, own, knowledge_base)
    named = spelled_out(query, (passage.chunk for passage in own)) or attendance(query, own, knowledge_base)
    if named:
        whole = Overview((named,), covered=True)
    if chosen or (whole and whole.covered):
        judged = replace(judged, covered=True, missing=(), missing_kinds=())
    aspects = await _aspects(understanding, found[1:], knowledge_base)
    if any(aspect.covered and not aspect.personal for aspect in aspects):
        untold = sides_told(without_sides(query, parts), aspects, judged)
        aspects = () if untold else aspects
        judged = untold or replace(judged, covered=True)  # what is found of one side is told, and the other named as missing
    about_self = understanding.about_self
    asked_comes_first = (
        about_self and not about_self.of_others and (_asks_by_name(understanding) or (judged.covered and not about_self.certain))
    )
    if asked_comes_first:
        aspects = tuple(aspect for aspect in aspects if not aspect.personal)
    if any(aspect.personal for aspect in aspects):
        judged = replace(judged, covered=True, missing=(), missing_kinds=())
    choice = await choose(query, [passage for passage in passages if tells(query, passage, knowledge_base)], knowledge_base)
    elsewhere = kind_elsewhere(query, choice.told, choice.ordered) if judged.covered else None
    told = with_explained((elsewhere,) if elsewhere else choice.told, knowledge_base)
    if wanted not in LISTS_ASKED and not aspects and (one := await one_of_a_kind(query, own, knowledge_base)):
        told, lists = (one,), ()
    placed = about_self and any(aspect.personal for aspect in aspects) and kinds_named(" ".join(about_self.words))
    if not placed and (refusing := await of_those_who_refuse(query, own, knowledge_base)):
        told, lists, whole, aspects = (refusing,), (), None, ()
        judged = replace(judged, covered=True, missing=(), missing_kinds=())
    if own_skills := await skills_of_ones_own(query, own, knowledge_base):
        told, lists, whole, aspects = own_skills, (), None, ()
        judged = replace(judged, covered=True, missing=(), missing_kinds=())
    if lists and len(lists[0].items) == 1:  # of the list one item is asked for, and that is no list
        (item,) = lists[0].items
        told, lists = (Passage(item, 1.0, 1.0),), ()
    by_words = bool(lists) and wanted in LISTS_ASKED and not asked_kinds(query)  # "all the reductions on fees" is no question for a price
    if not aspects and (row := extreme_row(query, own, knowledge_base)):
        judged, told, lists, whole = replace(judged, covered=True, missing=(), missing_kinds=()), (Passage(row, 1.0, 1.0),), (), None
    elif judged.covered and not (whole or aspects) and (lacking := _lacking(query, told, lists, None if by_words else of_type)):
        judged = replace(judged, covered=False, missing_kinds=lacking)
    elif judged.covered and not (whole or aspects or lists) and no_such_row(query, told, knowledge_base):
        judged = replace(judged, covered=False)
    elif judged.covered and judged.probability < SURE and not (whole or aspects or lists):
        judged = replace(judged, covered=not had_in_vain(query, choice.unmet, told))
    ordered = await in_conversation(understanding, choice.ordered, searches, besides, knowledge_base)
    evidence = Evidence(put_first(told, ordered)[:KEPT], judged, told, lists, whole.quotes if whole else (), aspects)
    scores = _sentence_scores(evidence.chunks(), vector, knowledge_base)
    return replace(evidence, sentence_scores=scores, sentences_met=choice.sentences_met)


async def _of_the_other(understanding: Understanding, evidence: Evidence, knowledge_base: KnowledgeBase) -> Evidence | None:
    """ "And schools?": what stands beside the last answer and is about them; None where nothing does, or it does not say what is asked."""
    if evidence.aspects or not understanding.replies or not understanding.spoken_before or not understanding.instead_of:
        return None
    (found,) = await knowledge_base.search_each([understanding.spoken_before], limit=SEARCHED)
    chunks = await counterpart(understanding.instead_of, understanding.replies[0], [passage.chunk for passage in found], knowledge_base)
    if not chunks:
        return None
    query = understanding.query
    (search,) = await knowledge_base.search_each([query], limit=SEARCHED)
    known = {passage.chunk.id: passage for passage in search}
    passages = await ranked([Search(query, [known.get(chunk.id, Passage(chunk, 0.0, 0.0)) for chunk in chunks])], knowledge_base)
    judged = await coverage.estimate(query, passages, knowledge_base)
    if not judged.covered and (understanding.facets & _ONE_THING or not evidence.coverage.covered):
        return None
    items = tuple(chunk for chunk in chunks if chunk.list_id)
    lead = chunks[0] if chunks[0].kind == "paragraph" else None
    whole = len(items) > 1 and len({item.list_id for item in items}) == 1 and not understanding.facets & _ONE_THING
    told = tuple(passage for passage in passages if tells(query, passage, knowledge_base))
    vector = (await knowledge_base.embed([query]))[0]
    return replace(
        evidence,
        passages=put_first(told, evidence.passages)[:KEPT],
        coverage=replace(judged, covered=True),
        told=told[:1],
        lists=(FoundList(items, lead),) if whole else (),
        overview=(),
        sentence_scores={**evidence.sentence_scores, **_sentence_scores(chunks, vector, knowledge_base)},
    )


async def _for_oneself(understanding: Understanding, evidence: Evidence, knowledge_base: KnowledgeBase) -> Evidence | None:
    """What the documents say to anybody on their own, where that is asked for and they do."""
    starts = bool(understanding.replies and _FOLLOWS["how_to_start"].match(understanding.query))
    if starts and any(_FOLLOWS["says_how"].search(passage.chunk.text) for passage in evidence.told[:1]):
        return None
    may_be = evidence.coverage.covered or not content_words(understanding.query)
    again = bool(_FOLLOWS["asks_a_way"].search(understanding.query)) and _told_before(evidence, understanding.replies)
    asked = starts or again or (may_be and _FOR_ONESELF.search(understanding.query))
    of_them = understanding.about_self and (not again or any(aspect.personal for aspect in evidence.aspects))
    if of_them or understanding.parts or not asked:
        return None
    said = await _gather(Understanding(FOR_ANYBODY, facets=frozenset({"advice", "list"})), knowledge_base)
    spoken_of = said.coverage.covered and said.passages[0].similarity >= SPOKEN_OF
    return replace(said, coverage=evidence.coverage if evidence.coverage.covered else said.coverage) if spoken_of else None


def _told_before(evidence: Evidence, replies: Sequence[str]) -> bool:
    """Whether all that would be told stands in the replies so far: that taxi drivers are at risk does not say what one can do about it."""
    if not replies or not evidence.coverage.covered:
        return False
    before = Told(replies)
    if evidence.lists:  # of each item as much as a list shows
        return all(before.said_of(item) for item in evidence.lists[0].items)
    return bool(evidence.told) and not any(before.unsaid_of(passage.chunk) for passage in evidence.told)


def _lacking(query: str, told: Sequence[Passage], lists: Sequence[FoundList], of: QuestionType | None) -> tuple[str, ...]:
    """What is asked for and stands in none of the sentences that would be told: they are about the same thing and no answer."""
    particulars = Particulars.asked_in(query, (passage.chunk.search_text for passage in told), of)
    listed = [chunk for found in lists for chunk in (*found.items, *((found.lead,) if found.lead else ()))]
    chunks = listed or [passage.chunk for passage in told]
    above = [heading for found in lists for heading in headings_above(found)[-1:]]
    lacking = particulars.lacking_in([sentence.text for chunk in chunks for sentence in chunk.sentences], listed=bool(lists), above=above)
    return tuple(kind for kind in lacking if not lists or not listable(kind, query))


def _told_just_now(lists: Sequence[FoundList], replies: Sequence[str]) -> bool:
    """Whether the last reply was this list: "And how do I get them?" then asks for what else is said."""
    last = Told(replies[:1])
    return any(all(last.said_of(item) for item in found.items) for found in lists)


def _asks_by_name(understanding: Understanding) -> bool:
    """ "Which software should I learn?": no skill that holds for everybody is its name."""
    return any(asked.kind in _BY_NAME for asked in asked_kinds(understanding.query))


def _wanted(understanding: Understanding) -> Wanted | None:
    """None where the question asks for a reason or a share, which no list is."""
    if _ASKS_WHY.match(understanding.query) or asks_for_share(understanding.query):
        return None
    if asks_for_one(understanding.query):
        return "no"
    if "list" in understanding.facets and not ("place" in understanding.facets and _ASKS_WHERE.match(understanding.query)):
        return "whole" if understanding.form.complete or _ASKS_STEPS.search(understanding.query) else "asked"
    if "verdict" in understanding.facets:
        return "no"
    one_thing = _ONE_THING - {"quantity"} if _ASKS_WHAT_NOT.match(understanding.query) else _ONE_THING
    return "no" if understanding.facets & one_thing else "maybe"


async def _aspects(
    understanding: Understanding, parts_found: Sequence[Sequence[Passage]], knowledge_base: KnowledgeBase
) -> tuple[Aspect, ...]:
    if "comparison" in understanding.facets and len(understanding.parts) > 1:
        return await sides_of(understanding.query, understanding.parts, parts_found, knowledge_base)
    if understanding.about_self is None:
        return ()
    return await personal_aspects(understanding.about_self, understanding.profile, knowledge_base)


def _sentence_scores(chunks: Iterable[Chunk], vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> dict[str, tuple[float, ...]]:
    return {
        chunk.id: tuple(float(score) for score in knowledge_base.sentence_vectors(chunk) @ vector) for chunk in chunks if chunk.sentences
    }

"""Which of two readings of a message finds something: the one that stands alone, or the one that goes on about the same subject."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import patterns
from bot.follow_ups.follow_ups import points_back
from bot.messages.facets import facets
from bot.messages.phrases import empty, says_little
from bot.messages.saying_back import sayable
from bot.retrieval.evidence import gather
from bot.retrieval.staying import staying
from bot.stages import Evidence, Facet, Understanding
from knowledge import KnowledgeBase, content_words, tokens

_FOLLOWS = patterns.load("follow_ups")
_SENTENCE = re.compile(
    r"(?:what|which|who|whose|why|when|where|how|is|are|do|does|did|can|could|should|will|would|tell|i|i['’]m|my|we)\b", re.IGNORECASE
)
BEGINNING, SHORTEST = 5, 4  # letters: "epileptic" and "epilepsy" begin alike, and a shorter word is no condition
GAINED = 0.05  # in probability of being covered; less than that the subject adds nothing to what was asked


async def best_reading(understanding: Understanding, knowledge_base: KnowledgeBase) -> tuple[Understanding, Evidence]:
    """The message by itself wherever that finds something: a change of subject must not drag the old one along."""
    understanding, evidence = await _read(understanding, knowledge_base)
    return understanding, await staying(understanding, evidence, knowledge_base)


async def _read(understanding: Understanding, knowledge_base: KnowledgeBase) -> tuple[Understanding, Evidence]:
    if understanding.of_health and (ruled := await _rule_for(understanding, knowledge_base)):
        return ruled
    evidence = await gather(understanding, knowledge_base)
    # such a message is near to much and about nothing: "how often is that done?", "can my husband come?"
    vague = _comes_along(understanding) or (points_back(understanding.query) and not says_little(understanding.query))
    nameless = empty(understanding.query) and not understanding.about_self  # "do I have to pay?" is near to whatever is paid
    sides = "comparison" in understanding.facets  # "which of the two ...?" is then asked without the two, as the person called them
    unknown = sides and bool(understanding.parts) and set(understanding.parts) <= set(evidence.coverage.missing)
    if not understanding.in_context or (evidence.coverage.covered and not (vague or nameless or unknown)):
        return understanding, evidence
    going_on = replace(
        understanding,
        query=understanding.in_context,
        in_context=None,
        parts=() if sides else understanding.parts,
        facets=_facets_of(understanding, understanding.in_context),
    )
    if _same_of_another(understanding) and _none_has(understanding.parts[0], evidence.coverage.missing):
        return understanding, evidence  # beside what was asked of before, it would be answered with what is said of that
    in_context = await gather(going_on, knowledge_base)
    going_on = replace(going_on, note=understanding.note or _note(understanding.in_context.removeprefix(understanding.query), in_context))
    gained = in_context.coverage.probability - evidence.coverage.probability
    unspoken = [word for word in in_context.coverage.missing if word in understanding.query.lower() and says_little(word)]
    unmet = evidence.coverage.missing or evidence.coverage.missing_kinds
    if in_context.coverage.covered and _same_of_another(understanding) and not unmet:
        return understanding, replace(evidence, coverage=replace(evidence.coverage, covered=True))
    if nameless and evidence.coverage.covered and _held(understanding.query, evidence) - _held(understanding.query, in_context):
        return understanding, evidence
    if in_context.coverage.covered and not unspoken and (vague or gained >= (0.0 if nameless else GAINED)):
        return going_on, in_context
    return understanding, evidence


async def _rule_for(understanding: Understanding, knowledge_base: KnowledgeBase) -> tuple[Understanding, Evidence] | None:
    """What the documents say of a condition that was told: who may not swim alone must hear it. None where they say nothing."""
    told_too = replace(understanding, query=f"{understanding.query} ({', '.join(understanding.of_health)})", of_health=())
    evidence = await gather(told_too, knowledge_base)
    says = " ".join(passage.chunk.text for passage in evidence.told).lower()
    begins = [word[:BEGINNING] for condition in understanding.of_health for word in tokens(condition) if len(word) >= SHORTEST]
    spoken_of = any(re.search(rf"\b{re.escape(begin)}", says) for begin in begins)
    personal = any(aspect.personal for aspect in evidence.aspects)
    return (told_too, evidence) if evidence.coverage.covered and spoken_of and not personal and not evidence.lists else None


def _held(query: str, evidence: Evidence) -> set[str]:
    """The words of the message that stand in what would be told."""
    told = {word for passage in evidence.told for word in content_words(passage.chunk.text)}
    return told & set(content_words(query))


def _facets_of(understanding: Understanding, query: str) -> frozenset[Facet]:
    kept = understanding.facets - {"comparison"}
    return kept | facets(query) if "fact" in kept or not kept else kept


def _same_of_another(understanding: Understanding) -> bool:
    """Whether it asks of another thing what was asked before, "and schools?": the question is known to be one for these documents."""
    return bool(understanding.parts and (understanding.in_context or "").startswith(f"{understanding.parts[0]} ("))


def _none_has(name: str, missing: tuple[str, ...]) -> bool:
    """Whether it is a name, and one of the words that the documents do not have."""
    return name.istitle() and any(word.lower() in name.lower() for word in missing)


def _comes_along(understanding: Understanding) -> bool:
    """ "Can my husband come?", "how do I start?": to what was spoken of, which the message leaves out."""
    if _FOLLOWS["how_to_start"].match(understanding.query):
        return True
    return bool(understanding.facets & {"yes_no", "fact"}) and bool(_FOLLOWS["unsaid_where"].search(understanding.query))


def _note(in_context: str, evidence: Evidence) -> str | None:
    """Names the likeliest of the subjects that stand in brackets after the message; a whole question there was the person's own.

    Only what the passages call so too: a phrase cut out of a question may be none.
    """
    _, bracket, subjects = in_context.partition(" (")
    subject = subjects.removesuffix(")").split(", ")[0]
    if not bracket or _SENTENCE.match(subject) or not sayable(subject) or not _spoken_of(subject, evidence):
        return None
    return f"I took this to be about {subject}."


def _spoken_of(subject: str, evidence: Evidence) -> bool:
    words = " ".join(content_words(subject))
    return any(f" {words} " in f" {' '.join(content_words(passage.chunk.search_text))} " for passage in evidence.passages)

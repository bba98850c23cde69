"""Two things side by side: what the documents say of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.messages.asked_words import asked_words
from bot.messages.occupations import kinds_named
from bot.retrieval import coverage
from bot.retrieval.asked_kinds import preferred
from bot.retrieval.counterparts import OPENING_WORDS, named_by
from bot.retrieval.found_lists import lists_among
from bot.retrieval.passage_choice import choose
from bot.retrieval.passage_order import Search, harmless_search, opening, put_first, ranked, tells
from bot.retrieval.rows_of_sides import rows_of_sides
from bot.retrieval.verdicts import not_held_against
from bot.retrieval.work_match import spoken_of
from bot.stages import Aspect
from knowledge import KnowledgeBase, Passage, content_words

SIDES_READ = 4  # passages of each side
SIDE_KEPT = 16
# Who asks what they can do themselves is answered by what documents say to anybody on their own, and documents call them individuals.
FOR_ANYBODY = "what can individuals do"
_ONE_OF_US = re.compile(
    r"(?:what )?(?:i|we|me|us|myself|you|one|(?:ordinary |normal |regular |single )?(?:people|individuals|persons|folks?))"
    r"(?: like (?:me|us))?(?: (?:myself|ourselves|personally))?(?: (?:can|could|should|must|have to|need to|ought to) (?:be doing|do))?",
    re.IGNORECASE,
)


async def sides_of(
    query: str, parts: Sequence[str], parts_found: Sequence[Sequence[Passage]], knowledge_base: KnowledgeBase
) -> tuple[Aspect, ...]:
    """`parts_found`: what was found of each. What is told of each, and which of them comes first where that is asked and not told."""
    rest = without_sides(query, parts)  # "Which is warmer, the pool or the pond?"
    rows = rows_of_sides(rest, parts, [passage for found in parts_found for passage in found], knowledge_base)
    if rows:
        return tuple(Aspect(part, (Passage(row, 1.0, 1.0),), covered=True) for part, row in zip(parts, rows, strict=True))
    beyond = asked_words(rest)
    aspects = [
        await _aspect(part, beyond, harmless_search(of_anybody(_put_right(part, knowledge_base)), found), knowledge_base)
        for part, found in zip(parts, parts_found, strict=True)
    ]
    sides = tuple(_own_first(aspect, [part for part in parts if part != aspect.name]) for aspect in aspects)
    told = [side.passages[0].chunk.text for side in sides if side.covered and side.passages]
    unranked = preferred(query, told) or not_held_against(query, sides)
    return (*sides, *((Aspect(unranked, (), covered=False),) if unranked and told else ()))


def of_anybody(part: str) -> str:
    """What is asked beside what somebody else does: "what I should do" and "what schools should do"."""
    return FOR_ANYBODY if _ONE_OF_US.fullmatch(part) else part


def _own_first(aspect: Aspect, others: Sequence[str]) -> Aspect:
    """What opens with this side alone before what speaks of all sides: "Firms, schools and states have to act." tells nothing of firms."""
    of_others = set(content_words(" ".join(others)))
    own = set(content_words(aspect.name)) - of_others
    best = aspect.passages[0].chunk if aspect.passages else None
    if best is None or best.label or not all(words & set(content_words(best.text)) for words in (own, of_others)):
        return aspect
    openings = [set(opening(passage.chunk.text)) for passage in aspect.passages[:SIDES_READ]]
    alone = next((place for place, opens in enumerate(openings) if opens & own and not opens & of_others), 0)
    return replace(aspect, passages=put_first([aspect.passages[alone]], aspect.passages))


def _put_right(part: str, knowledge_base: KnowledgeBase) -> str:
    """A side with a capital is likely a name ("Coursera"), which must not become a word of the documents ("courses")."""
    return part if any(word[:1].isupper() for word in part.split()) else knowledge_base.put_right(part)


def without_sides(query: str, parts: Sequence[str]) -> str:
    return re.sub("|".join(map(re.escape, parts)) or "$^", " ", query, flags=re.IGNORECASE)


async def _aspect(name: str, beyond: Sequence[str], search: Search, knowledge_base: KnowledgeBase) -> Aspect:
    """`beyond`: what is asked of every side; it decides which passage tells of this one, not whether one does."""
    passages = [passage for passage in await ranked([search], knowledge_base) if tells(search.query, passage, knowledge_base)]
    judged = await coverage.estimate(search.query, passages, knowledge_base)
    # a side of which nothing is said is not told by what is said around it
    covered = judged.covered and not judged.missing and not _is_unknown_name(name, knowledge_base)
    ordered = (await choose(" ".join((search.query, *beyond)), passages, knowledge_base)).ordered[:SIDE_KEPT]
    if not covered and kinds_named(name):  # of "office clerks" the item on clerical work speaks
        of_work = await spoken_of([name], lists_among(search.passages, knowledge_base), knowledge_base)
        named = [passage for match in of_work[:1] for passage in search.passages if passage.chunk == match.item]
        ordered, covered = put_first(named, ordered), bool(named)
    if not covered and (opens := await _that_opens_with(name, search.passages, knowledge_base)):
        ordered, covered = put_first([opens], ordered), True
    return Aspect(name, ordered, covered)


def _is_unknown_name(name: str, knowledge_base: KnowledgeBase) -> bool:
    """ "London": written as names are, and no document has a word of it."""
    words = [word for word in name.split() if content_words(word)]
    return (
        bool(words)
        and all(word[:1].isupper() for word in words)
        and not any(knowledge_base.document_frequency(stem) for word in words for stem in content_words(word))
    )


async def _that_opens_with(name: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Passage | None:
    """ "Schools" for whom the documents have "Educational institutions have a role in ...": one of several passages side by side."""
    read = [passage.chunk for passage in passages[:SIDES_READ]]
    beside = [at for at, chunk in enumerate(read) if chunk.kind == "paragraph" or (chunk.list_id and chunk.kind != "table_row")]
    openings = [" ".join(read[at].text.split()[:OPENING_WORDS]) for at in beside]
    named = await named_by(name, openings, knowledge_base)
    return None if named is None else passages[beside[named]]

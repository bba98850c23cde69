"""Evidence for people who ask about their own situation: where work like theirs stands, and what holds for everybody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.list_evidence import lists_among
from bot.passage_order import ordered, says_something
from bot.stages import Aspect
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

SEARCHED = 8
# Cosine of what people say they do and the nearest sentence on their work: 0.29 to 0.57 for 24 of 29 occupations that the guidance
# speaks of, 0.04 to 0.27 for 21 of 26 that it does not. A wrong "at risk" is worse than an honest "it says nothing".
WORK_SPOKEN_OF = 0.29
ADVICE_SPOKEN_OF = 0.4  # of the passages on what holds for everybody: far from it the documents are no career guidance
NAMED = 0.2  # what it adds to the nearness that a passage names all of the words
CLAUSES = 6  # of what a person tells, the first few
EXPOSED_QUERY = "jobs most at risk of automation"
EXPOSURE_QUERY = "what puts a job at risk of automation"
FOR_EVERYBODY = {
    "not_gone": "being at risk does not mean a job disappears completely; the role changes",
    "strengths": "human skills that machines cannot replace and that stay valuable",
    "next_steps": "what individuals can do: learn new skills, training, courses, networking, mentors",
}


async def personal_aspects(work: str, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    """ "standing", covered where the documents speak of such work, and FOR_EVERYBODY; none from documents of another kind."""
    queries = {"exposed": EXPOSED_QUERY, "exposure": EXPOSURE_QUERY, **FOR_EVERYBODY}
    found = await knowledge_base.search_each(tuple(queries.values()), limit=SEARCHED)
    passages = {
        name: tuple(filter(_usable, ordered(query, of_query))) for (name, query), of_query in zip(queries.items(), found, strict=True)
    }
    covered = {name: bool(passages[name]) and passages[name][0].similarity >= ADVICE_SPOKEN_OF for name in FOR_EVERYBODY}
    if sum(covered.values()) < len(covered) - 1:
        return ()
    spoken_of = await _on_work(work, passages["exposed"], knowledge_base)
    standing = Aspect("standing", spoken_of or passages["exposure"], bool(spoken_of), personal=True)
    return (standing, *(Aspect(name, passages[name], is_covered, personal=True) for name, is_covered in covered.items()))


def _usable(passage: Passage) -> bool:
    return says_something(passage) and harmless(passage.chunk)


async def _on_work(work: str, exposed: Sequence[Passage], knowledge_base: KnowledgeBase) -> tuple[Passage, ...]:
    """What the list of exposed jobs says of this work, nearest first: by what the person called it, clause by clause."""
    lists = sorted(lists_among(exposed, knowledge_base), key=lambda found: found.relevance, reverse=True)
    if not lists:
        return ()
    clauses = [work, *(clause.strip() for clause in re.split(r"[,;:.!?+]|\band\b|\bwho\b|\bwhich\b", work) if clause.strip())][
        : CLAUSES + 1
    ]
    vectors = await knowledge_base.embed(clauses)
    words = [frozenset(content_words(clause)) for clause in clauses]

    def nearness(chunk: Chunk) -> float:
        similarity = (knowledge_base.sentence_vectors(chunk) @ vectors.T).max(axis=0, initial=0.0)
        held = frozenset(content_words(chunk.text))
        return max(
            float(near) + (NAMED * len(of_clause & held) / len(of_clause) if of_clause else 0.0)
            for near, of_clause in zip(similarity, words, strict=True)
        )

    near = {chunk.id: nearness(chunk) for chunk in lists[0].items}
    items = sorted((chunk for chunk in lists[0].items if near[chunk.id] >= WORK_SPOKEN_OF), key=lambda chunk: near[chunk.id], reverse=True)
    return tuple(Passage(chunk, near[chunk.id], near[chunk.id]) for chunk in items)

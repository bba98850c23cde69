"""Lists that nobody marked as such: paragraphs that each speak of another one ("Mayors must ...", "For residents, ..."), or subsections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

LEAST = 3  # parallel paragraphs
LOOKED_AT = 6  # of the best passages: in whose sections such a list is looked for
OPENING_WORDS = 6
# "Businesses must invest", "Governments play a vital role", "For individuals, the mantra should be", "The national government pays half"
_SOMEBODY = re.compile(
    r"^(?P<actor>(?:for |as for )?(?:the |every |all |each )?(?:[a-z][\w’'-]* ){0,2}?[\w’'-]+)"
    r"(?:,| (?:must|should|can|could|may|might|have|has|needs?"
    r"|will|are|is|plays?|pays?|works?|takes?|do|does|keeps?|checks?|signs?|fills?|helps?|gives?)\b)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"^(?:in the end|ultimately|overall|in (?:short|sum|summary|conclusion)|to sum up|all in all|above all|finally)\b", re.IGNORECASE
)
_ENUMERATION = re.compile(r"(?:[\w’'-]+(?: [\w’'-]+){0,3}, ){1,}(?:[\w’'-]+(?: [\w’'-]+){0,3}),? (?:and|or) [\w’'-]+", re.IGNORECASE)


def section_lists(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> list[FoundList]:
    found: dict[tuple[str, ...], FoundList] = {}
    for passage in passages[:LOOKED_AT]:
        for one in (*_of_paragraphs(passage.chunk, knowledge_base), *_of_subsections(passage.chunk, knowledge_base)):
            found.setdefault(tuple(item.id for item in one.items), one)
    return list(found.values())


def enumerates(text: str) -> bool:
    """Whether a sentence itself lists several things: "individuals, schools, businesses, and governments"."""
    return any(match.group().count(",") >= LEAST - 1 for match in _ENUMERATION.finditer(text))


def of_the_named(query: str, found: FoundList) -> tuple[Chunk, ...]:
    """The paragraphs that speak of whom the question names; none where it names nobody or the list is no such list."""
    asked = frozenset(content_words(query))
    named = tuple(item for item in found.items if item.kind == "paragraph" and _actor(item) & asked)
    return named if len(named) < len(found.items) else ()


def _of_paragraphs(chunk: Chunk, knowledge_base: KnowledgeBase) -> Iterator[FoundList]:
    """The paragraphs that follow one which names what they are about, or which open alike with somebody who acts."""
    section = [one for one in knowledge_base.section(chunk) if harmless(one)]
    if chunk not in section or any(one.kind != "paragraph" for one in section) or len(section) <= LEAST:
        return
    lead, *others = section
    named = [one for one in others if _opening(one) & frozenset(content_words(lead.text))] if enumerates(lead.text) else []
    acting = named if len(named) >= LEAST else [one for one in others if _SOMEBODY.match(one.text) and not _CLOSES.match(one.text)]
    if len(acting) >= LEAST and len({frozenset(_opening(one)) for one in acting}) == len(acting) and _in_a_row(acting, others):
        yield FoundList(tuple(acting), lead)


def _in_a_row(chosen: Sequence[Chunk], others: Sequence[Chunk]) -> bool:
    places = [others.index(one) for one in chosen]
    return places == list(range(places[0], places[0] + len(places)))


def _actor(chunk: Chunk) -> frozenset[str]:
    """Of "Governments play a part" the governments; the first words where nobody acts."""
    acts = _SOMEBODY.match(chunk.text)
    return frozenset(content_words(acts["actor"])) if acts else _opening(chunk)


def _opening(chunk: Chunk) -> frozenset[str]:
    return frozenset(content_words(" ".join(chunk.text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])))


def _of_subsections(chunk: Chunk, knowledge_base: KnowledgeBase) -> Iterator[FoundList]:
    """The first paragraph under each heading of those below the same one."""
    above = chunk.heading_path[:-1]
    if not above:
        return
    firsts: dict[tuple[str, ...], Chunk] = {}
    for one in _same_document(chunk, knowledge_base.chunks):
        if one.heading_path[:-1] == above and harmless(one):
            firsts.setdefault(one.heading_path, one)
    if len(firsts) >= LEAST and all(one.kind == "paragraph" for one in firsts.values()):
        yield FoundList(tuple(firsts.values()))


def _same_document(chunk: Chunk, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    return (one for one in chunks if one.document_id == chunk.document_id)

"""Lists that nobody marked as such: paragraphs that each speak of another one ("Mayors must ...", "For residents, ..."), or subsections.

And as many paragraphs as the heading above them counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.messages.number_words import NUMBER_WORDS
from bot.retrieval.found_lists import headings_above
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
# "The three grants", "Two ways to cross": of "The first two weeks" no list follows
_COUNTS = re.compile(
    rf"(?:(?:the|our|my|its|their|your|these|all) )*(?P<count>\d{{1,2}}|{'|'.join(NUMBER_WORDS[2:])}) "
    r"(?!(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|metres?|percent|thirds?|times?)\b)(?:[\w’'-]+ ){0,3}?[\w’'-]+s\b",
    re.IGNORECASE,
)
_FRAMES = re.compile(
    r"(?:introduction|preface|foreword|conclusions?|summary|in (?:short|summary|conclusion)|sources|further reading)\W*$", re.IGNORECASE
)
_ENUMERATION = re.compile(r"(?:[\w’'-]+(?: [\w’'-]+){0,3}, ){1,}(?:[\w’'-]+(?: [\w’'-]+){0,3}),? (?:and|or) [\w’'-]+", re.IGNORECASE)


def section_lists(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> list[FoundList]:
    found: dict[tuple[str, ...], FoundList] = {}
    for passage in passages[:LOOKED_AT]:
        chunk = passage.chunk
        counted = _counted_by_heading(chunk, knowledge_base)
        below = _of_subsections(chunk, knowledge_base.of_document(chunk))
        for one in (*counted, *_of_paragraphs(chunk, knowledge_base), *below):
            found.setdefault(tuple(item.id for item in one.items), one)
    return list(found.values())


def enumerates(text: str) -> bool:
    """Whether a sentence itself lists several things: "individuals, schools, businesses, and governments"."""
    return any(match.group().count(",") >= LEAST - 1 for match in _ENUMERATION.finditer(text))


def of_the_named(query: str, found: FoundList) -> tuple[Chunk, ...]:
    """The paragraphs that speak of whom the question names; none where it names nobody or the list is no such list.

    What the heading names is all of them ("The three grants"). Where nobody acts, what the section is about names nobody either:
    "Sellers explain the dough" is no more about dough than the others.
    """
    (heading,) = headings_above(found)[-1:] or (found.items[0].document_title,)
    of_all = () if re.search(r",|\band\b", heading) else content_words(heading)
    asked = frozenset(content_words(query)) - frozenset(of_all)
    above = frozenset(content_words(" ".join((found.items[0].document_title, *found.items[0].heading_path))))
    named = tuple(item for item in found.items if item.kind == "paragraph" and _actor(item, above) & asked)
    return named if len(named) < len(found.items) else ()


def _counted_by_heading(chunk: Chunk, knowledge_base: KnowledgeBase) -> Iterator[FoundList]:
    """Three paragraphs under "The three grants", or those after the one that leads to them."""
    count = _counted(" ".join(chunk.heading_path[-1:]))
    section = [one for one in knowledge_base.section(chunk) if harmless(one)] if count > 1 else []
    if any(one.kind != "paragraph" or one.list_id for one in section):
        return
    if count > 1 and len(section) == count:
        yield FoundList(tuple(section))
    elif count > 1 and len(section) == count + 1:
        yield FoundList(tuple(section[:-1])) if _CLOSES.match(section[-1].text) else FoundList(tuple(section[1:]), section[0])


def _counted(heading: str) -> int:
    """How many things it speaks of; 0 where it counts none."""
    found = _COUNTS.match(heading)
    said = found["count"].lower() if found else "0"
    return int(said) if said.isdigit() else NUMBER_WORDS.index(said)


def _of_paragraphs(chunk: Chunk, knowledge_base: KnowledgeBase) -> Iterator[FoundList]:
    """The paragraphs that follow one which names what they are about, or which open alike with somebody who acts."""
    section = [one for one in knowledge_base.section(chunk) if harmless(one)]
    if chunk not in section or any(one.kind != "paragraph" for one in section) or len(section) <= LEAST:
        return
    lead, *others = section
    others = [one for one in others if not _CLOSES.match(one.text)]
    named = [one for one in others if _opening(one) & _enumerated(lead.text)] if enumerates(lead.text) else []
    acting = named if len(named) >= LEAST else [one for one in others if _SOMEBODY.match(one.text)]
    if len(acting) >= LEAST and len({frozenset(_opening(one)) for one in acting}) == len(acting) and _in_a_row(acting, others):
        yield FoundList(tuple(acting), lead)


def _enumerated(text: str) -> frozenset[str]:
    """The words from each enumeration on to the end of its sentence: the pattern stops before the last thing."""
    return frozenset(word for match in _ENUMERATION.finditer(text) for word in content_words(text[match.start() :].partition(".")[0]))


def _in_a_row(chosen: Sequence[Chunk], others: Sequence[Chunk]) -> bool:
    places = [others.index(one) for one in chosen]
    return places == list(range(places[0], places[0] + len(places)))


def _actor(chunk: Chunk, above: frozenset[str]) -> frozenset[str]:
    """Of "Governments play a part" the governments; the first words where nobody acts, without those above them."""
    acts = _SOMEBODY.match(chunk.text)
    return frozenset(content_words(acts["actor"])) if acts else _opening(chunk) - above


def _opening(chunk: Chunk) -> frozenset[str]:
    return frozenset(content_words(" ".join(chunk.text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])))


def _of_subsections(chunk: Chunk, of_document: Sequence[Chunk]) -> Iterator[FoundList]:
    """The first paragraph under each heading of those below the same one, or below that of the chunk.

    Those of the first level are a list where the title counts them: "Five mistakes of new beekeepers".
    """
    for above in dict.fromkeys((chunk.heading_path[:-1], chunk.heading_path)):
        firsts: dict[tuple[str, ...], Chunk] = {}
        for one in of_document:
            if one.heading_path and one.heading_path[:-1] == above and harmless(one):
                firsts.setdefault(one.heading_path, one)
        if not above:
            firsts = {path: first for path, first in firsts.items() if not _FRAMES.match(path[-1])}
            if len(firsts) != _counted(chunk.document_title):
                continue
        if len(firsts) >= LEAST and all(one.kind == "paragraph" for one in firsts.values()):
            yield FoundList(tuple(firsts.values()))

"""The link that needs no model: composes an answer of the knowledge base's own sentences, with a plan for each kind of question."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace

from bot import patterns
from bot.composing.beside import SENTENCES, with_more
from bot.composing.heading_case import inside_a_sentence, is_shouted
from bot.composing.list_answer import whole_list
from bot.composing.personal_answer import personal_answer
from bot.composing.polarity import polarity
from bot.composing.quoted import paragraph
from bot.composing.shaping import note, shaped
from bot.messages.saying_back import sayable
from bot.retrieval.passage_order import opening
from bot.retrieval.quoting import LONGEST_WHOLE_PASSAGE_WORDS, Sought, defining, labelled, quotable, with_unsaid, without_yes_or_no
from bot.retrieval.told_already import Told
from bot.stages import Aspect, Block, DraftSentence, Evidence, FoundList, Question, Quote, Understanding
from knowledge import Chunk, Passage, content_words

NEAR_ENOUGH = 2  # of the best passages about a side: one of them may compare it with the other
MOST_NAMED = 0.66  # of the words of each side that the other has not: "data literacy" is not named by "digital literacy"
FURTHER_SENTENCES = 2  # of a passage beside the best one
_REQUESTS = patterns.load("requests")
_ASKS_A_WAY = patterns.load("follow_ups")["asks_a_way"]


class ExtractiveWriter:
    """Implements stages.Writer; never fails."""

    name = "extractive"

    async def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...]
    ) -> AsyncGenerator[DraftSentence, None]:
        said = {_key(sentence.text) for sentence in already}
        lacking = note(understanding.form)
        if lacking and not already:
            yield DraftSentence(lacking, kind="framing")
        planned = with_more(list(_plan(question, understanding, evidence)), understanding, evidence)
        sentences = shaped(planned, understanding.form, evidence, understanding.note)
        verdict = _yes_or_no(understanding, evidence, sentences) if not already else None
        if verdict:
            yield DraftSentence(f"{verdict}.", kind="framing")
            sentences[0] = replace(sentences[0], block="sentence")
        for sentence in sentences:
            if _key(sentence.text) not in said:
                yield sentence


def _yes_or_no(understanding: Understanding, evidence: Evidence, sentences: Sequence[DraftSentence]) -> str | None:
    """Of an answer that is made of passages, what its first sentence says to a question that yes or no answers."""
    if evidence.aspects or evidence.lists or understanding.premise or not sentences or sentences[0].kind != "claim":
        return None
    return polarity(understanding.query, sentences[0].text)


def _key(text: str) -> str:
    return " ".join(content_words(text)) or text


def _plan(question: Question, understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    if evidence.further:
        yield from _going_on(evidence.further)
    elif any(aspect.personal for aspect in evidence.aspects):
        yield from personal_answer(question, understanding, evidence)
    elif evidence.aspects:
        yield from _side_by_side(understanding, evidence)
    elif evidence.overview:
        yield from _of_the_whole(understanding, evidence)
    elif evidence.lists:
        yield from _list(evidence.lists[0], understanding, evidence)
    else:
        yield from _told(understanding, evidence, evidence.told or evidence.passages[:1])


def _list(found: FoundList, understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    """After the best passage and by its names, where no list is asked for in so many words and the best passage is elsewhere."""
    form, reasons = understanding.form, "reasons" in understanding.facets
    best = None if "list" in understanding.facets else _best_elsewhere(found, evidence)
    if best:
        yield from paragraph(best, quotable(best, evidence, limit=SENTENCES))
        by_names = not reasons and not form.complete and all(item.label for item in found.items)
        form = replace(form, names_only=form.names_only or by_names)
    yield from whole_list(found, form, reasons=reasons)


def _best_elsewhere(found: FoundList, evidence: Evidence) -> Chunk | None:
    """The best passage, where it is neither of the list nor of its section: the list may not be what was meant."""
    best = evidence.told[0].chunk if evidence.told else None
    return best if best and best not in found.chunks() and best.heading_path != found.items[0].heading_path else None


def _side_by_side(understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    """What is covered first, and what is not named after it. A passage that compares both sides is told whole, and no other."""
    both = _speaks_of_all(evidence.aspects, evidence.told[:1])
    if both is not None:
        yield from paragraph(both, (sentence.text for sentence in both.sentences))
        return
    for aspect in sorted(evidence.aspects, key=lambda aspect: not aspect.covered):
        if not aspect.covered or not aspect.passages:
            yield DraftSentence(_nothing_on(aspect), kind="framing", block="paragraph")
            continue
        if aspect.is_question:
            reasons = "reasons" in understanding.facets
            yield from (
                whole_list(aspect.lists[0], understanding.form, reasons=reasons)
                if aspect.lists
                else _told(understanding, evidence, aspect.passages)
            )
            continue
        chunk = aspect.passages[0].chunk
        yield from paragraph(chunk, quotable(chunk, evidence))


def _nothing_on(aspect: Aspect) -> str:
    if not sayable(aspect.name):
        return "On the rest of what you wrote I found nothing in the guidance."
    if aspect.is_question:
        return f"On your question “{aspect.name}” I found nothing in the guidance."
    return f"I found nothing about {aspect.name}."


def _speaks_of_all(aspects: Sequence[Aspect], told: Sequence[Passage]) -> Chunk | None:
    """The passage that is the best about one side or all of them and names the others, where all are covered and it is one thought."""
    if not all(aspect.covered and aspect.passages and not aspect.is_question for aspect in aspects):
        return None
    names = [frozenset(content_words(aspect.name)) for aspect in aspects]
    own = [name - frozenset.intersection(*names) for name in names]  # "AI trainers" and "AI ethicists" are not told apart by "AI"
    best = [aspect.passages[0].chunk for aspect in aspects]
    of_whole = [passage.chunk for passage in told if passage.chunk not in best]
    for chunk in (*of_whole, *best):
        said = frozenset(content_words(chunk.text))
        near = all(chunk in [passage.chunk for passage in aspect.passages[:NEAR_ENOUGH]] for aspect in aspects)
        one_thought = len(chunk.sentences) > 1 and len(chunk.text.split()) <= LONGEST_WHOLE_PASSAGE_WORDS
        named = all(own) and all(len(name & said) >= MOST_NAMED * len(name) for name in own)
        about = frozenset(content_words(chunk.label or " ".join(chunk.heading_path[-1:])))
        if len([name for name in own if name & about]) not in (0, len(own)):
            continue  # it is about one side, and only mentions the other
        of_all = _begins_with_each(own, chunk) if chunk in of_whole else _tells_of_each(own, chunk)
        if near and one_thought and named and of_all:
            return chunk
    return None


def _tells_of_each(sides: Sequence[frozenset[str]], chunk: Chunk) -> bool:
    """Whether a sentence has all sides or one begins with each: "States fund. Laws reward firms that train." tells nothing of firms."""
    said = [frozenset(content_words(sentence.text)) for sentence in chunk.sentences]
    return _begins_with_each(sides, chunk) or any(all(side & words for side in sides) for words in said)


def _begins_with_each(sides: Sequence[frozenset[str]], chunk: Chunk) -> bool:
    begun = frozenset(word for sentence in chunk.sentences for word in opening(sentence.text))
    return all(side & begun for side in sides)


def _of_the_whole(understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    by_section = "outline" in understanding.facets
    before = None
    for quote in evidence.overview:
        if by_section:
            yield DraftSentence(f"**{_section_name(quote.chunk)}**:", kind="framing", block="item")
        block: Block = "sentence" if by_section or quote.chunk is before else "paragraph"
        yield DraftSentence(quote.text, (quote.chunk.id,), block=block)
        before = quote.chunk


def _going_on(quotes: Sequence[Quote]) -> Iterator[DraftSentence]:
    """A sentence from the middle of an item says first which item it is."""
    before = None
    for quote in quotes:
        chunk, first = quote.chunk, quote.chunk is not before
        text = labelled(chunk, quote.text)
        if first and chunk.label and content_words(chunk.label)[0] not in content_words(quote.text):
            text = f"**{chunk.label}**: {text}"
        yield DraftSentence(text, (chunk.id,), block="paragraph" if first else "sentence")
        before = chunk


def _section_name(chunk: Chunk) -> str:
    heading = " ".join((chunk.heading_path[-1] if chunk.heading_path else chunk.document_title).split())
    if not is_shouted(heading):
        return heading
    spoken = inside_a_sentence(heading.partition(":")[0], chunk.text)
    return spoken[:1].upper() + spoken[1:]


def _sought(understanding: Understanding) -> Sought:
    if understanding.form.detail or _REQUESTS["all_they_do"].match(understanding.query):
        return "all"
    if _REQUESTS["one_fact"].search(understanding.query):
        return "fact"
    particular = _REQUESTS["one_particular"].search(understanding.query) and "list" not in understanding.facets  # "which classes"
    return "particular" if particular else "all"


def _told(understanding: Understanding, evidence: Evidence, passages: Sequence[Passage]) -> Iterator[DraftSentence]:
    sought, whole = _sought(understanding), "list" in understanding.facets
    what_is = _REQUESTS["what_is"].match(understanding.query)
    asks_a_way = bool(_ASKS_A_WAY.search(understanding.query))
    last = Told(understanding.replies[:1])
    told = False  # something that the last reply did not tell
    for rank, passage in enumerate(passages):
        texts = defining(what_is["thing"], passage.chunk) if what_is and not rank else []
        texts = texts or quotable(passage.chunk, evidence, limit=FURTHER_SENTENCES if told else None, sought=sought, whole=whole)
        texts = texts if "yes_no" in understanding.facets else without_yes_or_no(texts)
        if all(last.says(text) for text in texts) and (asks_a_way or last.unsaid_of(passage.chunk)):
            texts = quotable(passage.chunk, evidence)  # the same again alone would answer nothing
            texts = with_unsaid(texts, passage.chunk, evidence, last)
        told = told or not all(last.says(text) for text in texts)
        yield from paragraph(passage.chunk, texts)

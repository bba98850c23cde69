"""The answer that is a list: how many things there are, and each of them, in the form that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.composing.heading_case import inside_a_sentence, is_shouted
from bot.messages.number_words import in_words
from bot.retrieval.found_lists import headings_above
from bot.retrieval.quoting import labelled, leans
from bot.stages import Block, DraftSentence, Form, FoundList
from knowledge import Chunk, content_words

REASON_SENTENCES = 2  # of each item, where reasons or details are asked for
LONGEST_HEADING = 60  # characters; a longer one is a sentence
LONGEST_WORDS = 430  # of all items together; of a longer list each is given by its first sentence, or by its name
# A sentence that stops in the middle, before the list that ends it: "Some of the new roles include:"
_UNFINISHED = re.compile(
    r"\b(?:includ(?:e|es|ing)|are|is|were|as follows|following|such as|like|namely|involves?|means?|covers?|needs?|offers?|provides?"
    r"|requires?|contains?|comprises?|has|have|gets?|gives?|receives?|recommends?|suggests?|uses?|of|for|to|with|by|from|on|at|as|than"
    r"|must|should|shall|can|may|will|would|could|not|never|always|only|also|and|or|if|when|that|who|whose|which|where|because)\s*:?$",
    re.IGNORECASE,
)
# "This includes:" introduces nothing that a reader of the answer has seen.
_EMPTY_LEAD = re.compile(
    r"^(?:this|that|it|they|he|she|such|here|for example|for instance|e\.g\.|namely|among them)\b|^(?:these|those) (?:are|include)\b",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(r"\bsteps\b|\bin (?:this|that|the following) order\b|\bone after (?:the|an)other\b", re.IGNORECASE)
# what an unfinished sentence counts: "Some of the key new roles include:"
_COUNTED = re.compile(
    r"^(?:here are |there are |among |these are )?(?:(?:some|many|several|a few|a number|most)(?: of (?:the|our|its))? "
    r"|(?:the|our|its) (?=.+ (?:include|are|were)\s*:?$))"
    r"(?P<things>(?:[\w’'-]+ ){0,5}?[\w’'-]*[^s\W]s)(?: (?:include|are|were))?\s*:?$",
    re.IGNORECASE,
)


def whole_list(found: FoundList, form: Form, *, reasons: bool) -> Iterator[DraftSentence]:
    """`reasons`: the question asks why."""
    items = _chosen(found.items, form)
    if _in_one_sentence(items, form):
        yield from _enumeration(found, items, form)
        return
    names = form.names_only or (form.brief and not reasons)
    lead = _lead_sentence(found)
    if lead is not None and found.lead and not (_some_of(found) or names or form.count or form.words):
        yield DraftSentence(lead, (found.lead.id,), block="paragraph")
    else:
        lead = None
    yield DraftSentence(_counting(found, items, form, lead), kind="framing", block="sentence" if lead else "paragraph")
    of_paragraphs = all(item.kind == "paragraph" for item in items)  # a paragraph says in its first sentence whom it is about
    per_item = 1 if form.one_line_each or not (reasons or form.detail or of_paragraphs) else REASON_SENTENCES
    for item, texts in _told(items, 0 if names else per_item, form.words or LONGEST_WORDS):
        heading = _own_heading(item, found)
        if heading:
            yield DraftSentence(f"**{heading}**:", kind="framing", block=_block(form, found))
        for place, text in enumerate(texts):
            yield DraftSentence(text, (item.id,), block="sentence" if place or heading else _block(form, found))


def _own_heading(item: Chunk, found: FoundList) -> str:
    """What stands for a subsection of a list; nothing for an item that stands under the same heading as its siblings."""
    own = item.heading_path[len(headings_above(found)) :]
    heading = " ".join(own[-1].split()) if own else ""
    spoken = inside_a_sentence(heading, item.text) if is_shouted(heading) else heading
    return (spoken[:1].upper() + spoken[1:]).rstrip(":. ")


def _chosen(items: Sequence[Chunk], form: Form) -> Sequence[Chunk]:
    if form.alphabetical:
        items = sorted(items, key=lambda item: (item.label or item.text).lower())
    count = form.count or len(items)
    return items[-count:] if form.from_end else items[:count]


def _in_one_sentence(items: Sequence[Chunk], form: Form) -> bool:
    named = all(item.label for item in items)
    return named and bool(form.sentences or (form.layout == "prose" and (form.names_only or form.brief)))


def _block(form: Form, found: FoundList) -> Block:
    introducing = [sentence.text for sentence in found.lead.sentences][-1:] if found.lead else []
    above = " ".join((*headings_above(found)[-1:], *introducing))
    if form.layout == "numbered" or (form == Form() and len(found.items) == (found.of or len(found.items)) and _IN_ORDER.search(above)):
        return "numbered_item"
    if form.layout == "prose":
        return "sentence"
    return "line" if form.plain else "item"


def _told(items: Sequence[Chunk], sentences: int, most_words: int) -> list[tuple[Chunk, list[str]]]:
    """What is said of each item: fewer sentences of each where all of them would be too long."""
    for number in range(sentences, 0, -1):
        told = [(item, _sentences(item, number)) for item in items]
        if sum(len(text.split()) for _, texts in told for text in texts) <= most_words:
            return told
    return [(item, [f"**{item.label}**"] if item.label else _sentences(item, 1)) for item in items]


def _sentences(item: Chunk, number: int) -> list[str]:
    return [labelled(item, text) for text in [sentence.text for sentence in item.sentences][:number] or [item.text]]


def _counting(found: FoundList, items: Sequence[Chunk], form: Form, lead: str | None) -> str:
    """How many there are, and how many of them follow."""
    if _some_of(found):
        return f"Of the {in_words(found.of or 0)}{_things(found)}, {'these' if len(items) == len(found.items) else 'some that'} fit:"
    whole, shown = in_words(len(found.items)), in_words(len(items))
    some = len(items) < len(found.items)
    if lead and not some:
        return "They are:" if whole in lead.lower().split() else f"There are {whole}{_introduced(found)}:"
    counted = f"{whole}{_things(found)}"
    if not some:
        only = "only " if form.count and form.count > len(items) else ""
        return f"The guidance names {only}{counted}:"
    which = f"the {'last' if form.from_end else 'first'} {shown}" if shown != "one" else f"the {'last' if form.from_end else 'first'}"
    are = "are" if len(items) > 1 else "is"
    unranked = ", and does not rank them" if form.ranked else ""
    return f"The guidance names {counted}{unranked}; {which} {are}:"


def _some_of(found: FoundList) -> bool:
    """Whether these are the items that meet the question, and not the whole list."""
    return found.of is not None and found.of > len(found.items)


def _enumeration(found: FoundList, items: Sequence[Chunk], form: Form) -> Iterator[DraftSentence]:
    """All of it in one sentence: "The guidance names three kinds of boats: ferries [1], trawlers [2] and dredgers [3].\""""
    yield DraftSentence(_counting(found, items, form, None), kind="framing")
    for place, item in enumerate(items):
        after = "." if place == len(items) - 1 else "," if place < len(items) - 2 else ""
        before = "and " if place == len(items) - 1 and place else ""
        yield DraftSentence(item.label or item.text, (item.id,), block="part", before=before, after=after)


def _things(found: FoundList) -> str:
    """What the list is of: as the line that introduces it says in the plural, or by the heading that it stands under."""
    if introduced := _introduced(found):
        return introduced
    heading = " ".join(headings_above(found)[-1:]).partition(":")[0].strip()
    if not heading or len(heading) > LONGEST_HEADING:
        return ""
    prose = " ".join(item.text for item in found.chunks())
    spoken = inside_a_sentence(heading, prose) if is_shouted(heading) else heading
    return f" under “{spoken[:1].upper()}{spoken[1:]}”"


def _introduced(found: FoundList) -> str:
    for sentence in reversed(found.lead.sentences if found.lead else ()):
        if match := _COUNTED.match(sentence.text.strip()):
            return f" {match['things'][:1].lower()}{match['things'][1:]}"
    return ""


def _lead_sentence(found: FoundList) -> str | None:
    """The sentence that introduces the list, or the last one before it that says something by itself; a colon becomes a full stop.

    None of a paragraph that only happens to stand before it, as one that shares no word with the heading does.
    """
    if found.lead is None:
        return None
    title = frozenset(content_words(" ".join(found.items[0].heading_path)))
    if found.items[0].kind == "paragraph":
        return found.lead.sentences[0].text
    introduces = found.lead.text.rstrip().endswith(":") or not title
    for sentence in reversed(found.lead.sentences):
        if not introduces and not title & frozenset(content_words(sentence.text)):
            continue
        follows = leans(sentence.text) and not sentence.text.rstrip().endswith(":")  # it speaks of what stood before it
        if not follows and not _EMPTY_LEAD.match(sentence.text) and not _UNFINISHED.search(sentence.text):
            return re.sub(r"\s*:$", ".", sentence.text)
    return None

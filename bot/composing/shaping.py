"""Brings a planned answer into the form that was asked for, and none beyond what anybody reads: whole sentences, the most telling ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.composing import own_words
from bot.composing.voice import joined_up
from bot.retrieval.quoting import leans
from bot.stages import Block, DraftSentence, Evidence, Form

LONGEST_WORDS = 210  # of an answer that is no list
LONGEST_LIST_WORDS = 440
BRIEF_SENTENCES, YES_NO_SENTENCES = 2, 1
NEAR_BEST = 0.85  # of the best sentence's relevance: where simple words are asked for, the shortest of these
_TEXTS = own_words.section("form")
_LISTED: frozenset[Block] = frozenset({"item", "numbered_item", "line"})
_BOLD = re.compile(r"\*\*")


def note(form: Form) -> str | None:
    """What of the form cannot be had, said first."""
    if form.language and form.language != "English":
        return str(_TEXTS["language"]).format(language=form.language)
    missing = [name for name in ("letters", "simple", "table") if getattr(form, name, False) or form.layout == name]
    return str(_TEXTS[missing[0]]) if missing else str(_TEXTS["no_citations"]) if form.no_citations else None


def shaped(planned: Iterable[DraftSentence], form: Form, evidence: Evidence, note: str | None = None) -> list[DraftSentence]:
    sentences = _without_repetition(planned)
    is_list = any(sentence.block in _LISTED | {"part"} for sentence in sentences)
    most = _most_sentences(form)
    if not is_list and (most or form.words):
        sentences = _most_telling(sentences, most, form, evidence)
    sentences = joined_up(sentences, evidence, note)
    if not is_list and form.layout in {"numbered", "bullets"}:
        sentences = _as_items(sentences, "numbered_item" if form.layout == "numbered" else "line" if form.plain else "item")
    if form.layout == "prose":
        sentences = [replace(sentence, block="sentence") if sentence.block in _LISTED else sentence for sentence in sentences]
    if form.plain:
        sentences = [
            replace(sentence, text=_BOLD.sub("", sentence.text), block="line" if sentence.block == "item" else sentence.block)
            for sentence in sentences
        ]
    return _within(sentences, LONGEST_LIST_WORDS if is_list else LONGEST_WORDS)


def _without_repetition(planned: Iterable[DraftSentence]) -> list[DraftSentence]:
    """Also without what leads up to something that was said already: "The nearest of them is" alone is no sentence."""
    said: set[str] = set()
    kept = []
    for sentence in planned:
        key = " ".join(re.findall(r"\w+", sentence.text.lower()))
        if key not in said:
            kept.append(sentence)
        elif kept and kept[-1].kind == "framing" and not kept[-1].text.rstrip("*” ").endswith((".", "!", "?")):
            kept.pop()
        said.add(key)
    return kept


def wants_little(form: Form) -> bool:
    """Whether the message says how short the answer is to be, or how many points it may have."""
    return bool(_most_sentences(form) or form.words or form.count)


def _most_sentences(form: Form) -> int | None:
    if form.sentences or (form.count and form.layout):
        return form.sentences or form.count
    if form.yes_no:
        return YES_NO_SENTENCES
    return BRIEF_SENTENCES if form.brief or form.simple else None


def _most_telling(sentences: Sequence[DraftSentence], most: int | None, form: Form, evidence: Evidence) -> list[DraftSentence]:
    """As many as may be, in their order, the most relevant ones first to be kept; one at least, whatever its length."""
    claims = [place for place, sentence in enumerate(sentences) if sentence.kind == "claim"]
    if not claims:
        return list(sentences)
    relevance = {place: _relevance(sentences[place], evidence) for place in claims}
    order = sorted(claims, key=lambda place: (_place_of_passage(sentences[place], evidence), -relevance[place]))
    first = _first(order, sentences, relevance, form)
    kept: set[int] = set()
    for place in [first, *(place for place in order if place != first)]:
        needed = {place, place - 1} if leans(sentences[place].text) and place - 1 in relevance else {place}
        if kept and most and len(kept | needed) > most:
            continue
        if kept and form.words and sum(_words(sentences[one]) for one in kept | needed) > form.words:
            continue
        kept |= needed if not kept or len(kept | needed) <= (most or len(claims)) else set()
    return _with_framing(sentences, kept)


def _first(order: Sequence[int], sentences: Sequence[DraftSentence], relevance: dict[int, float], form: Form) -> int:
    """The most relevant of the best passage that stands alone; a shorter one where few words are wished and it says nearly as much."""
    same = [place for place in order if sentences[place].chunk_ids == sentences[order[0]].chunk_ids]
    alone = [place for place in same if not leans(sentences[place].text)] or same
    best = max(relevance[place] for place in alone)
    if form.simple or form.words:
        near = [place for place in alone if relevance[place] >= NEAR_BEST * best]
        return min(near, key=lambda place: _words(sentences[place]))
    return max(alone, key=lambda place: relevance[place])


def _relevance(sentence: DraftSentence, evidence: Evidence) -> float:
    chunk = evidence.chunk(sentence.chunk_ids[0]) if sentence.chunk_ids else None
    scores = evidence.sentence_scores.get(chunk.id, ()) if chunk else ()
    if chunk is None or len(scores) != len(chunk.sentences):
        return 0.0
    said = _plain(sentence.text)
    return max(
        (score for score, of in zip(scores, chunk.sentences, strict=True) if _plain(of.text) in said or said in _plain(of.text)),
        default=0.0,
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _place_of_passage(sentence: DraftSentence, evidence: Evidence) -> int:
    """An answer keeps to its first passage as long as that says something."""
    ids = list(dict.fromkeys(passage.chunk.id for passage in evidence.passages))
    return ids.index(sentence.chunk_ids[0]) if sentence.chunk_ids and sentence.chunk_ids[0] in ids else len(ids)


def _with_framing(sentences: Sequence[DraftSentence], kept: set[int]) -> list[DraftSentence]:
    """A remark stays where something follows that it introduces; the first sentence that stays opens the paragraph."""
    shown: list[DraftSentence] = []
    for place, sentence in enumerate(sentences):
        following = next((later for later in range(place + 1, len(sentences)) if sentences[later].kind == "framing"), len(sentences))
        if place in kept or (sentence.kind == "framing" and any(later in kept for later in range(place + 1, following))):
            shown.append(sentence)
    return shown


def _as_items(sentences: Sequence[DraftSentence], block: Block) -> list[DraftSentence]:
    """Every claim an item of its own, except one that leans on the one before."""
    return [
        replace(sentence, block="sentence" if leans(sentence.text) and place and sentences[place - 1].kind == "claim" else block)
        if sentence.kind == "claim"
        else sentence
        for place, sentence in enumerate(sentences)
    ]


def _within(sentences: Sequence[DraftSentence], most_words: int) -> list[DraftSentence]:
    """What is too long ends earlier, with a claim."""
    kept: list[DraftSentence] = []
    words = 0
    for sentence in sentences:
        words += _words(sentence)
        if kept and words > most_words:
            break
        kept.append(sentence)
    while len(kept) > 1 and len(kept) < len(sentences) and kept[-1].kind == "framing":
        kept.pop()
    return kept


def _words(sentence: DraftSentence) -> int:
    return len(sentence.text.split())

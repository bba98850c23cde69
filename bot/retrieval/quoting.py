"""What of a passage is quoted, and how: which of its sentences, and the label of a list item in bold."""

from __future__ import annotations

import re
from typing import Literal

from bot.messages.number_words import NUMBER_WORDS
from bot.retrieval.leaning import gone_on_about
from bot.retrieval.row_cells import cells_of
from bot.retrieval.told_already import Told
from bot.stages import Evidence
from knowledge import Chunk

# One fact (who, when, how much), one particular (whether something is so), or all that there is to say.
Sought = Literal["fact", "particular", "all"]

MAX_WHOLE_PASSAGE_WORDS = 90  # a passage up to this long is one thought
NAMED_WORDS = 60  # an item of a list with a name, up to this long, says what belongs together even where one particular is asked for
LONGEST_WHOLE_PASSAGE_WORDS = 130  # of one that is all about what was asked
SENTENCES = 3  # of a longer one
# Where one fact is sought, a passage that was read word by word is given by its sentences that meet nearly as much of the question as the
# best one, half of the cosine counted in. 73 questions over three documents in paragraphs: with 0.75 two facts are lost that the whole
# passages have, in 39 words instead of 80; with 0.95 nine. By the cosine alone the best sentence comes first in 81 %, word by word in 90 %.
# Of what is asked with how, why or what all, the sentences beside the best one are the answer, and of yes or no they are its conditions.
NEAR_BEST, OF_COSINE = 0.75, 0.5
ONE_THOUGHT_WORDS, BESIDE_IN_ONE_THOUGHT = 45, 0.5  # a passage as short as this loses only what is beside the point
# Of the cosine of a passage's sentence that is nearest to the question: below it a sentence is beside the point. With 0.4 no vital fact of
# 246 development questions is lost, with 0.6 three in a hundred are. A long passage speaks of several things.
BESIDE_IN_SHORT, BESIDE_IN_LONG = 0.4, 0.65
VERDICT_WORDS = 4
# What keeps its capital inside a sentence: days, months, abbreviations.
_NAME = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?-i:[A-Z]{2,}))\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
_COUNTED = NUMBER_WORDS[2:7]
# "Three classes are left", "There are two ways to get in": the subject is counted, not "two weeks later" or "four metres"
_COUNTS_THINGS = re.compile(
    rf"^(?:(?:but|and|there (?:are|were|remain)|we (?:have|offer|know)|it has|only|the|these|all) )*(?P<count>{'|'.join(_COUNTED)}) "
    r"(?!(?:hours?|days?|weeks?|months?|years?|minutes?|metres?|percent|people|thirds?|times?|or|and|to)\b)(?:[\w’'-]+ ){0,3}?[\w’'-]+s\b",
    re.IGNORECASE,
)
# "The first trouble is repair ... The second is space ... The last is the hardest": a list told in sentences
_ENUMERATES = re.compile(
    r"(?:(?:and |but )?(?:the |an? )?(?:first|second|third|fourth|fifth|sixth|last|next|other|another)(?:ly)?|then(?:,| there)|finally)\b",
    re.IGNORECASE,
)
LEAST_ENUMERATED = 3
_DANGLING = re.compile(
    r"^(?:this|that|these|those|it|they|such|he|she|its|their|here|however|therefore|thus|also|often|yet|but|and|or|instead)\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether a sentence is not understood without the one before it."""
    return bool(_DANGLING.match(re.sub(r"^\W+", "", text)))


def enumerates_in_order(text: str) -> bool:
    """ "Second, those who did well had ...": one of several things that are told one after the other."""
    return bool(_ENUMERATES.match(text))


def announced(text: str, following: int) -> int:
    """How many of the sentences that follow a sentence tell what it counts: three after "Three classes have survived."."""
    found = None if re.search(r"[:;]|,.+\b(?:and|or)\b", text) else _COUNTS_THINGS.match(text)
    count = _COUNTED.index(found["count"].lower()) + 2 if found else 0
    return count if count <= following else 0


def labelled(chunk: Chunk, text: str) -> str:
    """The sentence with the label of its list item in bold, said once: "Millers: Millers grind corn" becomes "**Millers** grind corn".

    A row of a table goes by what stands in its first column: "Room: Attic; Beds: 2" becomes "**Attic** – beds: 2".
    """
    if chunk.kind == "table_row":
        return _row(text)
    labelled = re.match(rf"(?P<label>{re.escape(chunk.label)})(?:\s*[:.–—-]+\s*(?P<rest>.*))?$", text, re.DOTALL) if chunk.label else None
    if labelled is None:  # a paragraph goes on from its name: "**The skep** is held under the branch."
        goes_on = chunk.kind == "paragraph" and chunk.label and re.match(rf"{re.escape(chunk.label)}(?=\s)", text)
        return f"**{chunk.label}**{text[len(chunk.label) :]}" if goes_on and chunk.label else text
    label, rest = labelled["label"], labelled["rest"]
    if rest and rest.lower().startswith(label.lower()):
        return f"**{rest[: len(label)]}**{rest[len(label) :]}"
    return f"**{label}**: {rest}" if rest else f"**{label}**"


def _row(text: str) -> str:
    cells = cells_of(text)
    if len(cells) < 2:
        return text
    (first, named), *others = cells
    small = [f"{name if _NAME.match(name) else name[:1].lower() + name[1:]}: {value}" for name, value in others]
    says_what = re.search(r"[^\W\d]{3}", named)  # a number or two letters do not
    return f"**{named if says_what else f'{first} {named}'}** – {'; '.join(small)}"


def quotable(chunk: Chunk, evidence: Evidence, *, limit: int | None = None, sought: Sought = "all", whole: bool = False) -> list[str]:
    """The sentences of a passage worth giving, in order: nearly all of a short one, the nearest to the question of a long one.

    `whole`: all of it also of a longer one, as where a list is asked for that the passage may tell in sentences.
    """
    texts = [sentence.text for sentence in chunk.sentences] or [chunk.text]
    if len(texts) > 1 and texts[-1].endswith(":"):  # it introduces what is not shown
        texts.pop()
    scores = evidence.sentence_scores.get(chunk.id, ())[: len(texts)]
    words = len(chunk.text.split())
    short = words <= MAX_WHOLE_PASSAGE_WORDS
    if len(scores) != len(texts):
        return texts[: limit or (None if short else SENTENCES)]
    if not limit and chunk.label and words <= NAMED_WORDS:
        return texts
    if sought == "all" and not limit and (short or ((whole or scores[0] == max(scores)) and words <= LONGEST_WHOLE_PASSAGE_WORDS)):
        return texts
    share = BESIDE_IN_SHORT if short else BESIDE_IN_LONG
    met = evidence.sentences_met.get(chunk.id, ())[: len(texts)]
    if len(met) == len(texts) and (sought == "fact" or (sought == "all" and not short and not limit)):
        scores = tuple(of_words + OF_COSINE * cosine for of_words, cosine in zip(met, scores, strict=True))
        if sought == "fact":
            share = NEAR_BEST if words > ONE_THOUGHT_WORDS else BESIDE_IN_ONE_THOUGHT
    before = gone_on_about(texts)
    # "It can be combined with both": of what the sentence before it names
    scores = tuple(own if names is None else max(own, (own + scores[names]) / 2) for own, names in zip(scores, before, strict=True))
    most = limit or (len(texts) if short else SENTENCES)
    nearest = sorted(range(len(texts)), key=lambda place: scores[place], reverse=True)[:most]
    chosen = {place for place in nearest if scores[place] >= share * max(scores)}
    chosen = {one for place in chosen for one in range(place, place + 1 + announced(texts[place], len(texts) - place - 1))}
    chain = {place for place, text in enumerate(texts) if enumerates_in_order(text)}
    if len(chain) >= LEAST_ENUMERATED and chain & chosen and sought != "fact":
        chosen |= chain
    # a sentence that leans on the one before it is not understood without it, and a verdict on it turns it round
    chosen |= {place - 1 for place in chosen if place > 0 and leans(texts[place])}
    chosen |= {place + 1 for place in chosen if place + 1 < len(texts) and _is_verdict(texts[place + 1])}
    return [texts[place] for place in sorted(chosen)]


def with_unsaid(texts: list[str], chunk: Chunk, evidence: Evidence, last: Told) -> list[str]:
    """The same, and of a long passage its other sentences nearest to the question, where the last reply told all of these."""
    unsaid = last.unsaid_of(chunk)
    if not unsaid or not all(last.says(text) for text in texts):
        return texts
    scores = dict(zip((sentence.text for sentence in chunk.sentences), evidence.sentence_scores.get(chunk.id, ()), strict=False))
    nearest = sorted(unsaid, key=lambda text: scores.get(text, 0.0), reverse=True)[:SENTENCES]
    return [sentence.text for sentence in chunk.sentences if sentence.text in (*texts, *nearest)]


def defining(thing: str, chunk: Chunk) -> list[str]:
    """The sentence that says what the thing is, and those that lean on it; none of an item of a list, which is short."""
    texts = [] if chunk.label else [sentence.text for sentence in chunk.sentences]
    opens = re.compile(rf"(?:an? |the )?{re.escape(thing)} (?:is|are|means?|refers? to)\b", re.IGNORECASE)
    first = next((place for place, text in enumerate(texts) if opens.match(text)), len(texts))
    end = next((place for place in range(first + 1, len(texts)) if not leans(texts[place])), len(texts))
    return texts[first:end]


def without_yes_or_no(texts: list[str]) -> list[str]:
    """Without the "Yes, and many do." that answers the heading above it, which is not what was asked; whole where nothing else is said."""
    return texts[1:] if len(texts) > 1 and _YES_OR_NO.match(texts[0]) and len(texts[0].split()) <= VERDICT_WORDS else texts


def _is_verdict(text: str) -> bool:
    """ "It will not.": what was just said is taken back."""
    return leans(text) and len(text.split()) <= VERDICT_WORDS

"""What of a passage is quoted, and how: which of its sentences, and the label of a list item in bold."""

from __future__ import annotations

import re

from bot.stages import Evidence
from knowledge import Chunk

MAX_WHOLE_PASSAGE_WORDS = 90  # a passage up to this long is given whole: it is one thought
SENTENCES = 3  # of a longer one
_DANGLING = re.compile(
    r"^(?:this|that|these|those|it|they|such|he|she|its|their|here|however|therefore|thus|also|often|yet|but|and|or|instead)\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether a sentence is not understood without the one before it."""
    return bool(_DANGLING.match(re.sub(r"^\W+", "", text)))


def labelled(chunk: Chunk, text: str) -> str:
    """The sentence with the label of its list item in bold, said once: "Millers: Millers grind corn" becomes "**Millers** grind corn"."""
    labelled = re.match(rf"(?P<label>{re.escape(chunk.label)})(?:\s*[:.–—-]+\s*(?P<rest>.*))?$", text, re.DOTALL) if chunk.label else None
    if labelled is None:
        return text
    label, rest = labelled["label"], labelled["rest"]
    if rest and rest.lower().startswith(label.lower()):
        return f"**{rest[: len(label)]}**{rest[len(label) :]}"
    return f"**{label}**: {rest}" if rest else f"**{label}**"


def quotable(chunk: Chunk, evidence: Evidence) -> list[str]:
    """The sentences of a passage worth giving, in order: all of a short one, the nearest to the question of a long one."""
    texts = [sentence.text for sentence in chunk.sentences] or [chunk.text]
    if len(chunk.text.split()) <= MAX_WHOLE_PASSAGE_WORDS:
        return texts
    scores = evidence.sentence_scores.get(chunk.id, ())
    if len(scores) != len(texts):
        return texts[:SENTENCES]
    chosen = set(sorted(range(len(texts)), key=lambda place: scores[place], reverse=True)[:SENTENCES])
    # a sentence that leans on the one before it is not understood without it
    chosen |= {place - 1 for place in chosen if place > 0 and leans(texts[place])}
    return [texts[place] for place in sorted(chosen)]

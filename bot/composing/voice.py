"""Makes quoted sentences read as parts of one answer: what joined them to their old neighbours goes, and each ends as a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.composing.heading_case import inside_a_sentence, is_shouted
from bot.stages import Block, DraftSentence, Evidence
from knowledge import Chunk

# What joins a sentence to the one before it, or tells a person nothing: "It is important to note that".
_JOINT = re.compile(
    r"^(?:(?:however|therefore|thus|hence|moreover|furthermore|additionally|in addition|consequently|as a result|besides|nevertheless"
    r"|nonetheless|similarly|likewise|meanwhile|in contrast|on the other hand|also|yet|finally|for example|for instance|that said"
    r"|in other words|in short|indeed|in fact|after all),\s+|(?:but|and|yet|so)\s+(?=[a-z])"
    r"|(?:it is (?:also )?(?:important|worth|essential) (?:to note|noting|to remember) that|(?:please )?note that|of course,)\s+)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\*\*(?P<label>.+?)\*\*(?:: | – )")
_LISTED: frozenset[Block] = frozenset({"item", "numbered_item", "line"})
SHORT_WORDS = 8  # a list item of fewer words is half a thought, whose other half is its heading
# "Never do this: touch the sails" forbids what its items without it would allow
_DENYING = re.compile(r"\b(?:not|never|no|nothing|nobody|without|avoid|forbidden|prohibited|banned)\b|n['’]t\b", re.IGNORECASE)
LONGEST_HEADING = 60  # characters; a longer one is a sentence


def joined_up(sentences: Sequence[DraftSentence], evidence: Evidence, note: str | None = None) -> list[DraftSentence]:
    """`note` is what the person has read before the answer."""
    joined: list[DraftSentence] = []
    for sentence in sentences:
        before = joined[-1] if joined else None
        if sentence.kind == "claim" and sentence.block != "part":
            chunk = evidence.chunk(sentence.chunk_ids[0]) if sentence.chunk_ids else None
            text = sentence.text if _follows(sentence, before, chunk) else _without_joint(sentence.text)
            if before is None and note:
                text = _without_label_said(text, note)
            heading = _other_half(text, chunk) if sentence.block == "paragraph" else None
            if heading:
                joined.append(DraftSentence(f"**{heading}**:", kind="framing", block="paragraph"))
                sentence = replace(sentence, block="sentence")
            sentence = replace(sentence, text=_ended(text, in_list=sentence.block in _LISTED))
        joined.append(sentence)
    return _rows_as_items(joined, evidence)


def _follows(sentence: DraftSentence, before: DraftSentence | None, chunk: Chunk | None) -> bool:
    """Whether it stands right behind the sentence that it stood behind."""
    if before is None or before.kind != "claim" or before.chunk_ids != sentence.chunk_ids or chunk is None:
        return False
    texts = [of.text for of in chunk.sentences]
    if sentence.text not in texts or texts.index(sentence.text) == 0:
        return False
    return _plain(texts[texts.index(sentence.text) - 1]).endswith(_plain(before.text)[-20:])


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _without_joint(text: str) -> str:
    rest = _JOINT.sub("", text)
    return text if rest == text else re.sub(r"[^\W\d_]", lambda first: first.group().upper(), rest, count=1)


def _without_label_said(text: str, note: str) -> str:
    """ "I took “the last one” to mean Dredgers." need not be followed by "Dredgers:"."""
    label = _LABEL.match(text)
    if label is None or label["label"] not in note:
        return text
    rest = text[label.end() :]
    return rest[:1].upper() + rest[1:]


def _other_half(text: str, chunk: Chunk | None) -> str | None:
    """The heading of a list item that says little without it, or the contrary of what it says."""
    if chunk is None or chunk.kind != "bullet" or chunk.label or not chunk.heading_path:
        return None
    heading = " ".join(chunk.heading_path[-1].split())
    denying = bool(_DENYING.search(heading))
    if not denying and text[:1].isupper() and len(text.split()) > SHORT_WORDS:
        return None
    if len(heading) > LONGEST_HEADING and not denying:
        return None
    heading = inside_a_sentence(heading, chunk.text) if is_shouted(heading) else heading
    return (heading[:1].upper() + heading[1:]).rstrip(":?. ")


def _ended(text: str, *, in_list: bool) -> str:
    """Without the comma that led on to the next item; with a full stop where it is a sentence of its own."""
    text = re.sub(r"\s*[,;]\s*(?:and|or)?\s*$", "", text)
    return text if in_list or re.search(r"[.!?:…][\"”’')\]*]*$", text) else f"{text}."


def _rows_as_items(sentences: Sequence[DraftSentence], evidence: Evidence) -> list[DraftSentence]:
    """Several rows of a table below each other."""
    rows = [sentence.kind == "claim" and sentence.block == "paragraph" and _is_row(sentence, evidence) for sentence in sentences]
    if sum(rows) < 2:
        return list(sentences)
    return [
        replace(sentence, block="item", text=sentence.text.rstrip(".")) if row else sentence
        for sentence, row in zip(sentences, rows, strict=True)
    ]


def _is_row(sentence: DraftSentence, evidence: Evidence) -> bool:
    chunk = evidence.chunk(sentence.chunk_ids[0]) if sentence.chunk_ids else None
    return chunk is not None and chunk.kind == "table_row"

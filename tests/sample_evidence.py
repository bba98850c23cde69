"""A small piece of evidence, made by hand, for tests that need something to write about."""

from __future__ import annotations

from bot.stages import Coverage, Evidence
from knowledge import Chunk, Passage, Sentence, split_sentences

PASSAGES = (
    (
        "Jobs at risk",
        "Bookkeeping and basic accounting: software reconciles accounts, sorts receipts and prepares simple reports, so entry-level"
        " tasks are increasingly automated.",
    ),
    (
        "What at risk means",
        "A job at risk need not disappear. Often its routine tasks are automated while the person moves on to checking and advising.",
    ),
    ("Skills", "Learning to check the results of software and to explain figures to clients makes accounting work harder to automate."),
)


def chunk(position: int, heading: str, text: str, list_id: str | None = None) -> Chunk:
    sentences = tuple(Sentence(text[start:end], start, end) for start, end in split_sentences(text))
    return Chunk(
        id=f"chunk-{position}",
        document_id="document",
        document_title="Work and automation",
        heading_path=(heading,),
        kind="paragraph",
        text=text,
        sentences=sentences,
        position=position,
        start=0,
        end=len(text),
        list_id=list_id,
    )


def sample_chunks() -> tuple[Chunk, ...]:
    return tuple(chunk(position, heading, text) for position, (heading, text) in enumerate(PASSAGES, start=1))


def sample_evidence() -> Evidence:
    return Evidence(
        tuple(Passage(chunk, 1 / chunk.position, 0.5, chunk.position) for chunk in sample_chunks()), Coverage(0.9, covered=True)
    )

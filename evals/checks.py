"""The two checks of groundedness side by side: the one that scores runs, and the one that guards what the bot says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.stages import Coverage, DraftSentence, Evidence
from bot.verification import Verifier
from evals.metrics.support import SentenceVectors, SupportScorer
from evals.mutations import Claim
from knowledge import Chunk, EmbeddingModel, Passage, Sentence, split_sentences


class ScorerCheck:
    name = "support scorer of the evals"

    def __init__(self, scorer: SupportScorer) -> None:
        self._scorer = scorer

    async def refuses(self, claim: Claim, text: str) -> bool:
        return not self._scorer.score([text], claim.passages)[0].supported


class VerifierCheck:
    """What a sentence passes before a person sees it."""

    name = "verification of the bot"

    def __init__(self, embedding_model: EmbeddingModel) -> None:
        self._vectors = SentenceVectors(embedding_model.encode)
        self._verifier = Verifier(self._embed, self._sentence_vectors)

    async def refuses(self, claim: Claim, text: str) -> bool:
        chunks = [_chunk(passage) for passage in claim.passages]
        evidence = Evidence(tuple(Passage(chunk, 1.0, 1.0) for chunk in chunks), Coverage(1.0, covered=True))
        verdict = await self._verifier.verify(DraftSentence(text, tuple(chunk.id for chunk in chunks)), evidence)
        return not verdict.supported

    async def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors.of(texts)

    def _sentence_vectors(self, chunk: Chunk) -> NDArray[np.float32]:
        return self._vectors.of([sentence.text for sentence in chunk.sentences])


def _chunk(passage: str) -> Chunk:
    """The passage as one paragraph of a document without a title."""
    sentences = tuple(Sentence(passage[start:end], start, end) for start, end in split_sentences(passage))
    return Chunk(
        id=str(hash(passage)),
        document_id="",
        document_title="",
        heading_path=(),
        kind="paragraph",
        text=passage,
        sentences=sentences,
        position=0,
        start=0,
        end=len(passage),
    )

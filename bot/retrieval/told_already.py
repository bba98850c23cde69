"""What of a chunk earlier replies have told: recognised by its wording, for a conversation comes back as text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge import Chunk

_WORD = re.compile(r"\w+")
_CITES = re.compile(r"\[\d+\](?:\([^)]*\))?")
RUN = 3  # words
# Of the runs of a sentence: what is said to a person has other small words at its beginning ("a job that is at risk ...").
TOLD = 0.7


class Told:
    """The wording of some replies."""

    def __init__(self, replies: Sequence[str]) -> None:
        self._runs = frozenset(run for reply in replies for run in _runs(_CITES.sub(" ", reply)))

    def says(self, sentence: str) -> bool:
        runs = list(_runs(sentence))
        return bool(runs) and sum(run in self._runs for run in runs) >= TOLD * len(runs)

    def said_of(self, chunk: Chunk) -> bool:
        return any(self.says(sentence.text) for sentence in chunk.sentences)

    def unsaid_of(self, chunk: Chunk) -> list[str]:
        """Its other sentences, in order, without one that only introduces what follows it."""
        texts = [sentence.text for sentence in chunk.sentences if not self.says(sentence.text)]
        return texts[:-1] if texts and texts[-1].endswith(":") else texts


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    length = min(RUN, len(words))
    return (tuple(words[place : place + length]) for place in range(len(words) - length + 1)) if words else ()

"""What was computed of the last texts that were asked for, so that nothing is computed twice in a row. Knows what is worth remembering."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Computed = TypeVar("Computed")

REMEMBERED = 4096  # 6 MB of 384 numbers each: questions, what every personal question searches for, the words of passages cited lately
BATCH = 16  # texts computed at once; questions come with a handful, and padding makes larger batches slower


class RecentVectors(Generic[Computed]):
    """Safe to share between threads. Two that miss the same text at once both compute it, which does no harm."""

    def __init__(self, compute: Callable[[Sequence[str]], Sequence[Computed]], remembered: int = REMEMBERED) -> None:
        self._compute = compute
        self._remembered = remembered
        self._vectors: OrderedDict[str, Computed] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> list[Computed]:
        """One result a text; those that are missing are computed together."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = sorted(dict.fromkeys(text for text in texts if text not in known), key=len)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            known |= zip(batch, self._compute(batch), strict=True)
        computed = [known[text] for text in texts]
        self.remember(texts, computed)
        return computed

    def remember(self, texts: Sequence[str], computed: Sequence[Computed]) -> None:
        """As if they had been asked for just now."""
        with self._lock:
            for text, one in zip(texts, computed, strict=True):
                self._vectors[text] = one
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)

    def remembered(self, texts: Sequence[str]) -> list[Computed] | None:
        """As `of` where nothing has to be computed, and otherwise nothing: quick enough for an event loop."""
        with self._lock:
            if not all(text in self._vectors for text in texts):
                return None
            for text in texts:
                self._vectors.move_to_end(text)
            return [self._vectors[text] for text in texts]

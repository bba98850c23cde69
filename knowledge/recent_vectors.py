"""The vectors of the last texts that were asked for, so that none is computed twice in a row. Knows what is worth remembering."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REMEMBERED = 4096  # 6 MB of 384 numbers each: questions, what every personal question searches for, the words of passages cited lately
BATCH = 16  # texts computed at once; questions come with a handful, and padding makes larger batches slower


class RecentVectors:
    """Safe to share between threads. Two that miss the same text at once both compute it, which does no harm."""

    def __init__(self, compute: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._compute = compute
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """A read-only vector a text; those that are missing are computed together."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = sorted(dict.fromkeys(text for text in texts if text not in known), key=len)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            rows = self._compute(batch)
            rows.flags.writeable = False
            known |= zip(batch, rows, strict=True)
        with self._lock:
            for text in texts:
                self._vectors[text] = known[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return [known[text] for text in texts]

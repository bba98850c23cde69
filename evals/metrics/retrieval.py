"""Recall@k, MRR and nDCG@10 by section key. Chunk ids change when documents are chunked anew; a heading stays.

A section counts as found with its first chunk: whether a whole list was found is the nuggets' question.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from evals.cases import Relevant
from knowledge import Chunk

RECALL_AT = (1, 3, 5, 10)
_NDCG_AT = 10


def slug(text: str) -> str:
    """ "Data entry & clerical work" -> "data-entry-clerical-work"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return re.sub(r"[^a-z0-9]+", "-", "".join(char for char in plain if not unicodedata.combining(char))).strip("-")


def keys_of(chunk: Chunk, document_key: str) -> tuple[str, ...]:
    """Every key that names this chunk: one for each heading that it stands under, and one for its label or the first cell of its row."""
    stem = PurePosixPath(document_key.replace("\\", "/")).stem
    label = chunk.label or (_first_cell(chunk.text) if chunk.kind == "table_row" else None)
    names = (*chunk.heading_path, *([label] if label else []))
    return tuple(dict.fromkeys(f"{stem}#{slug(name)}" for name in names))


def _first_cell(row: str) -> str:
    """ "Crop: Kale; Sow outdoors: May" -> "Kale"."""
    return row.partition("; ")[0].rpartition(": ")[2]


def metrics(relevant: Sequence[Relevant], retrieved: Sequence[Sequence[str]]) -> dict[str, float]:
    """`retrieved`: the keys of each chunk, best first."""
    if not relevant:
        return {}
    first_rank: dict[str, int] = {}
    for rank, keys in enumerate(retrieved, 1):
        for key in keys:
            first_rank.setdefault(key, rank)
    ranks = [first_rank.get(section.key) for section in relevant]
    result = {f"recall_at_{k}": sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in RECALL_AT}
    result["mrr"] = max((1 / rank for rank in ranks if rank), default=0.0)
    result["ndcg_at_10"] = _ndcg([(section.grade, rank) for section, rank in zip(relevant, ranks, strict=True)])
    return result


def _ndcg(found: Sequence[tuple[int, int | None]]) -> float:
    """The gain of a section counts once, at its first chunk; several sections can be found by one chunk."""
    gained = sum(_gain(grade, rank) for grade, rank in found if rank is not None and rank <= _NDCG_AT)
    ideal = sum(_gain(grade, rank) for rank, grade in enumerate(sorted((grade for grade, _ in found), reverse=True)[:_NDCG_AT], 1))
    return min(1.0, gained / ideal)


def _gain(grade: int, rank: int) -> float:
    return float(2**grade - 1) / math.log2(rank + 1)

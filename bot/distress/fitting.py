"""Fits the weights of the nearness to distress and prints what it is worth on themes that it has not seen."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from bot.distress.nearness import IN_DISTRESS, WEIGHTS, Nearness, Theme, fit, themes
from bot.distress.wordings import certain, pieces
from knowledge import EmbeddingModel, KnowledgeSettings

_DECIMALS = 4  # of a weight; vectors are of unit length, so a score is right to three


def recognised(text: str, nearness: Nearness, embedding_model: EmbeddingModel) -> bool:
    parts = pieces(text)
    return certain(text) is not None or nearness.score(parts, np.stack(embedding_model.encode_passages(parts))) >= IN_DISTRESS


def left_out(embedding_model: EmbeddingModel, exemplars: Sequence[Theme]) -> dict[str, float]:
    """Of each theme, the share that is taken for distress by a nearness fitted without the theme."""
    shares = {}
    for theme in exemplars:
        nearness = fit(embedding_model, [other for other in exemplars if other is not theme])
        shares[theme.name] = sum(recognised(text, nearness, embedding_model) for text in theme.texts) / len(theme.texts)
    return shares


def main() -> None:
    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel(settings.embedding_model, settings.embedding_threads)
    exemplars = themes()
    shares = left_out(embedding_model, exemplars)
    for calm in (False, True):
        asked = [theme for theme in exemplars if theme.calm == calm]
        count = sum(len(theme.texts) for theme in asked)
        taken = sum(shares[theme.name] * len(theme.texts) for theme in asked)
        print(f"{'calm' if calm else 'in distress'}: {taken:.0f} of {count} taken for distress, each theme judged without itself")
        for theme in asked:
            print(f"  {shares[theme.name]:4.0%}  {theme.name}")
    kept = {
        "embedding_fingerprint": embedding_model.fingerprint,
        "weights": fit(embedding_model, exemplars).weights.round(_DECIMALS).tolist(),
    }
    WEIGHTS.write_text(json.dumps(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

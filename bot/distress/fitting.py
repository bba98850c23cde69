"""Fits the weights of the nearness to distress and prints what it is worth on themes that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.distress.nearness import Nearness, Theme, bar, fit, themes
from bot.distress.wordings import pieces
from knowledge import EmbeddingModel, KnowledgeSettings

FOLDS = 10


def recognised(text: str, nearness: Nearness, embedding_model: EmbeddingModel) -> bool:
    parts = pieces(text)
    return nearness.score(parts, np.stack(embedding_model.encode_passages(parts))) >= bar(text)


def left_out(embedding_model: EmbeddingModel, exemplars: Sequence[Theme]) -> dict[str, float]:
    """Of each theme, the share that is taken for distress by a nearness fitted without the theme, and without a tenth of all themes."""
    shares = {}
    for fold in range(FOLDS):
        nearness = fit(embedding_model, [theme for place, theme in enumerate(exemplars) if place % FOLDS != fold])
        for theme in exemplars[fold::FOLDS]:
            shares[theme.name] = sum(recognised(text, nearness, embedding_model) for text in theme.texts) / len(theme.texts)
    return shares


def main() -> None:
    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    exemplars = themes()
    shares = left_out(embedding_model, exemplars)
    for calm in (False, True):
        asked = [theme for theme in exemplars if theme.calm == calm]
        count = sum(len(theme.texts) for theme in asked)
        taken = sum(shares[theme.name] * len(theme.texts) for theme in asked)
        print(f"{'calm' if calm else 'in distress'}: {taken:.0f} of {count} taken for distress, each theme judged without itself")
        for theme in asked:
            print(f"  {shares[theme.name]:4.0%}  {theme.name}")
    fit(embedding_model, exemplars).write(embedding_model.fingerprint)


if __name__ == "__main__":
    main()

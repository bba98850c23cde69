"""A corpus that is handed out apart from the repository: its cases are asked where it is there and left out, with the reason, where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import BotSettings
from evals import section_keys
from evals.cases import Case, SuiteCase
from evals.corpus_indexes import Corpora
from evals.in_process_target import InProcessTarget
from evals.targets import TargetUnavailable
from knowledge import EmbeddingModel, KnowledgeSettings

CASE = SuiteCase(
    "acceptance_article",
    "article",
    Case.model_validate(
        {"name": "glass", "turns": [{"user": "Why glass?", "expect": {"status": "answered", "relevant": [{"key": "article#glass"}]}}]}
    ),
)


def corpora_with(article: Path, cache_path: Path, embedding_model: EmbeddingModel) -> Corpora:
    settings = KnowledgeSettings(documents_path=Path("knowledge/documents"), embedding_threads=1)
    return Corpora(settings, cache_path, embedding_model, beside_the_checkout={"article": article})


async def test_a_corpus_that_is_not_beside_the_checkout_is_left_out_and_no_mistake_of_the_cases(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    corpora = corpora_with(tmp_path / "article.txt", tmp_path / "cache", embedding_model)
    refused = InProcessTarget(BotSettings(language_models=("extractive",)), corpora).refuses(CASE)
    assert refused is not None
    assert str(tmp_path / "article.txt") in refused
    assert await section_keys.unknown([CASE], corpora) == []
    with pytest.raises(TargetUnavailable, match="handed out apart"):
        await corpora.index("article")


async def test_a_corpus_beside_the_checkout_is_its_one_document(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    (tmp_path / "article.txt").write_text("Things\n\nGLASS\n\nGlass is sand that was heated until it melted.\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("Others\n\nWOOD\n\nWood grows.\n", encoding="utf-8")
    corpora = corpora_with(tmp_path / "article.txt", tmp_path / "cache", embedding_model)
    assert InProcessTarget(BotSettings(language_models=("extractive",)), corpora).refuses(CASE) is None
    assert await section_keys.unknown([CASE], corpora) == []
    assert corpora.absence("community_garden") is None

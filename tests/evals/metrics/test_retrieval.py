"""Sections are found by stable keys, and the ranking is scored as the field scores it."""

from __future__ import annotations

import math

import pytest

from evals.cases import Relevant
from evals.metrics import retrieval
from knowledge import Chunk


def chunk(*headings: str, label: str | None = None) -> Chunk:
    return Chunk("id", "document", "Title", headings, "bullet", "text", (), 0, 0, 4, label=label)


def test_a_chunk_answers_to_its_headings_and_to_its_label() -> None:
    keys = retrieval.keys_of(chunk("Jobs most at risk", "By trade", label="Data entry & clerical work"), "guides/jobs-at-risk.md")
    assert keys == ("jobs-at-risk#jobs-most-at-risk", "jobs-at-risk#by-trade", "jobs-at-risk#data-entry-clerical-work")


@pytest.mark.parametrize(("text", "slug"), [("What’s next?", "whats-next"), ("Café  jobs", "cafe-jobs"), ("AI/ML (2026)", "ai-ml-2026")])
def test_a_slug_is_plain(text: str, slug: str) -> None:
    assert retrieval.slug(text) == slug


def test_ranks_are_scored() -> None:
    relevant = [Relevant(key="d#a", grade=2), Relevant(key="d#b", grade=1)]
    values = retrieval.metrics(relevant, [("d#x",), ("d#a",), ("d#a",), ("d#x",), ("d#x",), ("d#b",)])
    assert values["recall_at_1"] == 0
    assert values["recall_at_5"] == 0.5
    assert values["recall_at_10"] == 1
    assert values["mrr"] == 0.5
    ideal = 3 + 1 / math.log2(3)
    assert values["ndcg_at_10"] == pytest.approx((3 / math.log2(3) + 1 / math.log2(7)) / ideal)


def test_a_perfect_ranking_scores_one_and_nothing_relevant_scores_nothing() -> None:
    relevant = [Relevant(key="d#a", grade=2), Relevant(key="d#b", grade=1)]
    assert retrieval.metrics(relevant, [("d#a",), ("d#b",)])["ndcg_at_10"] == 1
    assert retrieval.metrics(relevant, [])["ndcg_at_10"] == 0
    assert retrieval.metrics([], [("d#a",)]) == {}

"""Citations are credited where they help, and only there."""

from __future__ import annotations

from evals.metrics import citations
from evals.metrics.reply_text import citation_numbers, sentences
from evals.metrics.support import LexicalSupport

PASSAGES = {
    1: "Robots fetch goods from the shelves of a warehouse.",
    2: "Voice assistants place and answer the calls of telephone sellers.",
    3: "Nursing grows by 6 percent a year.",
}


def values(reply: str) -> dict[str, float]:
    held, helpful = citations.support_of_citations(sentences(reply), PASSAGES, LexicalSupport())
    return citations.metrics(held, helpful, citation_numbers(reply), PASSAGES)


def test_a_claim_that_its_passage_supports_is_perfect() -> None:
    assert values("Robots fetch goods from shelves [1].") == {"citation_recall": 1, "citation_precision": 1, "citations_valid": 1}


def test_the_wrong_passage_supports_nothing() -> None:
    assert values("Robots fetch goods from shelves [2].") == {"citation_recall": 0, "citation_precision": 0, "citations_valid": 1}


def test_a_claim_without_a_citation_lowers_recall_alone() -> None:
    assert values("Robots fetch goods [1]. Nursing grows by 6 percent.") == {
        "citation_recall": 0.5,
        "citation_precision": 1,
        "citations_valid": 1,
    }


def test_a_citation_that_adds_nothing_lowers_precision_alone() -> None:
    found = values("Robots fetch goods from shelves [1][3].")
    assert (found["citation_recall"], found["citation_precision"]) == (1, 0.5)


def test_a_sentence_that_joins_two_passages_needs_both() -> None:
    reply = "Robots fetch goods from the shelves, while voice assistants answer telephone calls [1][2]."
    assert values(reply) == {"citation_recall": 1, "citation_precision": 1, "citations_valid": 1}


def test_a_marker_that_leads_nowhere_is_counted() -> None:
    found = values("Robots fetch goods from shelves [1][9].")
    assert (found["citation_precision"], found["citations_valid"]) == (0.5, 0.5)


def test_a_reply_that_claims_nothing_has_no_recall() -> None:
    assert values("What would you like to know?") == {}

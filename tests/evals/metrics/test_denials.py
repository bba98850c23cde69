"""A claim and a passage that say the contrary of each other are told apart from those that say the same in other words."""

from __future__ import annotations

import pytest

from evals.metrics.denials import clauses, denial_conflict, unfounded_denial
from evals.metrics.support import LexicalSupport


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Withdrawals are not taxed.", "Withdrawals from the plan are taxed as income."),
        ("The unit price is not determined by the tier.", "The unit price is determined by the tier."),  # "unit" denies nothing
        (
            "Late payments cannot hurt the score.",
            "Late payments can hurt the score for up to seven years, unless they are waived by the lender.",
        ),
        ("Workers are unable to keep records.", "Workers keep records every day."),
        ("The court fails to notify the parties.", "The court will notify the parties."),
        ("Some payments are accepted.", "Some payments aren't accepted."),
        ("You can apply updates.", "You can no longer apply updates to it."),
    ],
)
def test_who_denies_what_the_other_says_is_found(claim: str, sentence: str) -> None:
    assert denial_conflict(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Withdrawals are not taxed.", "Withdrawals are exempt from being taxed."),
        ("People who are unable to adapt may lose their jobs.", "People who cannot or will not adapt may lose their jobs."),
        ("No, you can keep the job.", "You can keep the job."),
        ("It is not only taught in schools.", "It is taught in schools."),
        ("You don't have to sign a contract.", "There is no contract that you have to sign."),
    ],
)
def test_the_same_in_other_words_is_no_conflict(claim: str, sentence: str) -> None:
    assert denial_conflict(claim, sentence) is None


def test_a_denial_that_the_passage_does_not_make_is_unfounded() -> None:
    passage = ("Robots need skilled people who maintain them.", "They never rest.")
    assert unfounded_denial("Robots do not need skilled people.", passage[0], passage)
    assert unfounded_denial("Robots do not sing at night.", passage[0], passage)
    assert unfounded_denial("Robots never rest.", passage[1], passage) is None


def test_a_part_of_a_sentence_can_be_denied_by_itself() -> None:
    assert list(clauses("Late payments can hurt your score, while on-time payments can improve it.")) == [
        "Late payments can hurt your score",
        "on-time payments can improve it",
    ]
    passages = ["Some payment methods aren't accepted for recurring payments.", "You must submit the payment by hand each month."]
    claim = "Some payment methods are accepted for recurring payments, and you must submit the payment by hand each month."
    (judged,) = LexicalSupport().score([claim], [" ".join(passages)])
    assert not judged.supported


def test_a_passage_that_says_the_contrary_is_not_outvoted_by_one_that_says_less() -> None:
    contrary = "Chatbots can answer most questions of customers about their orders."
    other = "Customers ask about orders and chatbots answer, though nobody is certain of it."
    (judged,) = LexicalSupport().score(["Chatbots cannot answer most questions of customers about their orders."], [other, contrary])
    assert not judged.supported

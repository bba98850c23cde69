"""Mutated sentences are untrue of their passages, and reworded ones are not."""

from __future__ import annotations

import pytest

from evals import lexicon, mutations
from evals.mutations import Claim, MutationKind


def _mutated(text: str, kind: MutationKind, *passages: str) -> str | None:
    claim = Claim(text, passages or (text,), "group")
    return next((mutation.text for mutation in mutations.mutations([claim], kind)), None)


@pytest.mark.parametrize(
    "text",
    [
        "The course takes 8 weeks and costs nothing.",
        "About 1,200 people took part in 1998.",
        "The rate rose to 12.5 percent.",
        "The board has twelve members.",
    ],
)
def test_a_swapped_number_is_in_none_of_the_passages(text: str) -> None:
    mutated = _mutated(text, "number")
    assert mutated
    assert mutated != text
    changed = set(mutated.replace(".", " ").split()) - set(text.replace(".", " ").split())
    assert changed
    assert not changed & set(text.split())


def test_a_year_stays_a_year_and_thousands_keep_their_commas() -> None:
    year = _mutated("It was founded in 1998.", "number")
    assert year
    assert 1900 < int(year.removesuffix(".").split()[-1]) < 2100
    thousands = _mutated("It employs 12,400 people.", "number")
    assert thousands
    assert "," in thousands.split()[2]


def test_telephone_numbers_and_times_are_left_alone() -> None:
    assert _mutated("Call (805) 289-8661 at 9:30 in the morning.", "number") is None


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The ionosphere is part of the atmosphere.", "part of the atmosphere."),
        ("Workers can learn this.", "learn this."),
        ("The role requires a licence.", "The role does not require a licence."),
    ],
)
def test_a_statement_is_denied(text: str, negated: str) -> None:
    mutated = _mutated(text, "negation")
    assert mutated
    assert mutated.endswith(negated)
    assert any(denial in mutated for denial in ("not", "n't", "never"))


def test_a_denial_is_taken_away() -> None:
    assert _mutated("You cannot renew it by post.", "negation") == "You can renew it by post."
    assert _mutated("Fees are not refunded.", "negation") == "Fees are refunded."


@pytest.mark.parametrize(
    "text", ["It is not only fast but cheap.", "Is it true?", "It may help some people.", "They know that it is late."]
)
def test_where_a_denial_might_still_be_true_there_is_none(text: str) -> None:
    assert _mutated(text, "negation") is None


def test_another_occupation_fits_the_grammar() -> None:
    mutated = _mutated("An engineer checks the bridge.", "occupation")
    assert mutated
    article, occupation = mutated.split()[:2]
    assert occupation in lexicon.OCCUPATIONS
    assert article == ("An" if occupation[0] in "aeiou" else "A")
    plural = _mutated("Surveys by nurses are rare.", "occupation")
    assert plural
    assert plural.split()[2].endswith(("s", "men"))


def test_another_place_is_of_the_same_kind_and_not_in_the_passages() -> None:
    passage = "Texas borders Oklahoma, Louisiana and New Mexico."
    mutated = _mutated("Texas borders Oklahoma.", "region", passage)
    assert mutated
    place = mutated.removesuffix(" borders Oklahoma.")
    assert place in lexicon.US_STATES
    assert place not in passage


def test_names_that_hold_a_place_are_no_place() -> None:
    assert _mutated("She writes for the Paris Review.", "region") is None
    assert _mutated("It lies in New France.", "region") is None


def test_the_same_claim_is_mutated_the_same_way_each_time() -> None:
    claims = [Claim(f"Group {number} has {number} members and is led by an engineer.", ("",), "g") for number in range(20)]
    first, second = (list(mutations.mutations(claims, "number")) for _ in range(2))
    assert first == second
    assert len(first) == 20


@pytest.mark.parametrize(
    ("text", "reworded"),
    [
        ("In 1998 , the town was flooded .", "The town was flooded in 1998."),
        ("Tools such as hammers do not rust.", "Tools like hammers don't rust."),
        ("It has three rooms and 40 percent more space.", "It has 3 rooms and 40% more space."),
        ("However, many people also like it.", "A lot of people like it."),
    ],
)
def test_a_paraphrase_says_the_same(text: str, reworded: str) -> None:
    assert [paraphrase.text for paraphrase in mutations.paraphrases([Claim(text, (text,), "g")])] == [reworded]


def test_what_cannot_be_reworded_gives_no_paraphrase() -> None:
    assert not list(mutations.paraphrases([Claim("Robots weld.", ("Robots weld.",), "g")]))

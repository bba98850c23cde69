from __future__ import annotations

import pytest

from bot.messages.occupations import kinds, kinds_named


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I drive a lorry", "transportation"),
        ("trucker for 25 years", "transportation"),
        ("steer a 30 tonner", "transportation"),
        ("clean data in spreadsheets", "data science"),
        ("clean offices", "cleaning"),
        ("dance teacher", "sports"),
        ("school bus driver", "transportation"),
        ("secretary in a dental practice", "data entry"),
        ("type up doctors' notes", "data entry"),
        ("do the books for three little shops", "bookkeeping"),
        ("tree surgeon", "farming"),
        ("keep confidential records at a clinic", "data entry"),
        ("build models and write up variances for my boss", "finance"),
    ],
)
def test_the_longest_name_that_says_what_somebody_does_counts(said: str, kind: str) -> None:
    assert kinds_named(said)[0].startswith(kind)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("I do typing", "data entry"), ("I work in mining", "mining"), ("I mend things", "metal trades"), ("a reporter", "journalism")],
)
def test_work_is_named_in_the_form_that_it_is_done_under(said: str, kind: str) -> None:
    assert kinds_named(said)[0].startswith(kind)


@pytest.mark.parametrize(
    "said", ["I wait till five", "the open window is mine", "I type a question", "that would fit", "my report", "a note about the book"]
)
def test_a_common_word_that_is_like_a_name_of_work_names_none(said: str) -> None:
    assert kinds_named(said) == ()


@pytest.mark.parametrize("said", ["I am worried about the future", "the lawyer's wife", ""])
def test_who_names_no_work_has_no_kind(said: str) -> None:
    assert kinds_named(said) == ()


def test_no_name_stands_for_two_kinds_of_work_without_being_noticed() -> None:
    assert len(set(kinds())) == len(kinds()) > 40


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("driven coaches up and down the coast", "transportation"),
        ("drew cartoons", "graphic design"),
        ("draw the buttons of ovens", "user interface"),
        ("compose short texts for garden shops", "writing"),
        ("compose music for films", "music"),
    ],
)
def test_what_was_done_and_what_is_made_name_the_same_kind(said: str, kind: str) -> None:
    assert kinds_named(said)[0].startswith(kind)

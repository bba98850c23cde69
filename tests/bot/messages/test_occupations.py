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


@pytest.mark.parametrize(
    "said", ["I learned the guitar from youtube", "I read blogs and use tiktok", "I am worried about the future", "the lawyer's wife", ""]
)
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


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("mend the packing robots at a brewery", "robotics"),
        ("work the phones for an insurance bank", "customer service"),
        ("key supplier invoices into the ledger program", "data entry"),
        ("type up the audio of council meetings", "data entry"),
        ("crunch ugly numbers for a bakery", "data science"),
        ("draw boxes around cyclists", "labelling"),
        ("haul timber with an eighteen-wheeler", "transportation"),
        ("uber eats rider", "logistics"),
        ("take blood at a school", "therapy"),
        ("clean teeth", "therapy"),
        ("deliver babies", "nursing"),
        ("draw up wills", "legal"),
        ("IT support for a library", "customer service"),
        ("it technician", "computer networks"),
        ("privacy rules for a shop", "ethics"),
        ("tractor driver", "farming"),
        ("999 call handler", "police"),
    ],
)
def test_a_compound_counts_before_the_words_that_it_is_made_of(said: str, kind: str) -> None:
    assert kinds_named(said)[0].startswith(kind)


@pytest.mark.parametrize(("said", "kind"), [("animator", "graphic"), ("animals", "veterinary"), ("a court reporter", "data entry")])
def test_names_with_the_same_stem_are_told_apart_by_their_form(said: str, kind: str) -> None:
    assert kinds_named(said)[0].startswith(kind)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("school, welding the boilers", "metal trades"), ("bookkeeper, the garage", "bookkeeping"), ("at a school", "school teaching")],
)
def test_a_place_names_work_where_nothing_else_does(said: str, kind: str) -> None:
    assert kinds_named(said)[0].startswith(kind)


@pytest.mark.parametrize("said", ["my work phone is broken", "the support of my family", "a new program", "the box on the shelf"])
def test_a_thing_that_is_part_of_a_compound_names_no_work_alone(said: str) -> None:
    assert kinds_named(said) == ()

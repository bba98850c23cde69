from __future__ import annotations

from bot.messages.told_words import only_told


def test_words_before_the_question_only_tell() -> None:
    assert only_told("My dad is a miller. Could he apply?") == {"my", "dad", "is", "a", "miller"}


def test_a_word_that_is_asked_about_as_well_does_not_only_tell() -> None:
    assert "miller" not in only_told("My dad is a miller. What does a miller earn?")


def test_where_every_sentence_asks_or_none_does_nothing_is_only_told() -> None:
    assert only_told("What is hemp? Who spins it?") == frozenset()
    assert only_told("tell us about hemp") == frozenset()


def test_whom_in_the_family_it_is_about_is_only_told() -> None:
    assert only_told("Can my little brother come?") == {"brother"}
    assert only_told("Do brothers row together?") == frozenset()

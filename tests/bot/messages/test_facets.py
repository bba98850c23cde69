from __future__ import annotations

import pytest

from bot import patterns
from bot.messages.facets import facets

ONE_OF_SEVERAL = patterns.load("requests")["one_of_several"]


@pytest.mark.parametrize("question", ["Which boats are there?", "Which of the boats carry hay?", "What sort of boats are there?"])
def test_a_plural_that_is_asked_for_asks_for_a_list(question: str) -> None:
    assert "list" in facets(question)


@pytest.mark.parametrize("question", ["What is replacing people in ferry jobs?", "Which rank of sailors drowned?"])
def test_a_plural_that_only_says_where_or_of_what_asks_for_none(question: str) -> None:
    assert "list" not in facets(question)


def test_several_lines_of_work_are_not_one_of_several() -> None:
    assert ONE_OF_SEVERAL.match("Which line of work does a weir need?")
    assert not ONE_OF_SEVERAL.match("Which lines of work does a weir need?")


@pytest.mark.parametrize("question", ["In which cases is the deposit kept?", "Under what conditions may guests stay?"])
def test_the_cases_in_which_something_is_so_are_a_list(question: str) -> None:
    assert "list" in facets(question)


@pytest.mark.parametrize("question", ["What help do I get on board?", "Which equipment is lent out?"])
def test_what_help_there_is_asks_for_all_kinds_of_it(question: str) -> None:
    assert "list" in facets(question)


def test_paid_leave_asks_for_no_amount() -> None:
    assert "quantity" not in facets("What can I get paid special leave for?")
    assert "quantity" in facets("What are divers paid?")


@pytest.mark.parametrize("question", ["What if the wind turns the day before?", "what if the guest gets cold feet"])
def test_what_if_asks_for_no_list(question: str) -> None:
    assert "list" not in facets(question)

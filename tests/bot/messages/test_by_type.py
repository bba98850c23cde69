from __future__ import annotations

from typing import Any

import pytest

from bot.messages.by_type import (
    asks_no_datum,
    asks_nothing,
    compares,
    datum_asked,
    facets_by_type,
    talk_by_type,
    tells_of_nobody,
    tells_of_somebody,
    wants_several,
)
from bot.question_type import QuestionType
from bot.question_types.classifier import ACTS, DATA, FORMS


def of(**sure: float) -> QuestionType:
    """Named as act_own=0.9, form_list=0.6, datum_none=0.8; the others have nothing."""
    labels: list[Any] = [{label: sure.get(f"{name}_{label}", 0.0) for label in of_name} for name, of_name in NAMES.items()]
    return QuestionType(*labels)


NAMES: dict[str, tuple[str, ...]] = {"act": ACTS, "form": FORMS, "datum": DATA}


@pytest.mark.parametrize("act", ["greeting", "thanks", "farewell"])
def test_small_talk_asks_nothing(act: str) -> None:
    assert talk_by_type(of(**{f"act_{act}": 0.8, "form_none": 0.9})) == act
    assert talk_by_type(of(**{f"act_{act}": 0.8, "form_one": 0.9})) is None
    assert talk_by_type(of(**{f"act_{act}": 0.4, "form_none": 0.9})) is None


def test_a_list_is_asked_for_where_the_patterns_found_nothing_particular() -> None:
    sure = of(form_list=0.7, datum_none=0.8)
    assert facets_by_type(frozenset({"fact"}), sure) == {"list"}
    assert facets_by_type(frozenset({"definition"}), sure) == {"definition", "list"}
    assert facets_by_type(frozenset({"reasons"}), sure) == {"reasons"}
    assert facets_by_type(frozenset({"fact"}), of(form_list=0.7, datum_pay=0.8)) == {"fact"}
    assert facets_by_type(frozenset({"fact"}), of(form_list=0.4, datum_none=0.8)) == {"fact"}


def test_a_verdict_is_no_fact_and_no_yes() -> None:
    assert facets_by_type(frozenset({"yes_no"}), of(form_verdict=0.8)) == {"verdict"}
    assert facets_by_type(frozenset({"comparison"}), of(form_verdict=0.8)) == {"comparison"}


def test_what_the_patterns_found_of_data_is_given_up_only_where_none_is_likely() -> None:
    assert asks_no_datum(of(datum_none=0.9, datum_date=0.05))
    assert not asks_no_datum(of(datum_none=0.9, datum_date=0.2))
    assert not asks_no_datum(of(datum_none=0.7))


def test_the_likeliest_datum_is_asked_for_where_it_is_sure() -> None:
    assert datum_asked(of(datum_pay=0.6, datum_none=0.3)) == "pay"
    assert datum_asked(of(datum_pay=0.3, datum_none=0.2)) is None
    assert datum_asked(of(datum_pay=0.4, datum_none=0.45)) is None
    assert datum_asked(of(datum_person=0.5, datum_none=0.3)) is None
    assert datum_asked(of(datum_person=0.6, datum_none=0.3)) == "person"
    assert datum_asked(of(datum_none=0.9)) is None


def test_a_message_is_about_somebody_unless_it_asks_for_something_else() -> None:
    assert tells_of_somebody(of(act_others=0.8, datum_none=0.9))
    assert not tells_of_somebody(of(act_own=0.8, datum_none=0.9, form_list=0.8))
    assert not tells_of_somebody(of(act_own=0.8, datum_duration=0.9))
    assert tells_of_nobody(of(act_ask=1.0, act_own=0.1))
    assert not tells_of_nobody(of(act_ask=1.0, act_own=0.1, act_others=0.1))
    assert asks_nothing(of(form_none=0.5, form_one=0.4))
    assert not asks_nothing(of(form_none=0.4, form_one=0.5))


def test_without_a_type_nothing_is_read_off_it() -> None:
    assert not any(reads(None) for reads in (talk_by_type, compares, wants_several, asks_no_datum, datum_asked, tells_of_somebody))
    assert not tells_of_nobody(None)
    assert not asks_nothing(None)
    assert facets_by_type(frozenset({"fact"}), None) == {"fact"}

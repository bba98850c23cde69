from __future__ import annotations

import pytest

from bot.messages.phrases import antecedent, in_order


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("how often do professional bakers feed it?", ["professional bakers"]),
        ("do electricians work alone", ["electricians", "alone"]),
        ("does a sourdough starter freeze?", ["sourdough starter"]),
        ("it smells of nail varnish", ["nail varnish"]),
        ("who trains the models?", ["models"]),
        ("can data scientists from Spain apply", ["data scientists", "Spain"]),
        ("what does robotics technician do?", ["robotics technician"]),
        ("how large may a hut be?", ["hut"]),
        ("which of them can stream from two devices?", ["two devices"]),
        ("which jobs disappear?", ["jobs"]),
        ("should students study data science?", ["students", "data science"]),
    ],
)
def test_what_the_subject_does_is_no_part_of_its_name(text: str, phrases: list[str]) -> None:
    assert in_order(text) == phrases


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("is anybody teaching hemp weaving?", ["hemp weaving"]),
        ("does someone repair sails?", ["sails"]),
        ("may nobody enter the mill?", ["mill"]),
        ("where is a monthly pass sold", ["monthly pass sold"]),
    ],
)
def test_somebody_unknown_is_nothing_that_was_spoken_of(text: str, phrases: list[str]) -> None:
    assert in_order(text) == phrases


def test_it_is_no_time_where_a_thing_was_spoken_of() -> None:
    assert antecedent("it", ["sails", "year"]) == "sails"
    assert antecedent("it", ["year"]) == "year"


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("When is the sauna open?", ["sauna"]),
        ("Is the slipway closed on Sundays?", ["slipway", "Sundays"]),
        ("When is the open day?", ["open day"]),
    ],
)
def test_how_a_thing_is_belongs_to_its_name_only_in_front_of_it(text: str, phrases: list[str]) -> None:
    assert in_order(text) == phrases

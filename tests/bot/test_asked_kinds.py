from __future__ import annotations

import pytest

from bot.asked_kinds import AMOUNTS, Kind, asked_kinds, gap, largest_gap


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What does a pilot earn?", "money"),
        ("How much does a berth cost?", "money"),
        ("How many ferries are there?", "count"),
        ("What share of the pilots are women?", "count"),
        ("How far is the sandbank?", "measure"),
        ("How long does the crossing take?", "duration"),
        ("When will the channel be dredged?", "date"),
        ("In which town is the school?", "place"),
        ("Who invented the hawser?", "person"),
        ("Which company builds trawlers?", "name"),
        ("Which of the boats is the fastest?", "ranking"),
    ],
)
def test_the_kind_of_thing_is_read_off_the_wording(question: str, kind: Kind) -> None:
    assert kind in {asked.kind for asked in asked_kinds(question)}


@pytest.mark.parametrize("question", ["What do pilots do?", "Why is hemp used?", "Does networking pay off?", "Are dogs welcome?"])
def test_most_questions_ask_for_no_particular_kind(question: str) -> None:
    assert asked_kinds(question) == ()


def test_the_gap_is_how_much_farther_the_nearest_sentence_with_such_a_thing_is() -> None:
    question = "How much does a berth cost?"
    (asked,) = [one for one in asked_kinds(question) if one.kind == "money"]
    assert gap(asked, question, [("A berth costs 12 crowns a night.", 0.8), ("Dogs are welcome.", 0.1)]) == 0
    assert gap(asked, question, [("Berths lie along the quay.", 0.8), ("A licence costs 40 crowns.", 0.4)]) == pytest.approx(0.5)
    assert gap(asked, question, [("Berths lie along the quay.", 0.8)]) == 1


def test_circumstances_answer_when_something_is_so_and_not_when_it_will_be() -> None:
    sentence = [("The lamp is trimmed when the wind turns.", 0.7)]
    is_so, will_be = "When is the lamp trimmed?", "When will the lamp be replaced?"
    (asked_is,), (asked_will,) = asked_kinds(is_so), asked_kinds(will_be)
    assert gap(asked_is, is_so, sentence) == 0
    assert gap(asked_will, will_be, sentence) == 1
    assert largest_gap([(asked_is, 0.2), (asked_will, 0.6)], AMOUNTS) == 0.6

"""A nugget counts where the answer says it, and as cited where the passage behind it says it too."""

from __future__ import annotations

import pytest

from evals.cases import Nugget
from evals.metrics import nuggets
from evals.metrics.reply_text import sentences


def nugget(**conditions: object) -> Nugget:
    return Nugget.model_validate({"id": "n", **conditions})


@pytest.mark.parametrize(
    ("conditions", "reply", "found"),
    [
        ({"any_of": ["chatbot", "virtual assistant"]}, "Virtual assistants answer.", True),
        ({"any_of": ["chatbot"]}, "Robots answer.", False),
        ({"all_of": ["data entry", "clerical"]}, "Data entry goes first.", False),
        ({"all_of": ["data entry", "re:cleric(al|s)"]}, "Clerics do data entry.", True),
        ({"number": {"value": 6}}, "There are six groups.", True),
        ({"number": {"value": 6}}, "There are sixty groups.", False),
        ({"number": {"value": 93_600, "rel_tol": 0.01}}, "They earn $93,200 a year.", True),
        ({"number": {"value": 93_600, "rel_tol": 0.01}}, "They earn $90,000 a year.", False),
        ({"number": {"value": 2_500_000}}, "It cost 2.5 million.", True),
        ({"number": {"value": 6}, "any_of": ["percent", "%"]}, "6 jobs", False),
    ],
)
def test_all_conditions_that_are_given_must_hold(conditions: dict[str, object], reply: str, found: bool) -> None:
    assert nuggets.found_in(nugget(**conditions), reply) is found


def test_vital_nuggets_are_counted_apart() -> None:
    wanted = [
        Nugget(id="a", any_of=("robots",)),
        Nugget(id="b", any_of=("trucks",)),
        Nugget(id="c", vital=False, any_of=("cars",)),
        Nugget(id="d", vital=False, any_of=("drones",)),
    ]
    reply = "Robots, cars and drones."
    values = nuggets.metrics(nuggets.score(wanted, reply, sentences(reply), {}))
    assert values == {"vital_recall": 0.5, "nugget_recall": 0.75}


def test_a_nugget_is_cited_only_where_the_passage_behind_its_own_sentence_holds_it() -> None:
    reply = "Robots fetch goods [1]. Drones deliver parcels [1]. Trucks drive alone [2]."
    wanted = [Nugget(id=word, any_of=(word,)) for word in ("robots", "drones", "trucks")]
    passages = {1: "Robots fetch goods from the shelves.", 2: "Drones deliver parcels."}
    scores = nuggets.score(wanted, reply, sentences(reply), passages)
    assert {score.id: score.cited for score in scores} == {"robots": True, "drones": False, "trucks": False}

from __future__ import annotations

import pytest

from bot.retrieval.asked_kinds import asked_kinds, gives

COURSE = "Course: Net maker; Code: N4; Begins: 3 May 2021; Length: 12 weeks; Fee in crowns: 390; Places: 6"
POST = "Post: Net maker; Monthly pay: 2100; Vacancies: 4"
BOTH = "Post: Net maker; Monthly pay: 2100; Fee of the course: 390"


@pytest.mark.parametrize(
    ("question", "row", "given"),
    [
        ("What do you earn as a net maker?", COURSE, False),
        ("What does a net maker get paid?", POST, True),
        ("What does the course for net makers cost?", COURSE, True),
        ("What does it cost to become a net maker?", POST, False),
        ("What do you earn as a net maker?", BOTH, True),
        ("What does the course for net makers cost?", BOTH, True),
    ],
)
def test_a_fee_is_not_what_somebody_earns_and_pay_is_not_what_something_costs(question: str, row: str, given: bool) -> None:
    (asked,) = (asked for asked in asked_kinds(question) if asked.kind == "money")
    assert bool(gives(asked, question, row, frozenset())) is given


@pytest.mark.parametrize("question", ["What can I get paid special leave for?", "Which paid holidays are there?"])
def test_paid_leave_is_no_money(question: str) -> None:
    assert not [asked for asked in asked_kinds(question) if asked.kind == "money"]

from __future__ import annotations

import pytest

from bot.retrieval.asked_kinds import Kind
from bot.retrieval.particulars import Particulars


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        ("What time does the ferry leave?", "It takes three weeks to mend.", {"clock"}),
        ("What time does the ferry leave?", "The ferry leaves at ten on weekdays.", set()),
        ("What time does the ferry leave on Sundays?", "On Mondays the ferry leaves at 9 am.", {"clock"}),
        ("What time does the ferry leave on Sundays?", "Monday to Sunday the ferry leaves at 9 am.", set()),
        ("What time does the ferry leave on Sundays?", "The ferry leaves at 9 am.", set()),
        ("When does the regatta start?", "The regatta lasts nine hours.", {"date"}),
        ("When does the regatta start?", "The regatta starts on 4 June.", set()),
        ("When does the lock open?", "The lock opens when the water has risen.", set()),
        ("From which day may one fish?", "Most find a boat within six months.", {"date"}),
        ("What score do I need to pass the knot test?", "You may take the test twice, three months apart.", {"score"}),
        ("What score do I need to pass the knot test?", "Eight of ten knots must hold, which is 80 per cent.", set()),
        ("Which grade do I need to pass?", "You pass with grade C.", set()),
        ("Can I see an example of a good logbook report?", "A course on good reports takes an hour.", {"example"}),
        ("Show me an example of a report", "It reads: “Wind west, three ferries late by an hour.”", set()),
        ("What does a berth cost?", "Berths are cheaper by at most 20 per cent until January 2026.", {"money"}),
        ("What does a berth cost?", "Berths lie along the quay.", {"money"}),
        ("Who is the skipper?", "The skipper decides about the seats. Complaints go to Tove Lind.", {"person"}),
        ("Who can help me with the ropes?", "Whoever coils them for a living shows it gladly.", set()),
        ("Where can I learn to sail?", "Sailing is taught in evening courses.", set()),
        ("How long do I have to learn?", "One learns as long as one sails.", set()),
    ],
)
def test_a_particular_thing_that_no_sentence_has_is_lacking(question: str, sentence: str, lacking: set[Kind]) -> None:
    sentences = [f"{text}." for text in sentence.rstrip(".").split(". ")]
    particulars = Particulars.asked_in(question, ["the complaints of whoever has one"])
    assert set(particulars.lacking_in(sentences)) == lacking


def test_a_sentence_gives_all_that_is_asked_for_or_is_none_that_does() -> None:
    asked = Particulars.asked_in("What does a berth cost?", [])
    assert asked.given_by("A berth costs nineteen crowns.")
    assert not asked.given_by("Berths lie along the quay.")
    assert Particulars.asked_in("Why is hemp used?", []).given_by("Berths lie along the quay.")

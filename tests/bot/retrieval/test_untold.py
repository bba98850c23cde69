from __future__ import annotations

import pytest

from bot.retrieval.untold import Untold, untold


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("Where do I apply for work as a diver?", "Divers mend hulls, particularly in cold water.", "place"),
        ("Where do I apply for work as a diver?", "Divers are hired at the harbour office.", None),
        ("Where do I apply for work as a diver?", "Write to divers@grimsand.example.", None),
        ("Where can I watch the regatta?", "The regatta is a race of old boats.", "place"),
        ("Where can I watch the regatta?", "The race is seen best from Gull Rock.", None),
        ("Where can I learn to splice?", "Splicing is a patient art.", "place"),
        ("Where can I learn to splice?", "Splicing is taught in evening courses.", None),
        ("Where do I get the yellow slip?", "Both sign the yellow slip and put it in the mate's box.", "place"),
        ("Where do I get the yellow slip?", "Yellow slips are handed out by the mate.", None),
        ("Where can I get a berth card?", "20 per cent less for holders of a berth card.", "place"),
        ("Where do I get better at rowing?", "Rowing is fun.", None),
        ("Where is splicing useful?", "Splicing is a patient art.", None),
        ("How do I find a good pilot?", "Pilots can give guidance on tides.", "steps"),
        ("How do I find a good pilot?", "Rowing and pilotage can also give guidance.", "steps"),
        ("How do I find a good pilot?", "Ask the warden for a pilot.", None),
        ("How do I find a berth?", "Berths are given out in the order of the waiting list.", None),
        ("How can I get new sails?", "A loan is a way to acquire new sails.", None),
        ("How do I get a berth for my boat?", "Apply to the warden in May.", None),
        ("How do I find out what a berth costs?", "Berths lie along the quay.", None),
        ("How do I get better at rowing?", "Rowing is fun.", None),
        ("How do I get the hull repaired?", "Hulls lie on the slip.", None),
        ("How do I ask someone to be my mentor?", "Mentorship gives guidance.", "steps"),
        ("I came ashore. What would I have to do to be one of the mentors?", "There are 22 mentors at present.", "steps"),
        ("How do I become a mentor?", "Mentors need two years at sea.", None),
        ("How do I become a mentor?", "Mentors give guidance.", "steps"),
        ("How do I find the lock?", "The lock lies north.", None),
        ("Which firms train their divers?", "Forward-thinking firms train their divers.", "name"),
        ("Which companies train their divers?", "Businesses must care, and leading firms train divers.", "name"),
        ("Which workers grew tired?", "Some workers grew tired.", "name"),
        ("Which workers grew tired?", "Workers on the night boats grew tired.", None),
        ("Which firms train their divers?", "Firms such as salvage yards train divers.", None),
        ("Which firms train their divers?", "Salvage firms train their divers.", None),
        ("Which firms train their divers?", "Firms train divers, Harkness above all.", None),
        ("Which firms are forward-thinking?", "Forward-thinking firms train their divers.", None),
        ("Which members can dive?", "Members dive if they are 18.", None),
        ("Which firms should train divers?", "Firms must train divers.", None),
        ("Which breweries does Harkness print for?", "Harkness prints for pharmacies and breweries.", "name"),
        ("Which breweries does Harkness print for?", "Harkness prints for breweries such as Gull.", None),
        ("Which courses count?", "Courses count.", None),
    ],
)
def test_a_sentence_about_the_very_thing_may_leave_out_what_is_asked_of_it(question: str, told: str, lacking: Untold | None) -> None:
    assert untold(question, [told], frozenset()) == ((lacking,) if lacking else ())

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
        ("What time does the galley shut?", "Meals are paid for with a token worth €4.50.", {"clock"}),
        ("What time does the galley shut?", "The galley shuts at 14.30.", set()),
        ("What did the town spend on doing up the pier?", "The pier was done up in three years.", {"money"}),
        ("What did the town spend on doing up the pier?", "The new pier cost 40,000 crowns.", set()),
        ("What is the money spent on?", "The money goes to the lifeboat.", set()),
        ("What does it cost to park in yard B?", "Crews park free in yard D. Yard B is for guests.", {"money"}),
        ("What does it cost to park in yard B?", "Parking is free in yard B.", set()),
        ("price of a day card for my 7 year old", "A day card for adults costs 9 crowns.", {"money"}),
        ("price of a day card for my 7 year old", "A day card costs 9 crowns.", set()),
        ("Do I need a degree to be a diver?", "Divers are there for training the dolphins.", {"credential"}),
        ("Do I need a degree to be a diver?", "Divers mend hulls.", {"credential"}),
        ("Do I need a degree to be a diver?", "Anybody who can swim is welcome.", set()),
        ("Which qualifications are needed for a diver?", "Divers must be 18.", set()),
        ("Name some of the firms that hire divers", "Large firms hire divers.", {"name"}),
        ("Name some of the firms that hire divers", "Firms such as Harkness hire divers.", set()),
        ("Which firms hire divers? Names please.", "Large firms hire divers.", {"name"}),
        ("Which firms hire divers?", "Large firms hire divers.", set()),
        ("Which course exactly?", "Online courses of many kinds help.", {"name"}),
        ("Which course exactly?", "Course: Mending sails; Length: 2 years", set()),
        ("Which course exactly?", "Two courses are held at night: Sails and ropes, and Knots.", set()),
        ("Who makes the hawsers they use?", "Ropemakers twist hemp and make hawsers and nets.", set()),
        ("Who makes the hawsers they use?", "Trawlers are moored with hawsers.", {"person"}),
        ("Who makes the Starling?", "Shipwrights build boats.", {"person"}),
        ("Which software are the pilots using?", "Pilots read charts that software draws.", {"name"}),
        ("Which software are the pilots using?", "Pilots read the charts of Seamark.", set()),
        ("What breed is Pepper?", "Pepper, the guard dog, sleeps by the door.", {"name"}),
        ("What's inside the diver's box?", "There are nine boxes, among them the diver's.", {"contents"}),
        ("What's inside the diver's box?", "The diver's box holds a lamp and a knife.", set()),
        ("Teach me step by step to splice a rope", "Riggers specialise in spliced ropes.", {"steps"}),
        ("Teach me step by step to splice a rope", "Unlay the rope and tuck each strand under the next.", set()),
        ("How do I sew a sail?", "Sailmakers are wanted everywhere.", {"steps"}),
        ("How do I sew a sail?", "Sails are sewn with waxed thread.", set()),
        ("How do I build my confidence?", "Rowing is fun.", set()),
        ("What does the Mate's Certificate cost?", "A deckhand begins at £12 an hour, with the Mate's Certificate at £14.", {"money"}),
        ("What does the Mate's Certificate cost?", "The Mate's Certificate is £90.", set()),
        ("What do pilots earn after the course?", "title: Pilot; weeks: 11; fee_gbp: 2580; places: 8", {"money"}),
        ("What do pilots earn after the course?", "Pilots get £19 an hour; the course costs £80.", set()),
        ("How many days holiday do deckhands get?", "The course for mates is 20 days.", {"count"}),
        ("How many days holiday do deckhands get?", "Deckhands have 25 days of leave.", set()),
        ("How many days off do deckhands get?", "Four days are spent at sea and one day at school.", {"count"}),
        ("How many pages is form B2?", "One in four of the forms is sent back.", {"count"}),
        ("How many pages is form B2?", "Form B2 has twelve pages.", set()),
        ("How many people saw the regatta?", "The regatta was seen by 300 guests.", set()),
        ("On which day of the month is the toll paid out?", "It pays 310 crowns a month since March 2020.", {"date"}),
        ("On which day of the month is the toll paid out?", "It is paid out on the 15th.", set()),
        ("When does the boathouse open on Saturdays?", "The crews cook on Saturdays at noon in the boathouse.", {"date"}),
        ("When does the boathouse open on Saturdays?", "The boathouse is open on Saturdays from 9 to 12.", set()),
        ("Which two members may look into the log?", "Two members of the crew may look into the log.", {"name"}),
        ("Which two members may look into the log?", "Members Nora Bell and Ivo Rask may look into it.", set()),
        ("Name a company that trains its divers", "Far-sighted companies train their divers.", {"name"}),
        ("Who has followed Nora Bell as harbour master?", "The term of Nora Bell ends in August.", {"person"}),
        ("Who has followed Nora Bell as harbour master?", "Nora Bell handed over to Ivo Rask.", set()),
        ("Who builds the cranes on the quay?", "The cranes on the quay are more autonomous now.", {"person"}),
        ("Which boat sinks first?", "Boats sink.", {"which_most"}),
        ("Which boat sinks first?", "The oldest boats sink.", set()),
        ("Which boat is the best?", "Most people row twice a month.", {"which_most"}),
        ("Which boat is the last one back?", "Boats come back at 17.30 and 19.00.", set()),
        ("Which boats stay out more than a week?", "Trawlers stay out two weeks.", set()),
        ("What is the dog's breed?", "Dogs sleep by the door.", {"name"}),
        ("Which boat should I buy first?", "Boats float.", set()),
        ("Which tunes are played at Tunes by the Sea?", "Tunes by the Sea is on 12 July.", {"name"}),
        ("Which tunes are played at Tunes by the Sea?", "At Tunes by the Sea we play sea tunes.", set()),
        ("Who is the skipper?", "The skipper decides about the seats. Complaints go to Tove Lind.", {"person"}),
        ("Who can help me with the ropes?", "Whoever coils them for a living shows it gladly.", set()),
        ("Where can I learn to sail?", "Sailing is taught in evening courses.", set()),
        ("How long do I have to learn?", "One learns as long as one sails.", set()),
        ("Which course exactly?", "Courses on rope are worth it.", {"name"}),
        ("Which course exactly?", "Begin with the course “Knots for beginners”.", set()),
        ("Which company is the Tern 3 from?", "Cutters such as the Tern 3 are fast.", {"name"}),
        ("Which company is the Tern 3 from?", "Cutters such as Harkness’s Tern 3 are fast.", set()),
        ("Who makes the nets?", "Netmakers build and mend all that is cast.", set()),
        ("Who makes the nets?", "Skippers cast the nets.", {"person"}),
        ("Who makes the Tern 3?", "Boatbuilders make cutters.", {"person"}),
    ],
)
def test_a_particular_thing_that_no_sentence_has_is_lacking(question: str, sentence: str, lacking: set[Kind]) -> None:
    sentences = [f"{text}." for text in sentence.rstrip(".").split(". ")]
    particulars = Particulars.asked_in(question, ["the complaints of whoever has one"])
    assert set(particulars.lacking_in(sentences)) == lacking


def test_a_list_singles_none_of_its_items_out_by_counting_leading_ones_among_them() -> None:
    asked = Particulars.asked_in("Of those boats, which one sinks first?", [])
    assert asked.lacking_in(["Ferries", "Entry-level boats of leading firms"], listed=True) == ("which_most",)
    assert asked.lacking_in(["Ferries, which sink first", "Cutters"], listed=True) == ()


def test_a_sentence_gives_all_that_is_asked_for_or_is_none_that_does() -> None:
    asked = Particulars.asked_in("What does a berth cost?", [])
    assert asked.given_by("A berth costs nineteen crowns.")
    assert not asked.given_by("Berths lie along the quay.")
    assert Particulars.asked_in("Why is hemp used?", []).given_by("Berths lie along the quay.")

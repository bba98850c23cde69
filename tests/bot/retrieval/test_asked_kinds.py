from __future__ import annotations

import pytest

from bot.retrieval.asked_kinds import (
    AMOUNTS,
    UNBOUND,
    Kind,
    asked_kinds,
    asked_tellings,
    enumerable,
    gap,
    gives,
    largest_gap,
    listable,
    only_asks_for,
    preferred,
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What does a pilot earn?", "money"),
        ("Is a pilot well paid?", "money"),
        ("Which of them pays better?", "money"),
        ("When? (Which boats lie in the harbour)", "date"),
        ("How much does a berth cost?", "money"),
        ("How many ferries are there?", "count"),
        ("What share of the pilots are women?", "count"),
        ("How far is the sandbank?", "length"),
        ("How heavy is the anchor?", "weight"),
        ("How old is the pilot?", "measure"),
        ("How often is the lamp trimmed?", "frequency"),
        ("What will the harbour look like in 2035?", "year"),
        ("Where is the lock?", "place"),
        ("What licence does a pilot need?", "credential"),
        ("What is the phone number of the harbour office?", "contact"),
        ("How long does the crossing take?", "duration"),
        ("How far ahead is the timetable printed?", "duration"),
        ("How far in advance must a berth be booked?", "duration"),
        ("How are the trawlers named?", "name"),
        ("When will the channel be dredged?", "date"),
        ("In which town is the school?", "territory"),
        ("Who invented the hawser?", "person"),
        ("Which company builds trawlers?", "name"),
        ("Which of the boats is the fastest?", "ranking"),
        ("What is the pass mark of the knot test?", "score"),
        ("Is there a template for the letter to the warden?", "example"),
        ("Which papers must I bring to the warden?", "handed_in"),
    ],
)
def test_the_kind_of_thing_is_read_off_the_wording(question: str, kind: Kind) -> None:
    assert kind in {asked.kind for asked in asked_kinds(question)}


@pytest.mark.parametrize(
    "question",
    [
        "What do pilots do?",
        "Why is hemp used?",
        "Does networking pay off?",
        "Are dogs welcome?",
        "What grade of oil do I need?",
        "Give me an example of a job at sea",
        "Which forms of rope are strong?",
        "Which kinds of rope are named for work at sea?",
    ],
)
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


def gap_of(question: str, sentence: str, plain: str = "") -> float:
    (asked, *_) = asked_kinds(question)
    return gap(asked, question, [(sentence, 0.7)], frozenset(plain.split()))


def test_a_number_answers_how_many_where_it_stands_beside_what_is_counted() -> None:
    assert gap_of("How many pilots are there?", "There are nine pilots and one lamp.") == 0
    assert 0 < gap_of("How many pilots are there?", "A pilot must have been at sea for nine winters.") < 1
    assert gap_of("How many pilots are there?", "Pilots guide ships, a task once left to fishermen.") == 1


def test_a_unit_answers_how_long_and_any_number_does_not() -> None:
    assert gap_of("How long does the crossing take?", "The crossing takes 40 minutes.") == 0
    assert gap_of("How long does the crossing take?", "The crossing is made by 2 ferries.") == 1
    assert gap_of("How far is the sandbank?", "The sandbank lies three miles out.") == 0
    assert gap_of("How far is the sandbank?", "The sandbank has been there for 90 years.") == 1


def test_only_the_year_that_is_asked_about_will_do() -> None:
    assert gap_of("What will happen to the harbour in 2035?", "In 2035 the harbour will be dredged.") == 0
    assert gap_of("What will happen to the harbour in 2035?", "In 1926 the harbour was dredged.") == 1


def test_a_name_answers_who_and_the_capitals_of_a_label_are_none() -> None:
    assert gap_of("Who invented the hawser?", "The hawser was thought of by Ottoline Grue.") == 0
    assert gap_of("Who invented the hawser?", "Ropes and Hawsers: They are twisted of hemp.", "hemp") == 1


def test_words_of_price_only_ask_and_what_they_are_asked_of_does_not() -> None:
    (asked,) = asked_kinds("What does a pilot earn?")
    assert only_asks_for(asked, "earn")
    assert not only_asks_for(asked, "pilot")


def test_papers_only_ask_where_it_is_asked_what_has_to_be_sent() -> None:
    (asked,) = asked_kinds("Which papers do I have to send in for a berth?")
    assert only_asks_for(asked, "papers")
    assert not only_asks_for(asked, "berth")
    assert gap_of("Which papers do I have to send in for a berth?", "Send two photographs and a letter from your skipper.") == 0
    assert gap_of("Which papers do I have to send in for a berth?", "A berth is nine metres long.") == 1


def test_a_list_tells_how_many_there_are_and_not_how_many_will_be() -> None:
    there_are, will_be = "How many locks are there?", "How many locks will be dredged?"
    assert enumerable(asked_kinds(there_are)[0], there_are)
    assert not enumerable(asked_kinds(will_be)[0], will_be)


def test_a_sentence_about_companies_does_not_wholly_answer_which_company() -> None:
    assert 0 < gap_of("Which company builds trawlers?", "Every company builds its own trawlers.") < 1
    assert gap_of("Which courses are there?", "Courses are held in winter.") == 0


def test_why_something_is_called_so_asks_for_no_name_and_what_it_is_called_does() -> None:
    assert asked_kinds("Why is a pilot called the eyes of a ship?") == ()
    assert [asked.kind for asked in asked_kinds("What is the tall lamp called?")] == ["name"]


@pytest.mark.parametrize("amount", ["26,000 kroner", "900 yen", "40 rupees", "1,200 CHF"])
def test_pay_in_any_currency_is_an_amount_of_money(amount: str) -> None:
    assert gap_of("What does a pilot earn?", f"Pilot – typical month: {amount}.") == 0


def test_the_entry_level_is_what_comes_first() -> None:
    assert gap_of("Which posts are hit first?", "It has an impact on entry-level posts.") == 0
    assert gap_of("Which posts are hit first?", "It has an impact on posts.") == 1


def test_which_robots_somebody_uses_asks_for_their_name() -> None:
    assert gap_of("Which robots do shipyards use?", "Robots are common in shipyards.") == 1
    assert gap_of("Which robots do shipyards use?", "Shipyards weld with Torvald robots.") == 0


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("How much quicker did the pilots get out to the ships?", ["measure"]),
        ("How much longer do I get to hand in the form?", ["measure"]),
        ("How much time do keepers spend on the lamp?", ["duration"]),
        ("How much more often do hawsers get replaced in wet years?", []),
        ("How much of the catch gets lost?", []),
        ("How much should I be afraid of the fog?", []),
        ("How much will a berth be?", ["money"]),
        ("How much is known about the wreck?", []),
        ("How much is steam used on the quay?", []),
        ("How much will steam change the work of a ropemaker?", []),
        ("How much more do pilots earn than keepers?", ["money"]),
        ("How much of the fee do I get back?", ["money"]),
        ("How much can a ropemaker make?", ["money"]),
        ("How much is the training?", ["money"]),
    ],
)
def test_how_much_asks_for_money_where_something_is_paid_and_not_where_it_says_to_what_degree(question: str, kinds: list[Kind]) -> None:
    assert [asked.kind for asked in asked_kinds(question)] == kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What's the last day to hand in the log?", ["date"]),
        ("What do I bring on the first day?", []),
        ("What changed in the last three years?", []),
        ("What is the first chapter about?", []),
        ("Which boats come in last?", ["ranking", "order"]),
    ],
)
def test_first_and_last_compare_nothing_where_they_tell_days_and_steps_of_one_row(question: str, kinds: list[Kind]) -> None:
    assert [asked.kind for asked in asked_kinds(question)] == kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("I have to write what shipyards and firms should do for their hands.", []),
        ("what banks must offer to keepers", []),
        ("I wonder what employers look for", []),
        ("What companies offer apprenticeships?", ["name"]),
        ("Which schools should I apply to?", ["name"]),
        ("What company should I join?", ["name"]),
    ],
)
def test_what_companies_should_do_asks_for_no_company(question: str, kinds: list[Kind]) -> None:
    assert [asked.kind for asked in asked_kinds(question)] == kinds


@pytest.mark.parametrize(
    "sentence",
    ["berth: outer quay; fee_gbp: 950; nights: 7", "boat: cutter; monthly_salary: 1200", "Boat: cutter; Fare (€): 12", "eur: 40"],
)
def test_the_number_under_a_column_of_prices_is_money(sentence: str) -> None:
    assert gap_of("What does it cost?", sentence) == 0


def test_the_number_under_another_column_is_no_money() -> None:
    assert gap_of("What does it cost?", "berth: outer quay; payload: heavy; nights: 7") == 1


@pytest.mark.parametrize("sentence", ["12 per cent of the pilots retire early.", "A third of them do.", "Two in five do."])
def test_a_share_is_told_by_a_share(sentence: str) -> None:
    assert gap_of("What percentage of the pilots retire early?", sentence) == 0


def test_a_share_is_not_told_by_a_number() -> None:
    assert gap_of("What percentage of the pilots retire early?", "There are nine pilots.") == 1
    assert gap_of("How many pilots are there?", "There are nine pilots.") == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "A ship counts as laden if at least two holds are full.",
        "It is laden as soon as a hold is full.",
        "Whoever has been at sea is a mate.",
    ],
)
def test_when_something_is_so_is_told_by_a_condition(sentence: str) -> None:
    assert gap_of("When is a ship laden?", sentence) == 0


def test_that_a_thing_is_more_than_another_is_no_condition() -> None:
    assert gap_of("When is a ship laden?", "A laden ship is more than a sight.") == 1


def test_who_made_a_thing_is_told_by_a_name_and_not_by_a_company_that_did_something_else() -> None:
    question, plain = "Which company developed the Halmar buoy?", "halmar buoy"
    assert gap_of(question, "In May we had the Halmar buoy tested by an outside company.", plain) == 1
    assert gap_of(question, "The Halmar buoy is a product of Grue and Sons.", plain) == 0
    assert gap_of(question, "The Halmar buoy was made by GTS.", plain) == 0


def test_the_question_in_brackets_behind_a_message_asks_for_nothing_where_the_message_does() -> None:
    assert {asked.kind for asked in asked_kinds("When? (Who invented the hawser)")} == {"date"}
    assert {asked.kind for asked in asked_kinds("and so? (Who invented the hawser)")} == {"person"}


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Who makes sure that nobody drowns?", []),
        ("Who makes the rules?", []),
        ("Who makes these ropes?", ["person"]),
        ("price of a berth", ["money"]),
        ("The price of a berth is too high, why?", []),
        ("what company should do for my crew", []),
        ("Which company should I write to?", ["name"]),
    ],
)
def test_who_sees_to_something_is_no_maker_and_a_price_is_asked_for_without_a_question_word(question: str, kinds: list[Kind]) -> None:
    assert [asked.kind for asked in asked_kinds(question)] == kinds


@pytest.mark.parametrize(
    ("kind", "question", "may_be"),
    [
        ("which_most", "Which boats are most at risk?", True),
        ("which_most", "Which ticket is cheapest?", True),
        ("which_most", "Which boat sinks first?", False),
        ("which_most", "Which boats are easiest to sail?", True),
        ("money", "What does it cost?", False),
        ("name", "Which tools need training?", True),
    ],
)
def test_a_list_answers_which_are_most_of_something_and_not_which_one_is_first(kind: Kind, question: str, may_be: bool) -> None:
    assert listable(kind, question) is may_be


def test_which_of_two_is_better_is_asked_again_where_what_is_told_does_not_say_it() -> None:
    assert (
        preferred("Which is better, rowing or sailing?", ["Rowing is done on the lake.", "Sails are white."]) == "which of them is better?"
    )
    assert preferred("Which is better, rowing or sailing?", ["Rowing is better than sailing."]) is None
    assert preferred("What is the difference between rowing and sailing?", ["Rowing is done on the lake."]) is None


def test_which_of_two_somebody_is_asks_for_no_name() -> None:
    assert not asked_kinds("Who is the pilot, man or woman?")
    assert {asked.kind for asked in asked_kinds("Who is the pilot?")} == {"person"}


@pytest.mark.parametrize(
    ("question", "singled_out"),
    [
        ("Which boat is best?", True),
        ("Which boat sinks first?", True),
        ("Which boat needs a crew most?", False),
        ("Which skill helps most with a storm?", False),
        ("In which harbours is a pilot most useful?", False),
        ("Which boat is more seaworthy?", True),
        ("Which knots are becoming more useful?", False),
    ],
)
def test_what_is_most_of_use_for_something_named_singles_out_nothing(question: str, singled_out: bool) -> None:
    assert ("which_most" in [asked.kind for asked in asked_tellings(question)]) is singled_out


def test_what_is_told_of_well_paid_work_is_no_question_for_pay() -> None:
    assert asked_kinds("Are well-paid ropemakers replaced by machines?") == ()
    assert [asked.kind for asked in asked_kinds("Are ropemakers well paid?")] == ["money"]
    assert [asked.kind for asked in asked_kinds("Are ropemakers better paid than divers?")][:1] == ["money"]


def test_the_maker_of_a_named_thing_is_told_without_the_word_for_makers() -> None:
    (from_whom,), (hires,) = asked_kinds("Which company is the Tern 3 from?"), asked_kinds("Which company hires divers?")
    assert only_asks_for(from_whom, "company")
    assert not only_asks_for(from_whom, "tern")
    assert not only_asks_for(hires, "company")


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Is a picture from the yard's website enough?", []),
        ("What do I find on the website?", []),
        ("What is your website?", ["contact"]),
        ("Do you have a website?", ["contact"]),
        ("What is the yard's web address?", ["contact"]),
    ],
)
def test_a_website_that_is_only_spoken_of_asks_for_no_way_to_reach_anybody(question: str, kinds: list[Kind]) -> None:
    assert [asked.kind for asked in asked_kinds(question)] == kinds


@pytest.mark.parametrize(
    ("message", "years"),
    [
        ("I had a berth in 2019 and then the yard closed. Am I shut out until 2029?", []),
        ("I got my licence in 2016. Is it good for 2026?", []),
        ("What did a berth cost in 1974?", ["1974"]),
        ("The yard burnt down in 1974. Did it open again in 1980?", ["1974"]),
        ("Can I moor there in 2031?", ["2031"]),
    ],
)
def test_years_reckoned_from_ones_own_are_asked_of_no_document(message: str, years: list[str]) -> None:
    assert [asked.wording for asked in asked_kinds(message) if asked.kind == "year"] == years


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("When the yard closed, there were 73.", 1.0),
        ("It opened with ten people, and has 45 now.", 1.0),
        ("There are nine cranes in the yard.", UNBOUND),
        ("The last keel was laid in 1988.", UNBOUND),
    ],
)
def test_a_number_by_itself_counts_what_was_spoken_of(sentence: str, counted: float) -> None:
    (asked,) = (asked for asked in asked_kinds("How many caulkers were left?") if asked.kind == "count")
    assert gives(asked, "How many caulkers were left?", sentence, frozenset()) == counted

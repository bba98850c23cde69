from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot import understanding
from bot.question_type import Act, AnswerForm, Datum, QuestionType
from bot.safety import screen
from bot.stages import Question, Turn, Understanding

LIST_REPLY = (
    "There are three:\n\n- **Night watchman**: walks the halls at night. [1]\n"
    "- **Lamplighter**: lights the lamps of a town. [2]\n- **Miller**: grinds corn. [3]"
)


def understand(question: Question) -> Understanding:
    return understanding.understand(question, screen(question.text))


HISTORY = (Turn("user", "Which old trades does the guidance name?"), Turn("assistant", LIST_REPLY))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hello!", "greeting"),
        ("good morning, how are you?", "greeting"),
        ("thanks a lot, that was very helpful", "thanks"),
        ("bye", "farewell"),
        ("What can you do?", "capabilities"),
        ("am I talking to a robot", "identity"),
        ("???", "unclear"),
        ("what?", "unclear"),
        ("ok", "acknowledgement"),
        ("haha good one", "acknowledgement"),
        ("👍", "acknowledgement"),
        ("ok gotta run, bye", "farewell"),
        ("no that's all, thanks", "thanks"),
        ("lol thanks", "thanks"),
        ("ta", "thanks"),
        ("aw cheers, have a good weekend x", "farewell"),
        ("hello? anybody there??", "greeting"),
        ("Do you have a name?", "identity"),
        ("who made you", "identity"),
        ("where do your answers come from", "capabilities"),
        ("you're quite clever for a bot", "praise"),
        ("are you sure?", "doubt"),
        ("how do you know that", "doubt"),
        ("is that true for bakers as well?", "question"),
        ("that is very good news for millers", "question"),
        ("I have to go to work. What should I learn?", "question"),
        ("hi\nwhich jobs are safe", "question"),
        ("thanks, and which skills matter most?", "question"),
        ("hello, is bookkeeping at risk?", "question"),
        ("Thanks, that's all I needed", "thanks"),
        ("that answers my question", "thanks"),
        ("Hi, I have a quick question", "greeting"),
        ("my name is Tom", "greeting"),
        ("can you help me?", "capabilities"),
        ("can you explain how this works", "capabilities"),
        ("do you speak spanish?", "languages"),
        ("are your answers reliable?", "doubt"),
        ("Is this private?", "privacy"),
        ("will my manager see what I ask here?", "privacy"),
        ("do you keep my data?", "privacy"),
        ("Can I talk to a real person please", "human"),
        ("I'm a bit down today", "sadness"),
        ("will my boss read my application?", "question"),
        ("do you keep bees?", "question"),
        ("I want to work with people", "question"),
        ("can I speak to a career adviser?", "question"),
        ("We are a couple with two children and move to Leeds, what do you cover?", "question"),
        ("what do you know about millers?", "question"),
    ],
)
def test_small_talk_is_told_from_questions(text: str, intent: str) -> None:
    assert understand(Question(text)).intent == intent


def test_who_complains_of_an_answer_is_asked_what_they_meant() -> None:
    assert understand(Question("that's not what I asked", HISTORY)).intent == "complaint"


@pytest.mark.parametrize(
    ("reply", "detail"), [("Millers grind corn. [1]", None), ("The guidance says nothing about millers.", "unanswered")]
)
def test_doubt_in_an_answer_is_told_from_doubt_in_a_decline(reply: str, detail: str | None) -> None:
    turns = (Turn("user", "What do millers do?"), Turn("assistant", reply))
    assert understand(Question("are you sure?", turns)).detail == detail


@pytest.mark.parametrize(
    "text", ["ok " * 50 + "x", "that's good " * 12 + "x", "so really " * 14 + "x", "ha" * 70 + "x", "i am so very " * 12 + "x"]
)
def test_words_of_small_talk_without_end_are_not_tried_in_every_combination(text: str) -> None:
    assert understand(Question(text)).intent == "question"  # it hangs where they are


@pytest.mark.parametrize(
    ("text", "occupation"),
    [
        ("I'm a junior bookkeeper. Is my job safe and what should I do?", "junior bookkeeper"),
        ("i drive a lorry for a living. shuld i be worried?", "drive a lorry for a living"),
        ("I work as a court stenographer in Leeds", "court stenographer in Leeds"),
        ("As a warehouse picker, what can I do?", "warehouse picker"),
        ("my mum is a typist, will she lose her job?", "typist"),
        ("I'm a bit worried about robots", None),
        ("I'm a single mother of two. What should I learn?", None),
        ("Is being a typist a safe job?", None),
    ],
)
def test_what_people_say_they_do_is_kept_and_nothing_is_guessed(text: str, occupation: str | None) -> None:
    assert understand(Question(text)).profile.occupation == occupation


def test_an_occupation_told_earlier_holds_until_another_is_told() -> None:
    turns = (Turn("user", "I'm a typist."), Turn("assistant", "."), Turn("user", "Sorry, I'm a proofreader now."), Turn("assistant", "."))
    assert understand(Question("What should I learn?", turns)).profile.occupation == "proofreader"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("tell me more about the third one you named", "Miller"),
        ("what does the 2nd one do?", "Lamplighter"),
        ("and the last one?", "Miller"),
        ("why?", "old trades"),
        ("what about bakers?", "bakers"),
        ("and bakers?", "Which bakers"),
        ("How did they earn their bread?", "old trades"),
    ],
)
def test_a_follow_up_becomes_a_query_that_stands_alone(text: str, holds: str) -> None:
    assert holds in understand(Question(text, HISTORY)).query


@pytest.mark.parametrize(
    "text", ["What is emotional intelligence?", "Which skills help nurses?", "Is it true that robots will take over factories?"]
)
def test_a_question_that_stands_alone_is_left_alone(text: str) -> None:
    assert understand(Question(text, HISTORY)).query == text


def test_an_ordinal_is_said_back_because_it_was_a_guess() -> None:
    note = understand(Question("tell me more about the second one", HISTORY)).note
    assert note is not None
    assert "Lamplighter" in note


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("Which jobs are at risk?", "list"),
        ("what new roles is it creating", "list"),
        ("Name all the groups", "list"),
        ("Why are drivers exposed?", "reasons"),
        ("What should I do next?", "advice"),
        ("will robots replace me", "risk"),
        ("What does a prompt engineer earn?", "quantity"),
        ("What's the difference between a miller and a baker?", "comparison"),
        ("overall, what does it conclude?", "summary"),
        ("If a boat is laid up, does that mean it is sold?", "yes_no"),
        ("What's the skipper's own verdict on it?", "verdict"),
    ],
)
def test_the_kind_of_answer_is_read_off_the_wording(text: str, facet: str) -> None:
    assert facet in understand(Question(text)).facets


@pytest.mark.parametrize("text", ["What does a prompt engineer earn?", "What is a business?", "Which is it?"])
def test_a_word_that_only_ends_in_s_asks_for_no_list(text: str) -> None:
    assert "list" not in understand(Question(text)).facets


def test_a_comparison_has_a_part_for_each_side() -> None:
    assert understand(Question("compare millers and bakers")).parts == ("millers", "bakers")


def test_a_long_story_is_searched_by_what_it_asks() -> None:
    story = "I grew up on a farm near the sea and we had nine goats. " * 20 + "Which skills should I learn?"
    assert understand(Question(story)).query == "Which skills should I learn?"


def test_what_is_told_before_a_question_that_stands_by_itself_is_not_looked_up() -> None:
    text = "I keep a lighthouse on a small island. Which jobs are at risk?"
    assert understand(Question(text)).query == "Which jobs are at risk?"


def test_a_question_that_leans_on_what_is_told_before_it_keeps_it() -> None:
    text = "Robots have stood in our plant for decades. What is different now?"
    assert "Robots" in understand(Question(text)).query
    text = "A guest dropped the key of the boathouse into the lake. Who has to know, and how fast?"
    assert "boathouse" in understand(Question(text)).query
    text = "I can't work at night. What do you know about posts in the harbour where that is possible?"
    assert "night" in understand(Question(text)).query


def test_what_was_spoken_of_is_known_unless_the_message_leaves_it() -> None:
    turns = (Turn("user", "What is the quay made of?"), Turn("assistant", "It is made of granite."))
    for text, spoken in (
        ("Who built it?", "What is the quay made of? It is made of granite."),
        ("A different question: what do dredgers do?", None),
    ):
        assert understanding.understand(Question(text, turns), screen(text)).spoken_before == spoken


def test_a_message_that_was_rewritten_is_searched_for_in_its_own_words_as_well() -> None:
    turns = (Turn("user", "What is the quay made of?"), Turn("assistant", "It is made of granite."))
    question = Question("Who repairs the cracks in it every spring?", turns)
    understood = understanding.understand(question, screen(question.text))
    assert understood.query != question.text
    assert understood.as_said == question.text
    assert understanding.understand(Question(question.text), screen(question.text)).as_said is None


@pytest.mark.parametrize(
    "text",
    [
        "so who's in trouble?",
        "who is going to lose their job?",
        "Who will be hit hardest by AI?",
        "who should be worried",
        "who gets fired first",
    ],
)
def test_whose_work_goes_asks_for_the_jobs_at_risk(text: str) -> None:
    assert understand(Question(text)).query == "Which jobs are at risk?"


@pytest.mark.parametrize("text", ["Who will be hit by the new fee?", "Who is at risk of flooding?", "Who lost the key?"])
def test_who_is_hit_by_something_else_asks_for_no_jobs(text: str) -> None:
    assert understand(Question(text)).query == text


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("random one but may I bring a goat on the ferry", "may I bring a goat on the ferry"),
        ("Bit of a silly question, but what is a hawser?", "what is a hawser?"),
        ("this may be an odd question: who feeds the gulls?", "who feeds the gulls?"),
        ("One quick question about the quay", "One quick question about the quay"),
        ("A random sample of herring is weighed, why?", "A random sample of herring is weighed, why?"),
    ],
)
def test_what_people_say_of_their_question_is_not_what_they_ask(text: str, query: str) -> None:
    assert understand(Question(text)).query == query


def test_that_names_are_wanted_stays_with_the_question() -> None:
    assert understand(Question("Which firms hire divers? Names please.")).query == "Which firms hire divers? Names please."


def test_when_it_was_written_is_asked_of_the_documents_where_nothing_was_said_before() -> None:
    assert understand(Question("when was it published")).intent == "question"
    assert understand(Question("when was it?")).intent == "unclear"


def test_what_a_machine_can_do_for_somebody_is_asked_of_what_was_spoken_of_and_not_of_their_own_work() -> None:
    before = (Turn("user", "Is knot tying still important?"), Turn("assistant", "**Knot tying**: It takes a hand to judge a knot. [1]"))
    asked = understand(Question("but can't the machine do that for me?", before))
    assert asked.about_self is None
    assert "Knot tying" in asked.query


def test_until_when_asks_for_a_date() -> None:
    assert "date" in understand(Question("Until when can I apply at the school of lamplighters?")).facets


def test_one_item_that_was_pointed_at_is_no_comparison_though_its_name_joins_two() -> None:
    shown = "Two courses run at night:\n\n- **Joinery** [1]\n- **Carving and gilding** [2]"
    before = (Turn("user", "Which courses run at night?"), Turn("assistant", shown))
    of_act, of_form, of_datum = ({name: float(name == "compare") for name in get_args(kind)} for kind in (Act, AnswerForm, Datum))
    like_a_comparison = QuestionType(of_act, of_form, of_datum)
    question = Question("and what does the second one cost?", before)
    asked = understanding.understand(question, replace(screen(question.text), type=like_a_comparison))
    assert asked.query.endswith("what does Carving and gilding cost?")
    assert "comparison" not in asked.facets

from __future__ import annotations

import pytest

from bot.follow_ups.discourse import Standalone
from bot.follow_ups.follow_ups import points_nowhere, standalone
from bot.stages import Turn

TRADES = (
    "There are four:\n\n- **Night watchman**: walks the halls at night. [1]\n- **Lamplighter**: lights the lamps. [2]\n"
    "- **Miller**: grinds corn. [3]\n- **Ropemaker**: twists hemp. [4]"
)


def talk(*said: str) -> tuple[Turn, ...]:
    return tuple(Turn("assistant" if place % 2 else "user", text) for place, text in enumerate(said))


def after(*said: str, text: str) -> Standalone:
    return standalone(text, talk(*said))


LISTED = ("Which trades are at risk from steam?", TRADES)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("tell me more about the third one you named", "tell me more about Miller"),
        ("what about the second trade", "Is Lamplighter at risk from steam?"),
        ("number 4?", "Is Ropemaker at risk from steam?"),
        ("number four sounds hard, why?", "Ropemaker sounds hard, why?"),
        ("Why the last one?", "Why is Ropemaker at risk from steam?"),
        ("compare the first and the third", "compare Night watchman and Miller"),
        ("what does the frist one do?", "what does Night watchman do?"),
    ],
)
def test_an_ordinal_is_an_item_of_the_list_that_was_shown(text: str, query: str) -> None:
    resolved = after(*LISTED, text=text).query
    assert resolved.replace("Are ", "Is ").replace(" are ", " is ") == query


def test_an_ordinal_reaches_back_over_an_answer_that_shows_no_list() -> None:
    assert "Miller" in after(*LISTED, "What does a lamplighter do?", "Lamplighters light lamps. [1]", text="and the third one?").query


def test_the_next_ordinal_goes_on_in_the_same_list() -> None:
    shown_another = "There are three:\n\n- **Oil**: burns. [1]\n- **Gas**: glows. [2]\n- **Wick**: soaks. [3]"
    assert after(*LISTED, "What does the second one need?", shown_another, text="And the third?").query == "What does Miller need?"


def test_a_noun_beside_an_ordinal_chooses_the_list_that_it_belongs_to() -> None:
    tools = "There are two:\n\n- **Hammer**: hits. [1]\n- **Saw**: cuts. [2]"
    assert "Lamplighter" in after("Which jobs are old?", TRADES, "Which tools are needed?", tools, text="explain the second job").query


def test_an_ordinal_beyond_the_list_is_asked_about_with_its_items() -> None:
    resolved = after(*LISTED, text="tell me about the ninth one")
    assert resolved.lacking == "short_list"
    assert resolved.readings[0] == "Night watchman"


def test_an_enumeration_in_a_sentence_is_a_list_but_a_decline_shows_none() -> None:
    answered = "Individuals, trade schools, firms and towns all have a part in this. [1]"
    assert after("Who has a part?", answered, text="What is the second one's part?").query == "What is trade schools’ part?"
    declined = "The guidance says nothing about that; the nearest it has is “Ropes”, “Fees” or “Mills”."
    assert after("Who pays?", declined, text="the second one").lacking == "no_list"


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("What can millers do to adapt?", "And schools?", "What can schools do to adapt?"),
        ("What is data literacy?", "what about digital literacy", "What is digital literacy?"),
        ("Give me an example from a mill.", "And from a harbour?", "Give me an example from a harbour."),
        ("Which trades are at risk from steam?", "and bakers?", "Are bakers at risk from steam?"),
        ("What does a miller do?", "no, I meant a baker", "What does a baker do?"),
        ("What does a miller do?", "Sorry, not the miller, the ropemaker", "What does ropemaker do?"),
        ("What does a miller do?", "waht abuot bakers", "What does bakers do?"),
    ],
)
def test_another_thing_is_put_into_the_same_question(asked: str, text: str, query: str) -> None:
    assert after(asked, "They do. [1]", text=text).query == query


@pytest.mark.parametrize(
    ("asked", "reply", "text", "query"),
    [
        ("What does a night watchman do?", "He walks. [1]", "how much does it pay?", "how much does night watchman pay?"),
        ("Who grinds the corn?", "**Millers** grind corn. [1]", "What do they need?", "What do Millers need?"),
        ("What is storytelling?", "An art. [1]", "Where can I learn that?", "Where can I learn storytelling?"),
        ("What can towns do for millers?", "Much. [1]", "What can they do about ropes?", "What can towns do about ropes?"),
        ("How is milling changing?", "Fast. [1]", "why?", "Why is milling changing?"),
        ("Does somebody offer a course about bees?", "Yes. [1]", "how much does it cost?", "how much does course about bees cost?"),
        ("Which trades are old?", "Some. [1]", "Why?", "Why are trades old?"),
        ("What do tin miners do?", "Dig. [1]", "how is that different from tin smiths", "how is tin miners different from tin smiths"),
        ("What is storytelling?", "An art. [1]", "what is the point?", "what is the point? (storytelling)"),
    ],
)
def test_a_pronoun_becomes_what_it_stands_for(asked: str, reply: str, text: str, query: str) -> None:
    assert after(asked, reply, text=text).query == query


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("How much would the guild pay for a short voyage?", "and if its a regatta?", "How much would the guild pay for a regatta?"),
        ("How much does a single ticket cost?", "what if it's a weekly ticket?", "How much does a weekly ticket cost?"),
        ("Can I bring my dog?", "and if it is a cat", "Can I bring a cat?"),
        ("Can I bring my dog?", "and if it's raining?", "if it's raining?"),
        ("What does a rope cost?", "fair enough. how long does it last?", "how long does rope last?"),
        ("What does a miller earn?", "That's a pity. What does he do then?", "What does miller do then?"),
    ],
)
def test_it_is_something_else_asks_the_same_of_that(asked: str, text: str, query: str) -> None:
    assert after(asked, "The book does not say.", text=text).query.removesuffix("?") == query.removesuffix("?")


def test_a_question_that_names_nothing_is_asked_of_what_was_spoken_of() -> None:
    said = ("Is anybody teaching hemp weaving this year?", "Yes, in May. [1]")
    assert after(*said, text="when does it begin").query == "when does hemp weaving begin"
    assert after(*said, text="could just anyone take part?").query == "could just anyone take part? (hemp weaving)"


@pytest.mark.parametrize(
    ("reply", "text", "item"),
    [
        ("Two of them are Rope and Sail, and Tar and Oil.", "what is done in the latter?", "Tar and Oil"),
        ("Two are the day watch and the night watch.", "how long is the former?", "day watch"),
        ("Whittling and coopering can both be learned.", "what is the former?", "Whittling"),
    ],
)
def test_the_former_and_the_latter_are_the_two_that_the_answer_named(reply: str, text: str, item: str) -> None:
    assert after("Name two crafts", reply, text=text).subject == item


def test_two_things_stay_at_hand_after_a_question_about_both() -> None:
    said = ("Compare millers and bakers", "They differ in hours and pay. [1]")
    asked = "out of those two, who rises first?"
    assert after(*said, text=asked).query == "who rises first: millers or bakers?"
    assert after(*said, asked, "Bakers. [1]", text="of those two, which is older?").query == "which is older: millers or bakers?"
    assert after(*said, text="and the latter?").query == "bakers"


@pytest.mark.parametrize(
    "text",
    [
        "Do ropemakers need hemp, and where do they get it?",
        "Is it true that mills will close?",
        "Does anybody help people who lose their trade?",
        "What is a lamplighter?",
        "I run a mill. Is it too late to sell?",
        "which jobs are at risk?",
        "What new roles are there?",
    ],
)
def test_a_message_that_says_itself_what_it_is_about_is_left_alone(text: str) -> None:
    assert after("What does a night watchman do?", "He walks. [1]", text=text).query == text


@pytest.mark.parametrize("text", ["Something else: what is hemp?", "By the way, what is hemp?", "OK. Next question: what is hemp?"])
def test_a_change_of_subject_does_not_drag_the_old_one_along(text: str) -> None:
    resolved = after("What does a night watchman do?", "He walks. [1]", text=text)
    assert resolved == Standalone("what is hemp?")


@pytest.mark.parametrize("text", ["Never mind, what is hemp?", "nvm. what is hemp?"])
def test_a_question_that_was_taken_back_is_left_behind(text: str) -> None:
    assert after("What does a night watchman do?", "He walks. [1]", text=text) == Standalone("what is hemp?")


def test_which_of_those_is_asked_of_the_kind_of_thing_that_the_list_is_made_of() -> None:
    said = (*LISTED, "tell me about the first", "He walks. [1]", "and the second?", "He lights. [1]")
    assert after(*said, text="which of those need no tools").query == "which of the trades need no tools"
    assert after(*LISTED, text="which one is about rope?").query == "which of the trades is about rope?"


def test_which_two_is_asked_of_the_list_that_was_shown() -> None:
    assert after(*LISTED, text="which two are about light?").query == "which of the trades are about light?"


def test_the_role_that_was_found_to_fit_is_what_that_means() -> None:
    reply = "You are a miller. Of the new trades, the one nearest to it is **Bakers**: they bake. [1]"
    assert after("which trades could fit me?", reply, text="what do I need for that?").query == "what do I need for Bakers?"


def test_which_of_those_where_no_list_was_shown_is_read_in_context() -> None:
    resolved = after("Why do ropemakers stay?", "For the pay and the sea. [1]", text="which of those is about money?")
    assert resolved.query == "which of those is about money?"
    assert "ropemakers" in (resolved.in_context or "")


def test_the_others_are_the_items_that_were_not_spoken_of() -> None:
    resolved = after(*LISTED, "what does the miller do?", "Grinds. [1]", text="and the others?")
    assert resolved.parts == ("Night watchman", "Lamplighter", "Ropemaker")
    assert resolved.query == "what does Night watchman, Lamplighter and Ropemaker do?"


def test_how_many_there_are_is_asked_of_the_list_again() -> None:
    assert after(*LISTED, text="how many were there?").query == "Which trades are at risk from steam?"


def test_a_place_in_a_row_is_put_where_the_question_had_one() -> None:
    said = ("How much does a miller earn in the first year?", "Ten. [1]")
    assert after(*said, text="and the second?").query == "How much does a miller earn in the second year?"
    assert after(*said, text="what about the last six months").query == "How much does a miller earn in the last six months?"


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("What gear do I need?", "and welders?", "What gear do welders need?"),
        (
            "how often do professional bakers feed it?",
            "and people who bake once a week?",
            "how often do people who bake once a week feed it?",
        ),
        ("tell me about jobs at risk", "no, i meant jobs that are growing", "tell me about jobs that are growing"),
    ],
)
def test_who_or_what_else_takes_the_right_place_in_the_question(asked: str, text: str, query: str) -> None:
    assert after(asked, "So it is. [1]", text=text).query == query


def test_that_one_is_the_item_that_was_pointed_at() -> None:
    listed = ("Which jobs are old?", "There are two:\n\n- **Some Financial and Accounting Roles**: a. [1]\n- **Millers**: b. [2]")
    assert after(*listed, "why the first?", "So. [1]", text="is that one safe?").query == "is Some Financial and Accounting Roles safe?"


@pytest.mark.parametrize(
    ("asked", "reply", "text", "query"),
    [
        ("Which trade suits me?", "**Millers**: they sweep. [1]", "Is that trade at risk?", "Is Millers at risk?"),
        ("I'm a smith. Which new role is near?", "It is near to **Millers**: they sweep. [1]", "is that role safe?", "is Millers safe?"),
        ("I'm a smith. Is that safe?", "It is counted under **Metal work**: so. [1]", "is that job gone?", "is smith gone?"),
    ],
)
def test_that_role_is_the_one_that_the_answer_named(asked: str, reply: str, text: str, query: str) -> None:
    assert after(asked, reply, text=text).query == query


def test_which_of_these_roles_keeps_the_kind_that_was_asked_for() -> None:
    listed = ("What new roles are there?", TRADES)
    assert after(*listed, text="which of these roles need oil?").query == "which of the new roles need oil?"
    assert after(*listed, "Which of the new roles deals with oil?", "It is lit. [1]", text="which one is old?").query == (
        "which of the new roles is old?"
    )


def test_that_day_is_the_day_that_the_answer_named() -> None:
    said = ("When do I hear back?", "Candidates are invited to a trial day in April. [1]")
    assert after(*said, text="what happens on that day?").query == "what happens on the trial day?"


@pytest.mark.parametrize("text", ["what did you say about hemp?", "you said something about hemp", "repeat what you said about hemp"])
def test_what_was_said_of_a_subject_is_looked_up_again(text: str) -> None:
    assert after("What does a miller do?", "Grinds. [1]", text=text).query == "hemp"


@pytest.mark.parametrize("text", ["say that again please", "what was that again?", "what did you say?"])
def test_an_answer_that_is_asked_for_again_answers_the_same_question(text: str) -> None:
    assert after("What does a miller do?", "Grinds. [1]", text=text).query == "What does a miller do?"


def test_a_correction_can_point_at_an_item_or_ask_anew() -> None:
    said = (*LISTED, "why the third?", "So. [1]")
    assert after(*said, text="no, I meant the second one").query == "Why are Lamplighter at risk from steam?"
    assert after(*said, text="i meant why the first one").query == "Why are Night watchman at risk from steam?"


@pytest.mark.parametrize(
    ("asked", "answer", "query"),
    [
        ("How long would that take me?", "milling", "How long would milling take me?"),
        ("but why tho", "the lamplighters", "why lamplighters"),
        ("compare them please", "millers and bakers", "compare millers and bakers"),
    ],
)
def test_an_answer_to_what_was_asked_back_completes_the_question(asked: str, answer: str, query: str) -> None:
    assert after(asked, "Which job, role or skill is it about?", text=answer).query == query


def test_what_was_not_said_before_either_is_not_made_up() -> None:
    resolved = after("it smells of varnish", "It is hungry. [1]", text="how often should I feed it")
    assert resolved.query == "how often should I feed it"
    assert "varnish" in (resolved.in_context or "")


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("When does the boat go to Olsay?", "on sundays?", "When does the boat go to Olsay on sundays?"),
        ("How much do beginners earn as a miller?", "and after ten years?", "How much do beginners earn as a miller after ten years?"),
        ("How much is the pay in the first year?", "and in the third?", "How much is the pay in the third year?"),
        ("What do towns have to do?", "and the schools?", "What do schools have to do?"),
        ("can I take my dog", "what about a cat", "can I take a cat"),
        ("how long do you keep umbrellas", "and keys?", "how long do you keep keys"),
        ("How deep is the teaching pool beside the hall?", "and the salt pool?", "How deep is salt pool beside the hall?"),
        ("What does it cost to send rope to France?", "And Poland?", "What does it cost to send rope to Poland?"),
        ("Who approves a stay for Ada?", "and at Grace?", "Who approves a stay for Grace?"),
        ("which jobs disappear?", "what about the ones in mills", "which jobs in mills disappear?"),
    ],
)
def test_what_is_added_or_changed_goes_where_the_question_has_its_like(asked: str, text: str, query: str) -> None:
    assert after(asked, "So it is. [1]", text=text).query == query


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("What would I have to learn?", "where?", "where? (What would I have to learn)"),
        ("does steam create trades", "which ones?", "which trades does steam create?"),
        ("What should I learn then?", "How do I go about it?", "How should I learn then?"),
        ("Do mills need people?", "All right. What other new jobs are there?", "What new jobs are there?"),
        ("What happens in mills?", "And what has that got to do with my job?", "what has mills got to do with my job?"),
        ("Tell me about hemp", "thanks for that. how deep is the sea?", "how deep is the sea?"),
    ],
)
def test_a_piece_of_a_question_is_completed_by_the_one_before(asked: str, text: str, query: str) -> None:
    assert after(asked, "So it is. [1]", text=text).query == query


def test_which_is_more_is_asked_of_two_things_that_were_asked_about_alike() -> None:
    said = ("Tell me about millers", "They grind. [1]", "and bakers?", "They bake. [1]")
    assert after(*said, text="which is harder?").query == "which is harder: millers or bakers?"


def test_labelled_paragraphs_are_no_steps() -> None:
    said = ("how do I begin?", "**Stir**: and wait. [1]\n\n**Feed**: with flour. [2]")
    assert after(*said, text="what's the first step again").lacking == "no_list"
    assert "Feed" in after(*said, text="why the last one?").query


def test_an_earlier_subject_is_gone_back_to() -> None:
    said = ("What does a miller do?", "Grinds. [1]", "What is hemp?", "A plant. [1]")
    assert after(*said, text="Back to the miller: does it pay?").query == "does miller pay?"
    assert after(*said, text="let's go back to the millers").query == "miller"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("which of the two needs water?", "which needs water: millers or bakers?"),
        ("which of both needs water?", "which needs water: millers or bakers?"),
        ("and the latter?", "bakers"),
        ("What's the difference?", "What is the difference between millers and bakers?"),
    ],
)
def test_two_things_that_were_compared_stay_at_hand(text: str, query: str) -> None:
    assert query in after("Compare millers and bakers", "They differ. [1]", text=text).query


def test_which_of_two_is_asked_back_and_the_answer_is_put_into_the_question() -> None:
    compared = ("Compare millers and bakers", "They differ. [1]")
    asked_back = after(*compared, text="what does it pay?")
    assert (asked_back.lacking, asked_back.readings) == ("which_of_two", ("millers", "bakers"))
    assert after(*compared, "what does it pay?", "Do you mean millers or bakers?", text="bakers").query == "what does bakers pay?"


def test_there_is_nothing_to_compare_before_two_things_were_spoken_of() -> None:
    assert after("What is hemp?", "A plant. [1]", text="compare them").lacking == "compare_with_what"


def test_after_a_greeting_nothing_has_been_spoken_of() -> None:
    assert after("hi", "Hello!", text="so what do you think of that?").lacking == "nothing_before"


def test_what_a_person_told_of_their_work_is_kept_for_later_questions() -> None:
    said = ("I drive a lorry. Is that safe?", "No. [1]", "What is hemp?", "A plant. [1]")
    assert "I drive a lorry" in (after(*said, text="so what should I learn?").in_context or "")


def test_a_correction_of_who_one_is_asks_the_same_again() -> None:
    resolved = after("I'm a miller, will steam affect me?", "Yes. [1]", text="Sorry, I wrote that wrong. I'm a baker.")
    assert resolved.query == "I'm a baker. will steam affect me?"


def test_what_a_correction_tells_holds_from_then_on() -> None:
    said = ("I'm a miller, will steam affect me?", "Yes. [1]", "Sorry, I wrote that wrong. I'm a baker.", "Less. [1]")
    in_context = after(*said, text="so what should I learn?").in_context or ""
    assert "I'm a baker" in in_context
    assert "miller" not in in_context


@pytest.mark.parametrize("text", ["the third one", "compare them please", "but why tho", "you know what i mean, the thing with the thing"])
def test_a_message_that_leans_on_nothing_is_noticed(text: str) -> None:
    assert points_nowhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "my mum is a typist, will she lose her job?",
        "what new roles is it creating",
        "Which jobs are at risk?",
        "what should millers do, all of it please",
    ],
)
def test_a_message_that_names_something_can_be_understood(text: str) -> None:
    assert not points_nowhere(text)

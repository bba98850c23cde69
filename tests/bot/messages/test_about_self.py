from __future__ import annotations

import pytest

from bot.messages.about_self import governs, teaches
from bot.safety import screen
from bot.stages import AboutSelf, Profile, Question, Turn
from bot.understanding import understand


def asked(text: str, *before: str) -> AboutSelf | None:
    turns = tuple(turn for said in before for turn in (Turn("user", said), Turn("assistant", ".")))
    return understand(Question(text, turns), screen(text)).about_self


@pytest.mark.parametrize(
    "text",
    [
        "i drive a lorry for a living. shuld i be worried?",
        "I work in a factory on the assembly line",
        "im a miller n everyone says mills r closing, wat now",
        "line worker at a bottling plant",
        "Been a typist since 1985, is it over for me?",
        "my husband drives a cab and he's really worried about driverless cars",
        "My son wants to be a truck driver. Is that a good idea?",
        "We employ 40 people in a warehouse. how can we help them?",
        "accounting assistant, will ai take over?",
        "I lost my job last week",
        "I'm a robotics technician. What does the guidance say about my job?",
        "I do the books for my uncle, got any future in that?",
        "Will my job as a helpdesk agent be affected?",
        "telesales person here. honest truth please",
        "I'm a refuse collector. robots?",
        "I teach 14 year olds, what should they be learning?",
        "my daughter wants to become a journalist, good idea?",
        "I'm a legal secretary, should I retrain?",
        "My mum is a seamstress. Does she need to retrain?",
    ],
)
def test_who_tells_of_their_work_wants_to_know_what_it_means_for_them(text: str) -> None:
    assert asked(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I am a nurse. Which jobs are most at risk?",
        "I'm a bookkeeper. What does a prompt engineer do?",
        "robotics technician daily work",
        "I'm a taxi driver in Leeds, how much will I earn in 5 years?",
        "When will my job as a cashier be gone?",
        "Do I have to learn programming?",
        "What does AI mean for truck drivers?",
        "What helps somebody find out which career change makes sense for them?",
        "Can a machine do that too?",
    ],
)
def test_a_question_about_something_else_is_not_about_them(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I am good at drawing. Which of the new roles could suit me?", "fit"),
        ("I love maths. What's out there for me?", "fit"),
        ("I'm a nurse and good at listening. What could I build on?", "skills"),
        ("My daughter is 15 and wants to know what to get good at. Help?", "skills"),
        ("I type letters. What should I do next?", "steps"),
        ("I pack boxes in a warehouse. What are my options?", "steps"),
        ("What choices does a plumber like me have?", "steps"),
        ("How can I move into a new role from data entry?", "steps"),
        ("I want to know how I can get out of data entry", "steps"),
        ("It is all too much, I feel overwhelmed. Where do I even begin?", "steps"),
        ("As a baker who is good with people, what could I move into?", "fit"),
        ("I am great at asking machines the right things. Is that a job?", "fit"),
        ("I love to carve spoons. Would anybody pay for that?", "fit"),
        ("All my friends let me word their letters. Can I make a living of that?", "fit"),
        ("I teach the little ones, what should I be teaching them now?", "steps"),
    ],
)
def test_what_they_wish_to_hear_is_read_off_their_words(text: str, wish: str) -> None:
    about = asked(text)
    assert about is not None
    assert wish in about.wishes


def test_what_they_told_earlier_is_what_a_later_question_is_about() -> None:
    about = asked("Is my job at risk?", "I work as a secretary")
    assert about is not None
    assert about.words[0] == "secretary"


def test_who_asks_about_something_else_beside_their_career_hears_that_first() -> None:
    about = asked("What do the strange videos have to do with my career?")
    assert about is None or not about.certain


@pytest.mark.parametrize(
    "text",
    ["Do couriers need to worry?", "Are lorry drivers at risk?", "Is being a typist a safe job?", "Is there still a place for a typist?"],
)
def test_a_kind_of_work_can_be_asked_about_that_is_nobodys_own(text: str) -> None:
    about = asked(text)
    assert about
    assert about.of_others


def test_what_is_no_work_is_not_asked_about_as_work() -> None:
    assert asked("Are bees at risk?") is None
    assert asked("Is human creativity at risk?") is None


@pytest.mark.parametrize("work", ["dean of a polytechnic", "head of our nursing school", "rector of an academy"])
def test_who_heads_a_school_answers_for_pupils(work: str) -> None:
    assert teaches(Profile(occupation=work))
    asks = asked(f"I'm the {work}, what would you have us do?")
    assert asks is not None
    assert "steps" in asks.wishes


def test_a_head_of_another_house_teaches_nobody() -> None:
    assert not teaches(Profile(occupation="head of a bakery"))


def test_a_wish_that_is_told_of_somebody_else_and_not_asked_is_read() -> None:
    text = "My nephew wants to know what to get good at."
    assert understand(Question(text), screen(text)).about_self is not None


@pytest.mark.parametrize(
    "text",
    [
        "My heating hums all night and the tap drips. What should I look at before I ring a plumber?",
        "My garden hose leaks. Is that dangerous?",
        "I'm a baker and my oven is broken. Who should I call?",
        "I keep bees and I've read that somebody has to look after the robots. What would such a person do all day?",
        "I'm a tram driver and I've heard of data scientists. What do those people do?",
        "I have been a porter at the infirmary since May. May I take the lift when nobody is on duty?",
        "I'm a weaver in the guild. How much should I take for a cloak?",
        "I was made redundant in May. Is the evening class free for me?",
        "Rough hourly rate for tuning pianos as a piano tuner?",
    ],
)
def test_a_particular_question_beside_what_somebody_does_is_not_about_their_prospects(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text", ["My cousin says I'm toast. I do telesales. Is he right?", "I'm a coachman. My wife thinks we are done for. Is it true?"]
)
def test_whether_it_is_so_that_they_are_finished_is_a_question_about_them(text: str) -> None:
    about = asked(text)
    assert about is not None
    assert about.certain


def test_what_documents_say_of_the_work_that_somebody_told_is_a_question_about_them() -> None:
    assert asked("I'm a glazier. Does it say what becomes of glaziers?") is not None
    assert asked("I'm a glazier. What do glaziers do?") is None
    assert asked("What becomes of glaziers?") is None


def test_a_future_in_what_somebody_likes_asks_for_a_role_that_suits_them() -> None:
    liked = asked("I sort parcels, but on my days off I mend old radios and I love it. Any future in that?")
    assert liked is not None
    assert "fit" in liked.wishes
    unliked = asked("I sort parcels. Any future in that?")
    assert unliked is not None
    assert "fit" not in unliked.wishes


@pytest.mark.parametrize(
    "text",
    [
        "My sister studied law and cares a lot about honest rules. Is there a place for her?",
        "A friend of mine loves music. Is there something out there for him?",
    ],
)
def test_a_place_for_somebody_else_is_asked_like_one_for_oneself(text: str) -> None:
    about = asked(text)
    assert about is not None
    assert "fit" in about.wishes


@pytest.mark.parametrize(
    ("work", "governed"), [("typing for a council", False), ("policy officer at the ministry", True), ("work at the ministry", True)]
)
def test_who_works_for_a_council_does_not_govern(work: str, governed: bool) -> None:
    assert governs(Profile(occupation=work)) is governed


def test_who_cleans_at_a_school_does_not_teach() -> None:
    assert not teaches(Profile(occupation="cleaner at a school"))


@pytest.mark.parametrize(
    "text",
    [
        "glazier here, mostly shop windows. robots do the cutting now. are we history?",
        "I do subtitles for tv, software is doing it now. should I jump ship?",
        "I test software by hand and I'm anxious. do I still stand a chance",
        "I fold cartons at a mill and they keep bringing in machines. How long have I got?",
        "I'm a crane driver, is it as bad as they say?",
        "honestly scared, work in a laundry pressing shirts and everyone says robots are next. any truth in that?",
        "been driving a bus for 20 years, now they talk about driverless ones. should I start looking for something else?",
    ],
)
def test_who_tells_of_their_work_and_of_what_threatens_it_asks_for_their_prospects_in_whatever_words(text: str) -> None:
    about = asked(text)
    assert about is not None
    assert about.certain


@pytest.mark.parametrize(
    "text",
    [
        "I'm a weaver and use the AI tool. Am I insured?",
        "I'm a glazier and scared of exams. Am I eligible?",
        "We test pipes with software. Are we allowed to keep the data?",
        "I'm a baker and the app is new to me. How bad is a missed session?",
        "I'm a glazier. How long does the course take?",
    ],
)
def test_what_somebody_may_have_or_must_do_is_not_what_becomes_of_them(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "qualified roofer, like working outdoors. any new roles for a woman like me?",
        "I paint and love colours. what roles are coming up for somebody like me?",
        "I studied history. Is there something in this economy where digging through numbers is real work?",
    ],
)
def test_who_asks_what_there_is_for_people_like_them_wants_a_role_that_fits(text: str) -> None:
    about = asked(text)
    assert about is not None
    assert "fit" in about.wishes


def test_a_place_where_something_is_allowed_is_no_work() -> None:
    assert asked("Is there a room where talking is allowed?") is None


def test_how_somebody_came_to_their_work_is_not_compared_with_roles() -> None:
    about = asked("I'm a fully trained plasterer. Is my job at risk?")
    assert about is not None
    assert about.words == ("plasterer",)


@pytest.mark.parametrize(
    "text",
    [
        "I am scared that machines will make me useless.",
        "I'm afraid robots are coming for us",
        "I've been a weaver since 1998. Does my experience count for anything?",
        "Is my son, an apprentice weaver, making a mistake?",
        "How do I prepare for the future?",
        "How can I get ready for what is coming?",
    ],
)
def test_fear_of_being_replaced_is_about_them_also_where_they_do_not_say_what_they_do(text: str) -> None:
    assert asked(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "The machine sends me a ticket. Where do I pay?",
        "How do I prepare for the exam?",
        "How do I adapt the recipe?",
        "I'm worried the lift will stop. Who repairs it?",
    ],
)
def test_what_a_machine_does_for_somebody_is_no_fear_for_their_work(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(("before", "text"), [("I'm a weaver.", "Is mine one of them?"), ("My sister is a weaver.", "Is she at risk?")])
def test_work_that_was_told_before_is_asked_about_as_mine_or_hers(before: str, text: str) -> None:
    about = asked(text, before)
    assert about is not None
    assert about.certain

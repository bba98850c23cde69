from __future__ import annotations

import pytest

from bot.messages.profiles import profile


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i drive a lorry for a living. shuld i be worried?", "You drive a lorry for a living"),
        ("im a call centre agent n everyone says bots r takin over", "You are a call centre agent"),
        ("I type up doctors' notes all day", "You type up doctors' notes all day"),
        ("payroll clerk, never done anything else. what now", "You are a payroll clerk"),
        ("Been a cabbie 22 years mate and now robotaxis", "You are a cabbie"),
        ("my wife, she is a bookkeeper", "Your wife is a bookkeeper"),
        ("I used to be an engineer and now I drive for Uber", "You drive for Uber"),
        ("I came here last spring and do data entry", "You do data entry"),
        ("I moved to Leeds last year and now drive a delivery van", "You drive a delivery van"),
        ("I read the news and drive myself mad", None),
        ("what happens to us welders?", None),
        ("We employ 40 people in a warehouse", "You employ 40 people in a warehouse"),
        ("Do I have to learn typing?", None),
        ("Will my job as a helpdesk agent be affected?", "You are a helpdesk agent"),
        ("civil servant here, processing claims all day", "You are a civil servant"),
        ("im a junior bookkeeper and kind of scared", "You are a junior bookkeeper"),
        ("I bash metal for a living, will robots replace me?", "You bash metal for a living"),
        ("my mate works the assembly line and says hes fine", "Your mate works the assembly line"),
        ("my cousin steers a 30 tonner and won't learn anything new", "Your cousin steers a 30 tonner"),
        ("I have 20 years experience in logistics", None),
        ("my daughter wants to become a journalist, good idea?", None),
        ("My son just finished school", None),
        ("Will AI take my bookkeeping job?", "You have a bookkeeping job"),
        ("I want to leave my cleaning job", "You have a cleaning job"),
        ("Is my next job safe?", None),
        ("What about someone like me, a glazier with bad knees?", "You are a glazier"),
        ("What options does a plumber like me have?", "You are a plumber"),
        ("Is my nephew, an apprentice baker, making a mistake?", "Your nephew is an apprentice baker"),
        ("My aunt, who loves birds, works as a typist", "Your aunt works as a typist"),
        ("I've driven lorries since school", "You have driven lorries"),
        ("I've heard that lorries drive themselves", None),
        ("Is there still a place for someone like me?", None),
        ("My grandma worked on a farm, I'm a data clerk", "You are a data clerk"),
        ("Payroll clerk for a dairy, part time, nearly thirty years of it", "You are a payroll clerk for a dairy"),
        ("me dad drives a lorry, hes 61", "Your dad drives a lorry"),
        ("our kid works on the line at a biscuit factory", "Your kid works on the line at a biscuit factory"),
        ("The wife types letters for a vet", "Your wife types letters for a vet"),
        ("My mum, 60, keys in orders for a garden centre", "Your mum keys in orders for a garden centre"),
        ("my sister in law types up court transcripts", "Your sister in law types up court transcripts"),
        ("Was a reporter once. Home with the kids now.", "You were a reporter once"),
        ("I've been home with the kids nine years. Before that I was a typist.", "You were a typist"),
        ("I look after 8 girls who type up letters", "You look after 8 girls who type up letters"),
        ("We've got three girls on reception and a call bot is coming", "You have got three girls on reception"),
        ("I like rugby and school trips", None),
        ("Our colleagues clean the office", None),
    ],
)
def test_what_they_do_is_kept_as_a_sentence_to_say_back(text: str, said: str | None) -> None:
    assert profile([text]).work_said == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("minicab driver here 12 years, all say robotaxi", "You are a minicab driver"),
        ("lyft driver here 5 star", "You are a lyft driver"),
        ("im glazier, worried", "You are a glazier"),
        ("I am school cook since 12 years", "You are a school cook"),
        ("My job title says hotel receptionist", "Your job title says hotel receptionist"),
        ("They hired me as a proofreader", "You are a proofreader"),
        ("I found work as a beekeeper last month", "You are a beekeeper"),
        ("My bread and butter is being a roofer", "You are a roofer"),
        ("roofer by trade", "You are a roofer"),
        ("Just your average plasterer", "You are a plasterer"),
        ("me tailor", "You are a tailor"),
        ("I, a court reporter, am scared", "You are a court reporter"),
        ("hi, tram driver from Cork", "You are a tram driver from Cork"),
        ("F34, payroll clerk", "You are a payroll clerk"),
        ("12 years librarian", "You are a librarian"),
        ("I went from waiter to translator", "You are a translator"),
        ("switched last year, now paralegal", "You are a paralegal"),
        ("I get paid to be a nurse", "You are a nurse"),
        ("I get paid a few pence for tagging photos", "You get paid a few pence for tagging photos"),
        ("I read compliance reports all day for a bank", "You read compliance reports all day for a bank"),
        ("I quit school and became a welder", "You became a welder"),
    ],
)
def test_the_many_ways_of_naming_ones_work_are_read(text: str, said: str | None) -> None:
    assert profile([text]).work_said == said


@pytest.mark.parametrize(
    "text",
    [
        "I left school at sixteen",
        "We share a kitchen with strangers",
        "We only came for the schools",
        "they call me a dinosaur",
        "the bus stops here 5 years now",
        "I taught myself five languages",
    ],
)
def test_who_only_lives_among_people_and_places_names_no_work(text: str) -> None:
    assert profile([text]).work is None


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        ("I am good at drawing. Which role suits me?", ("drawing",)),
        ("I love helping people and I'm good at listening", ("helping people", "listening")),
        ("give me a spreadsheet and I'm happy for hours", ("a spreadsheet",)),
        ("Words are my thing.", ("Words",)),
        ("I like that", ()),
        ("I'm a good listener and mediator", ("good listener and mediator",)),
        ("My son left school, he loves robots and fixing things", ("robots and fixing things",)),
        ("I'm a creative person but terrible with numbers", ("creative",)),
        ("I'm a roofer who really likes chess. What now?", ("chess",)),
        ("As a cook who's good with children, what could I become?", ("children",)),
        ("My uncle is a waiter who loves singing", ("singing",)),
        ("I've always been good at mending clocks", ("mending clocks",)),
        ("I want to know who likes the new rules", ()),
        ("Is there somebody who is good at Latin?", ()),
        ("I'm good with people, thats about it. 10 yrs behind a bar", ("people",)),
        ("My niece is bright, good with animals, less so with detail", ("animals",)),
        ("I'm good with numbers, not so much with words", ("numbers",)),
        ("What I'm good at is calming folk down", ("calming folk down",)),
        ("my only talent is juggling", ("juggling",)),
        ("I was always top of my class in maths", ("maths",)),
        ("I can always see both sides", ("see both sides",)),
        ("Our boy is 12, takes everything to bits. Anything for him?", ("takes everything to bits",)),
        ("My girl is 9 and films everything", ("films everything",)),
        ("My son is 25, drives a van", ()),
    ],
)
def test_what_they_can_and_like_is_kept_in_their_words(text: str, strengths: tuple[str, ...]) -> None:
    assert profile([text]).strengths == strengths


@pytest.mark.parametrize(
    "text",
    [
        "I was just laid off from a bank",
        "got made redundant yesterday",
        "they're closing our call center",
        "whole team got swapped for a chatbot",
        "I'm unemployed",
        "I lost my job because of a robot",
        "they gave my job to a bot last week",
        "AI took my job. What should I do?",
        "a robot has my job now",
    ],
)
def test_work_that_is_gone_is_told_from_work_at_risk(text: str) -> None:
    assert profile([text]).lost_work


@pytest.mark.parametrize(
    "text",
    [
        "Will I lose my job?",
        "will I be fired?",
        "My job is at risk",
        "They replaced the printer",
        "what if AI took my job?",
        "can a robot have my job?",
        "I gave my work to the teacher",
        "AI has made my job easier",
    ],
)
def test_fear_for_work_is_no_loss_of_it(text: str) -> None:
    assert not profile([text]).lost_work


def test_work_for_a_relative_is_ones_own() -> None:
    assert profile(["I do the books for my uncle"]).relation is None
    assert profile(["I'm asking for my uncle who does the books"]).relation == "uncle"


def test_a_family_business_leads_people() -> None:
    assert profile(["We are a family business with 40 people at the assembly line."]).leads
    assert not profile(["I have 20 years experience in logistics"]).leads


@pytest.mark.parametrize(
    ("text", "work", "other"),
    [
        ("I'm a cashier by day and drive a taxi at night.", "cashier by day", ("drive a taxi at night",)),
        ("I deliver parcels and I also do the books for my uncle", "deliver parcels", ("do the books for my uncle",)),
        ("Welder here, assembly line, 52.", "Welder", ("assembly line",)),
        ("I drive a taxi and a bus", "drive a taxi and a bus", ()),
        ("I'm a baker and I want to become a nurse", "baker", ()),
        ("I'm a baker, my wife is a nurse", "baker", ()),
    ],
)
def test_two_kinds_of_work_are_both_kept(text: str, work: str, other: tuple[str, ...]) -> None:
    told = profile([text])
    assert (told.work, told.other_work) == (work, other)


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("I'm a shy but very curious person", "shy but very curious"),
        ("I learn new things fast", "learn new things fast"),
        ("I'm a nurse with great empathy", "empathy"),
        ("I'm honestly quite good at spotting mistakes", "spotting mistakes"),
    ],
)
def test_what_somebody_is_like_is_a_strength(text: str, strength: str) -> None:
    assert strength in profile([text]).strengths


def test_what_somebody_is_like_is_no_work() -> None:
    assert profile(["I'm a shy but very curious person"]).work is None
    assert profile(["I'm a telesales person"]).work == "telesales person"
    assert not profile(["I'm a telesales person. I'm not good at maths"]).strengths


def test_another_thought_after_a_comma_is_no_work() -> None:
    assert profile(["I'm a teacher, kids use it for everything"]).work_said == "You are a teacher"


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("I sort parcels, but on my days off I mend old radios and I love it.", "mend old radios"),
        ("I sew sails. I'm always the one calming the dogs and I really enjoy that.", "calming the dogs"),
        ("My sister studied law and cares a lot about honest rules", "honest rules"),
        ("I sew sails, but what I really enjoy is explaining knots", "explaining knots"),
        ("Is there a job where drawing maps is useful?", "drawing maps"),
    ],
)
def test_what_somebody_likes_or_cares_about_is_a_strength(text: str, strength: str) -> None:
    assert profile([text]).strengths == (strength,)


@pytest.mark.parametrize("text", ["I drive a van and I love it", "The pay is low. It is not glamorous, but I like it"])
def test_the_work_itself_and_what_only_points_back_is_no_strength(text: str) -> None:
    assert profile([text]).strengths == ()


def test_what_is_made_or_heard_of_beside_the_work_is_no_other_work() -> None:
    assert profile(["I paint the signs and boards that people read in shops"]).other_work == ()
    assert profile(["I'm a tram driver and I've heard of data scientists"]).other_work == ()
    assert profile(["I drive a van and answer phones at night"]).other_work == ("answer phones at night",)


def test_somebody_else_is_spoken_of_without_my() -> None:
    assert profile(["A friend of mine keeps the books for a mill"]).relation == "friend"
    assert profile(["My lad drives a van"]).relation == "lad"


@pytest.mark.parametrize("text", ["Sam, explain how I drive a lorry in snow.", "I wonder whether we sell cars in ten years"])
def test_what_somebody_asks_how_to_do_is_not_what_they_do(text: str) -> None:
    assert profile([text]).work is None


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("I want to leave my clerical job and work with horses", "horses"),
        ("I'd like to switch from roofing to gardening", "gardening"),
        ("I'm thinking of quitting the bank to train as a nurse", None),
        ("I hope to get out of cleaning and become a nurse", "nurse"),
        ("I want to change my mind and go home", None),
        ("I want to move to Spain and be happy", None),
    ],
)
def test_what_somebody_wants_to_leave_their_work_for_is_a_goal(text: str, goal: str | None) -> None:
    assert profile([text]).goals == ((goal,) if goal else ())


def test_what_a_relative_is_like_is_said_of_them() -> None:
    told = profile(["My wife, who is great at explaining things, works as a typist. Where could she go?"])
    assert told.strengths_said == "Your wife is great at explaining things"


@pytest.mark.parametrize(
    "text",
    [
        "How can I move into a new role from data entry?",
        "I want to know how I can get out of data entry",
        "How can my son switch from data entry to art?",
    ],
)
def test_what_somebody_asks_how_to_leave_is_their_work(text: str) -> None:
    assert profile([text]).occupation == "data entry"


@pytest.mark.parametrize(
    "text",
    [
        "How do I get from Leeds to York?",
        "Is my dream job safe?",
        "I am 61 and frankly sick of learning new programs every month.",
        "So I have to learn welding for that?",
    ],
)
def test_what_names_no_kind_of_work_is_nobodys_work(text: str) -> None:
    assert profile([text]).work is None


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("My son has just got a place as a junior with an audit firm", "junior with an audit firm"),
        ("My niece has been taken on as a trainee bookkeeper at a mill", "trainee bookkeeper at a mill"),
        ("Our lad started an apprenticeship as a welder", "welder"),
        ("10 yrs behind a bar", "bar"),
        ("twelve years on the tills", "tills"),
    ],
)
def test_how_somebody_came_to_their_work_and_how_long_they_did_it_is_no_part_of_it(text: str, work: str) -> None:
    assert profile([text]).work == work


@pytest.mark.parametrize(
    "text",
    [
        "I look after 12 people in the mail room",
        "I'm in charge of a team of six",
        "I employ four clerks",
        "Own a bakery.",
        "We've got three girls on reception",
    ],
)
def test_who_has_others_work_for_them_leads_people(text: str) -> None:
    assert profile([text]).leads


@pytest.mark.parametrize(
    "text",
    ["I look after old people", "I look after 12 patients who need me", "I look after 3 kids at home", "I've got two girls and a boy"],
)
def test_who_cares_for_others_leads_nobody(text: str) -> None:
    assert not profile([text]).leads


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("I'd like something sitting down with numbers in it.", "numbers"),
        ("I want a job where I can argue about what's fair", "argue about what's fair"),
        ("I'd love to do something with animals", "animals"),
        ("I'd like to be doing something a machine can't before I'm 40", None),
        ("I'd like something to eat", None),
    ],
)
def test_what_work_should_have_in_it_is_a_goal(text: str, goal: str | None) -> None:
    assert profile([text]).goals == ((goal,) if goal else ())


def test_what_somebody_is_good_at_is_said_back_without_what_takes_it_back() -> None:
    assert profile(["I'm good with people, that's about it"]).strengths_said == "You are good with people"


@pytest.mark.parametrize(
    ("text", "work"),
    [("I am sick of bookkeeping", "sick of bookkeeping"), ("I have to stack shelves all day", "have to stack shelves all day")],
)
def test_what_somebody_is_weary_of_or_has_to_do_all_day_is_their_work(text: str, work: str) -> None:
    assert profile([text]).work == work

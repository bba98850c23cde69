from __future__ import annotations

import pytest

from bot.messages.comparisons import compared, set_side_by_side


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        ("compare millers and bakers", ("millers", "bakers")),
        ("What's the difference between a miller and the baker?", ("miller", "baker")),
        ("millers versus bakers: who does what?", ("millers", "bakers")),
        ("Millers or bakers: which is safer?", ("Millers", "bakers")),
        ("Which is safer, milling or baking?", ("milling", "baking")),
        ("How do mills differ from looms?", ("mills", "looms")),
        ("What separates a miller from a baker?", ("miller", "baker")),
        ("How do rye bread and wheat bread differ?", ("rye bread", "wheat bread")),
        ("How do the tasks of millers and of bakers differ?", ("tasks of millers", "tasks of bakers")),
        ("Is the miller or the baker hit harder?", ("miller", "baker")),
        ("Are millers or bakers paid in the same way?", ("millers", "bakers")),
        ("Is milling safer than baking?", ("milling", "baking")),
        ("I can't decide between milling and baking. What would I do?", ("milling", "baking")),
        (
            "Compare the part of mills and the part of looms in the old town.",
            ("part of mills in the old town", "part of looms in the old town"),
        ),
        ("Compare rye and wheat: how long does each grow?", ("rye", "wheat")),
        ("Side by side please: the duties of millers and those of bakers", ("duties of millers", "duties of bakers")),
        ("millers and bakers, why is each of them in trouble?", ("millers", "bakers")),
        ("Millers and carters: who is safer?", ("Millers", "carters")),
        ("who has it worse, mill hands or office clerks?", ("mill hands", "office clerks")),
        ("Which is warmer, the big mill or the little one, and by how much?", ("big mill", "little mill")),
        (
            "how much notice does the mill want for an order from the town vs one going abroad",
            ("how much notice does the mill want for order from the town", "how much notice does the mill want for order going abroad"),
        ),
        ("what is the fee for a child versus an adult?", ("what is the fee for child", "what is the fee for adult")),
        ("She is torn between being a miller and working in a bakery.", ("miller", "bakery")),
        ("Are there more orders for rye bread or for wheat rolls?", ("rye bread", "wheat rolls")),
        ("What can firms do and what is the part of schools?", ("What can firms do", "what is the part of schools")),
    ],
)
def test_the_two_sides_are_found(query: str, sides: tuple[str, str]) -> None:
    assert compared(query) == sides


@pytest.mark.parametrize(
    "query",
    [
        "Which jobs are safe?",
        "Is there bread or flour?",
        "What keeps a miller from falling?",
        "How do mills and looms work?",
        "What is it and what does it do?",
        "Should I learn more or is it too late for me?",
        "Bread and flour, please.",
        "If mills close and bakers go, who is left?",
        "Who can help me with my letter?",
        "Who carries out the plan: only mills, or others as well?",
        "Did the mills grind more or less than in the year before?",
        "What does the loaf cost, and when does the mill open?",
        "What does the loaf cost and what share of that goes to the miller?",
    ],
)
def test_what_has_no_two_sides_has_none(query: str) -> None:
    assert compared(query) == ()


def test_both_sides_keep_what_is_asked_of_them() -> None:
    assert compared("What's the difference between what schools and businesses should do?") == ("schools should do", "businesses should do")
    assert compared("Compare what mayors can do with what residents can do.") == ("mayors can do", "residents can do")


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        ("two boats at the quay, the ferry and the pilot cutter. what sets them apart", ("ferry", "pilot cutter")),
        ("Trawlers and dredgers are both old, but is it for the same reason?", ("Trawlers", "dredgers")),
        ("deckhand v skipper?", ("deckhand", "skipper")),
        ("what is different between the warden and the person who trims the lamp", ("warden", "person")),
        ("Rope making is a craft and ropemaker is a job, right? What is the difference?", ("Rope making", "ropemaker")),
    ],
)
def test_the_sides_of_what_is_known_to_compare_stand_beside_what_joins_them(query: str, sides: tuple[str, str]) -> None:
    assert set_side_by_side(query) == sides


def test_what_names_one_thing_has_no_sides() -> None:
    assert set_side_by_side("How are they different?") == ()


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        ("Betty Larkin or Sallow Sweet?", ("Betty Larkin", "Sallow Sweet")),
        ("Do you start on more money as a picker or as a sorter?", ("picker", "sorter")),
        ("tea or coffee?", ()),
    ],
)
def test_two_names_alone_and_what_one_is_as_the_one_or_the_other_are_compared(query: str, sides: tuple[str, ...]) -> None:
    assert compared(query) == sides

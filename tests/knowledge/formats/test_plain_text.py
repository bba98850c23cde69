from __future__ import annotations

from inspect import cleandoc

import pytest

from knowledge.chunking import chunk
from knowledge.formats.plain_text import convert
from knowledge.passages import Chunk, Document

# Written for this test, with the habits of text copied from a web page: capitals, bullet characters, stray indentation.
COPIED = """Robots and Rest: Finding Your Way in the Warehouse

I FOLLOWED A ROBOT FOR A DAY AND CAME HOME MORE PUZZLED THAN TIRED

Robots have come to nearly every hall of the harbour.

Yet they are only the beginning.

THE NEW HALLS: BEYOND THE SHELVES

The halls grow. So do the questions.

TASKS AT RISK: WHAT GOES FIRST

Tasks that repeat themselves go first. This includes:

  • Label Printing: A printer on the belt does it alone.
  • Counting and Stocktaking: Cameras count at night – without a break.
  • Some Driving and Lifting Tasks: Vehicles find their way, even in the dark.
  • It is important to note that “at risk” does not mean that the task is gone. Often it only changes.

    NEW TASKS: WHAT COMES INSTEAD

    While some tasks go, others come.

    Some of the new tasks include:

  • Robot Herding: Somebody keeps 20 robots out of each other's way.
  • Battery Care: Batteries are charged, cleaned and changed.
  • These tasks show one thing: people and robots work side by side, and neither of them works alone.

    WHAT YOU CAN DO

    For yourself, ask for training early.

    For your team, share what you learn.

    Leave a word
"""


def read(text: str) -> tuple[Chunk, ...]:
    converted = convert(text)
    return chunk(Document(id="d", key="k", title=converted.title or "", text=converted.markdown, content_hash="h"))


def outline(text: str) -> list[tuple[str, str]]:
    """Section and text of every chunk."""
    return [(" > ".join(one.heading_path), one.text) for one in read(cleandoc(text))]


def test_text_copied_from_a_page_gets_its_title_and_its_sections() -> None:
    assert convert(COPIED).title == "Robots and Rest: Finding Your Way in the Warehouse"
    assert list(dict.fromkeys(one.heading_path for one in read(COPIED))) == [
        ("I FOLLOWED A ROBOT FOR A DAY AND CAME HOME MORE PUZZLED THAN TIRED",),
        ("THE NEW HALLS: BEYOND THE SHELVES",),
        ("TASKS AT RISK: WHAT GOES FIRST",),
        ("NEW TASKS: WHAT COMES INSTEAD",),
        ("WHAT YOU CAN DO",),
    ]


def test_text_copied_from_a_page_gets_every_bullet_under_its_section() -> None:
    bullets = [(one.heading_path[0].split(":")[0], one.label) for one in read(COPIED) if one.kind == "bullet"]
    assert bullets == [
        ("TASKS AT RISK", "Label Printing"),
        ("TASKS AT RISK", "Counting and Stocktaking"),
        ("TASKS AT RISK", "Some Driving and Lifting Tasks"),
        ("NEW TASKS", "Robot Herding"),
        ("NEW TASKS", "Battery Care"),
    ]


def test_indentation_behind_a_list_makes_neither_code_nor_items() -> None:
    paragraphs = [one for one in read(COPIED) if one.heading_path[0].startswith("WHAT YOU CAN DO")]
    assert [(one.kind, one.text) for one in paragraphs] == [
        ("paragraph", "For yourself, ask for training early."),
        ("paragraph", "For your team, share what you learn."),
        ("paragraph", "Leave a word"),
    ]


def test_underlined_headings() -> None:
    assert outline("""
        The Guide
        =========

        Opening text.

        First Part
        ----------
        Text one.

        2. Second part
        --------------
        Text two.
        """) == [("", "Opening text."), ("First Part", "Text one."), ("2. Second part", "Text two.")]


def test_numbered_headings_are_told_from_numbered_lists() -> None:
    assert outline("""
        The Guide

        1. Introduction

        This is the start of it all.

        2. What to do

        1) Sit down.
        2) Stand up;
           then sit again.

        2.1 Details

        There are many of them here.

        3. First steps

        1. Open.
        2. Close.
        """) == [
        ("1. Introduction", "This is the start of it all."),
        ("2. What to do", "Sit down."),
        ("2. What to do", "Stand up; then sit again."),
        ("2. What to do > 2.1 Details", "There are many of them here."),
        ("3. First steps", "Open."),
        ("3. First steps", "Close."),
    ]


def test_a_numbered_list_with_empty_lines_stays_a_list() -> None:
    found = read("Steps to take\n\nDo this in order:\n\n1. Open it\n\n2. Close it\n\n3. Leave\n")
    assert [one.text for one in found if one.kind == "bullet"] == ["Open it", "Close it", "Leave"]


def test_short_lines_that_stand_alone_head_what_follows() -> None:
    assert outline("""
        Care Work in 2030

        What is changing

        Care homes use more sensors.

        Who is affected?

        - Porters
        - Cooks

        Kind regards
        """) == [
        ("What is changing", "Care homes use more sensors."),
        ("Who is affected?", "Porters"),
        ("Who is affected?", "Cooks"),
        ("Who is affected?", "Kind regards"),
    ]


@pytest.mark.parametrize("mark", ["-", "*", "+", "•", "◦", "–", "—", "▪", "●", "·", "o ", "✓", "➢"])
def test_every_kind_of_bullet(mark: str) -> None:
    found = read(
        f"Jobs:\n\n  {mark} Cook\n    {mark} Nurse\n  {mark} Driver of\n    lorries\n"
        if mark in "•◦"
        else f"Jobs:\n\n{mark} Cook\n{mark} Nurse\n{mark} Driver of\n   lorries\n"
    )
    assert [(one.kind, one.text) for one in found] == [
        ("paragraph", "Jobs:"),
        ("bullet", "Cook"),
        ("bullet", "Nurse"),
        ("bullet", "Driver of lorries"),
    ]
    assert len({one.list_id for one in found[1:]}) == 1


def test_items_further_in_with_another_bullet_are_nested() -> None:
    found = read("• Cooks:\n    ◦ Bakers\n    ◦ Chefs\n• Nurses\n")
    assert [(one.heading_path, one.text) for one in found] == [
        ((), "Cooks: Bakers; Chefs"),
        (("Cooks",), "Bakers"),
        (("Cooks",), "Chefs"),
        ((), "Nurses"),
    ]


def test_the_same_bullet_further_in_after_an_empty_line_is_a_sibling() -> None:
    found = read("Jobs:\n\n• Cook\n\n      • Nurse\n\n• Driver\n")
    assert len({one.list_id for one in found[1:]}) == 1
    assert [one.text for one in found] == ["Jobs:", "Cook", "Nurse", "Driver"]


def test_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    assert outline("""
        This paragraph was broken by hand at about sixty columns, as
        people did it on paper, and it goes on for three lines until
        it ends here.
        This line begins another one, since the one above was short.
        - An item that is also broken by hand, at the very same
          column as the text.
        """) == [
        (
            "",
            "This paragraph was broken by hand at about sixty columns, as people did it on paper, "
            "and it goes on for three lines until it ends here.",
        ),
        ("", "This line begins another one, since the one above was short."),
        ("", "An item that is also broken by hand, at the very same column as the text."),
    ]


def test_questions_and_answers_on_lines_of_their_own() -> None:
    assert outline("""
        Questions

        Q: Will I lose my job?
        A: Hardly anybody does,
           so far.
        Q: Is it safe?
        A: Yes.
        """) == [("Will I lose my job?", "Hardly anybody does, so far."), ("Is it safe?", "Yes.")]


@pytest.mark.parametrize(
    "line",
    [
        "2*3*4 and *stars* and **more**, _under_ and file_name_v2.txt",
        "a <tag> and <!-- no comment --> and x < y > z",
        "&amp; is written so, and AT&T too",
        "[brackets](here) and ![there](x) and [1]: note",
        "`ticks` and back\\slash and ~~tildes~~",
        "# 1 in the charts this week, it is said",
        "> 30 years of work, says the text",
        "| is a bar, + and - are signs",
        "1986\\. was a year. It ended.",
        ": a colon opens this line of text",
    ],
)
def test_signs_of_markdown_in_a_text_are_only_signs(line: str) -> None:
    found = read(f"Some words come before this line of text.\n\nSo it says: {line}\n\n{line}\n\n• {line}\n• Second\n")
    assert [one.text for one in found[1:]] == [f"So it says: {line}", line, line, "Second"]


def test_in_a_text_that_shouts_capitals_mark_no_headings() -> None:
    found = read("ALL OF THIS\n\nIS LOUD\n\nAND GOES ON\n\nAND ON\n\nTO THE END OF IT\n")
    assert len(found) > 1


def test_markdown_under_the_name_of_a_text_is_markdown() -> None:
    assert convert("# One\n\n**Text**\n\n## Two\n\nMore").markdown == "# One\n\n**Text**\n\n## Two\n\nMore"


def test_a_first_line_in_capitals_over_a_subtitle_is_the_title() -> None:
    text = "HARBOUR POOL\nFor visitors, spring 2025\n\nPRICES\n\nAdults pay 5.\n"
    assert convert(text).title == "HARBOUR POOL"
    assert outline(text) == [("", "For visitors, spring 2025"), ("PRICES", "Adults pay 5.")]


def test_capitals_are_headings_where_every_section_is_one_line() -> None:
    sections = ("RENT", "It is 42 a year."), ("WATER", "It costs 3 a year."), ("ANIMALS", "No hens.")
    text = "GARDENS\nRULES OF THE CLUB\n\nThey hold for all.\n\n" + "".join(f"{head}\n\n{body}\n\n" for head, body in sections)
    assert convert(text).title == "GARDENS RULES OF THE CLUB"
    assert [section for section, _ in outline(text)] == ["", "RENT", "WATER", "ANIMALS"]


def test_short_lines_right_above_their_text_head_it() -> None:
    assert outline("""
        The cat

        Feeding
        She gets 40 g in the morning and 40 g in the evening, every day.

        Water
        Fresh water stands by the window, not on the stairs.
        """) == [
        ("Feeding", "She gets 40 g in the morning and 40 g in the evening, every day."),
        ("Water", "Fresh water stands by the window, not on the stairs."),
    ]


def test_lines_behind_a_colon_are_a_list_though_nothing_marks_them() -> None:
    found = read("Fines:\nParking without permit ........ 40\nBlocking a bay ....... 60\n\nRegards,\n")
    assert [(one.text, one.list_id is not None) for one in found] == [
        ("Fines:", False),
        ("Parking without permit: 40", True),
        ("Blocking a bay: 60", True),
        ("Regards,", False),
    ]


def test_columns_set_apart_by_spaces_are_a_table() -> None:
    found = read(
        "BORROWING\n\n"
        "Item            Loan period     Limit\n"
        "--------------------------------------\n"
        "Books           3 weeks         20\n"
        "Board games     1 week          5\n"
        "                (in summer 2)\n\n"
        "Renew twice.  Then bring it back.\n"
    )
    assert [(one.heading_path, one.text) for one in found] == [
        ((), "Item: Books; Loan period: 3 weeks; Limit: 20"),
        ((), "Item: Board games; Loan period: 1 week (in summer 2); Limit: 5"),
        ((), "Renew twice. Then bring it back."),
    ]


def test_two_columns_without_a_drawn_header_are_names_and_values() -> None:
    found = read("Opening\n\nMonday      closed\nTuesday     10 to 6\nFriday      10 to 4\n")
    assert [one.text for one in found] == ["Monday: closed", "Tuesday: 10 to 6", "Friday: 10 to 4"]


def test_two_spaces_behind_sentences_make_no_table() -> None:
    text = "It closes at 5.  Last entry is at 4.\nIt opens at 9.  Come early.\nIt is warm.  Bring water.\n"
    assert " ".join(one.text for one in read(text)).startswith("It closes at 5. Last entry is at 4.")

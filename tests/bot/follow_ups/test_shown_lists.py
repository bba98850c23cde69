from __future__ import annotations

import pytest

from bot.follow_ups.shown_lists import leading_label, list_in

LABELS = ("Millers", "Ropemakers")


@pytest.mark.parametrize(
    "reply",
    [
        "There are two:\n\n- **Millers**: grind. [1]\n- **Ropemakers**: twist. [2]",
        "1. Millers: they grind [1](https://h/documents/a?chunk=b&at=0#cited)\n2. Ropemakers: they twist [2](https://h/x)",
        "Here you go:\n\n1. **Millers** – grind\n   - with stones\n2. **Ropemakers** – twist\n\n**Sources**\n\n1. [A](https://h/a)\n2. [B](https://h/b)",
        "### 1. Millers\nThey grind.\n\n### 2. Ropemakers\nThey twist.",
        "**1. Millers**: grind\n**2. Ropemakers**: twist",
        "* Millers: grind【1】\n* Ropemakers: twist【2】\n\nReferences:\n1. A book\n2. Another",
        "| Trade | Work |\n| --- | --- |\n| Millers | grind |\n| Ropemakers | twist |",
        "- Trade: Millers; Work: grind [1]\n- Trade: Ropemakers; Work: twist [2]",
        "**Millers**: grind. [1]\n\n**Ropemakers**: twist. [2]",
        "The book names two trades: 1. Millers; 2. Ropemakers.",
        "It names (a) Millers, and (b) Ropemakers. Both are old.",
    ],
    ids=[
        "own",
        "linked",
        "with sources",
        "headings",
        "bold numbers",
        "another bot",
        "table",
        "rows",
        "labelled paragraphs",
        "numbers in a line",
        "letters in a line",
    ],
)
def test_a_list_is_read_however_a_client_keeps_it(reply: str) -> None:
    shown = list_in(reply, "Which trades?")
    assert shown is not None
    assert shown.labels == LABELS


@pytest.mark.parametrize(
    "reply",
    [
        "I found nothing; the nearest is “Ropes”, “Fees” or “Mills”.",
        "Millers grind. [1]\n\n**Sources**\n\n1. [A](https://h/a)\n2. [B](https://h/b)",
        "The book does not say what millers, ropemakers and bakers earn.",
        "The mill opened on 3. May and costs 2. 40 a day.",
        "Open from 9 a. m. and b. closed on Mondays.",
    ],
    ids=["a decline", "only sources", "a decline of another bot", "a date", "an hour"],
)
def test_what_is_no_answer_shows_no_list(reply: str) -> None:
    assert list_in(reply, "Which trades?") is None


@pytest.mark.parametrize(
    "reply",
    [
        "There are the millers, the rope makers and the bakers.",
        "They are: millers; rope makers; and bakers.",
    ],
    ids=["commas", "semicolons"],
)
def test_a_sentence_that_names_several_shows_a_list_also_without_a_citation(reply: str) -> None:
    shown = list_in(reply, "Which trades?")
    assert shown is not None
    assert shown.labels == ("millers", "rope makers", "bakers")


@pytest.mark.parametrize(
    ("reply", "labels"),
    [
        (
            "People work by day. [1] Lessons are on Tuesdays. [2] Two courses run at night: Mills and ropes, and Looms. [3]",
            ("Mills and ropes", "Looms"),
        ),
        (
            "It went well. [1] They say why. [2] Three things helped: the promise, given in writing, that all may stay; "
            "early visits to a mill that had used engines; and the council of the guild of millers. [3]",
            ("promise", "early visits to a mill that had used engines", "council of the guild of millers"),
        ),
    ],
)
def test_a_sentence_that_counts_what_it_names_shows_a_list_wherever_it_stands(reply: str, labels: tuple[str, ...]) -> None:
    shown = list_in(reply, "What is there?")
    assert shown is not None
    assert shown.labels == labels


@pytest.mark.parametrize(
    ("reply", "label"),
    [
        ("**Millers**: they grind. [1]", "Millers"),
        ("**How to ask in four steps**: You hear from us within ten days. [1]", None),
        ("**3. What you can bring**: bags. [1]", None),
    ],
)
def test_a_heading_that_asks_names_nothing_that_is_spoken_of(reply: str, label: str | None) -> None:
    assert leading_label(reply) == label

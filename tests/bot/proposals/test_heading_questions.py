from __future__ import annotations

import pytest

from bot.proposals.heading_questions import question_of_heading, question_of_label


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How to keep bees", "How can I keep bees?"),
        ("How to protect your hives", "How can I protect my hives?"),
        ("What beekeepers can do", "What can beekeepers do?"),
        ("What you should wear", "What should I wear?"),
        ("Who has a say in the club", "Who has a say in the club?"),
        ("What is changing in spring", "What is changing in spring?"),
        ("Why DNA matters to breeders", "Why does DNA matter to breeders?"),
        ("Why swarms are dangerous", "Why are swarms dangerous?"),
        ("Hives most at risk from mites", "Which hives are most at risk from mites?"),
        ("New tools that beekeepers are using", "Which new tools are beekeepers using?"),
        ("Plants worth growing", "Which plants are worth growing?"),
        ("3. Swarms and weather", "What does the guidance say about swarms and weather?"),
    ],
)
def test_a_heading_becomes_a_question_that_a_person_would_ask(heading: str, question: str) -> None:
    assert question_of_heading(heading) == question


@pytest.mark.parametrize(
    "heading",
    [
        "Introduction",
        "What the committee decides",
        "Why bees dance",
        "<img src=x onerror=ran()>",
        "[Click](https://evil.example)",
        "A very long heading that goes on and on until it is no heading any more but a sentence",
        "",
    ],
)
def test_where_no_form_fits_there_is_no_question(heading: str) -> None:
    assert question_of_heading(heading) is None


@pytest.mark.parametrize(
    ("label", "question"),
    [
        ("Beekeepers", "What do beekeepers do?"),
        ("AI trainers and annotators", "What do AI trainers and annotators do?"),
        ("Some honey sellers", "What do honey sellers do?"),
        ("Protective clothing (PPE) and smoke", "What does the guidance say about protective clothing and smoke?"),
        ("Checklists", "What does the guidance say about checklists?"),
    ],
)
def test_only_of_people_it_is_asked_what_they_do(label: str, question: str) -> None:
    assert question_of_label(label) == question


def test_names_keep_their_capitals_and_titles_lose_theirs() -> None:
    prose = "Bees of the Carniolan race are calm. They fly in the morning."
    assert question_of_heading("Carniolan bees in the Morning", prose) == "What does the guidance say about Carniolan bees in the morning?"
    assert question_of_heading("Bees at Fennel Lane", prose) == "What does the guidance say about bees at Fennel Lane?"
    assert question_of_heading("TOOLS AND CLOTHES") == "What does the guidance say about tools and clothes?"


def test_a_singular_gets_the_article_that_the_document_gives_it_or_quotation_marks() -> None:
    assert question_of_heading("Waiting list", "Hives go by the waiting list.") == "What does the guidance say about the waiting list?"
    assert question_of_heading("Emotional intelligence", "It takes emotional intelligence.").endswith("about emotional intelligence?")  # type: ignore[union-attr]
    assert question_of_heading("Spring", "Plant early.") == "What does the guidance say about “Spring”?"

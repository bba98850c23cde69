from __future__ import annotations

import pytest

from bot.messages.answer_form import form_of
from bot.safety import screen
from bot.stages import Form, Question, Turn
from bot.understanding import understand


@pytest.mark.parametrize(
    ("message", "asked", "form"),
    [
        ("Which boats leave today? As a numbered list please.", "Which boats leave today?", Form(layout="numbered")),
        ("In at most 20 words, who mends the nets?", "who mends the nets?", Form(words=20)),
        ("Under fifty words please: what is a hawser?", "what is a hawser?", Form(words=50)),
        ("Explain in two sentences why the lamp is trimmed.", "why the lamp is trimmed.", Form(sentences=2)),
        ("Yes or no: may dogs come along?", "may dogs come along?", Form(yes_no=True)),
        ("tl;dr: what should the warden do?", "what should the warden do?", Form(brief=True)),
        ("Boil it down for us: is the tide a friend?", "is the tide a friend?", Form(brief=True)),
        ("Please cut to the chase - what should the warden do?", "what should the warden do?", Form(brief=True)),
        ("Which boats are there? No bullets, plain prose please.", "Which boats are there?", Form(layout="prose")),
        ("no markdown: which boats are there?", "which boats are there?", Form(plain=True)),
        ("Which boats are there? in German please", "Which boats are there?", Form(language="German")),
        ("Explain the tides to a 12 year old", "Explain the tides", Form(simple=True)),
        ("What is a hawser, in simple words?", "What is a hawser?", Form(simple=True)),
        ("Name three of the boats.", "Name the boats.", Form(count=3)),
        ("What are the top 3 trades?", "What are the trades?", Form(count=3, ranked=True)),
        ("What are the last two trades on the list?", "What are the trades on the list?", Form(count=2, from_end=True)),
        ("Give me two examples of boats.", "Give me examples of boats.", Form(count=2)),
        ("Reply in JSON: which boats are there?", "which boats are there?", Form(letters=True)),
        ("Which boats are there? You can leave out those little numbers.", "Which boats are there?", Form(no_citations=True)),
        ("List the boats, just the names", "List the boats", Form(names_only=True)),
        ("Give me the full list of berths that are free", "berths that are free", Form(complete=True)),
        ("Please enumerate everything that is forbidden on deck.", "what is forbidden on deck.", Form(complete=True)),
        ("Which ropes do I need? I don't want to forget any.", "Which ropes do I need?", Form(complete=True)),
        ("What do wardens do? I need every point for a talk", "What do wardens do?", Form(complete=True)),
        ("What are the steps to a berth from start to finish?", "What are the steps to a berth?", Form(complete=True)),
        ("Sum up the page in a few sentences", "Sum up the page", Form(sentences=4)),
        ("which knots are there, name each one", "which knots are there", Form(complete=True)),
        ("Which boats sail today? All of them please", "Which boats sail today?", Form(complete=True)),
        ("which boats sail today, gimme the whole list", "which boats sail today", Form(complete=True)),
        ("Which boats sail today? The full list, please.", "Which boats sail today?", Form(complete=True)),
        (
            "Three bullet points, max 40 words: what should the warden do?",
            "what should the warden do?",
            Form(layout="bullets", count=3, words=40),
        ),
    ],
)
def test_the_form_is_read_and_what_is_asked_is_left(message: str, asked: str, form: Form) -> None:
    assert form_of(message) == (asked, form)


@pytest.mark.parametrize(
    "message",
    [
        "Is the guided tour in German?",
        "What should a 12-year-old eat?",
        "In which two months is the museum closed?",
        "How many words should my CV have?",
        "Is there a numbered seat in the ferry?",
        "What bullets are allowed in the range?",
        "Which table is free at noon?",
        "What is the first thing to do after a bee sting?",
        "Which courses are there for beginners?",
        "Can I learn in depth about bees?",
        "Does the ticket cover all of them?",
        "Don't forget anyone on the list: how?",
        "how do I get the complete list of members",
        "I sew in a textile factory. What can I learn?",
    ],
)
def test_what_is_asked_about_is_no_form(message: str) -> None:
    assert form_of(message) == (message, Form())


def test_a_form_alone_asks_the_question_before_it_again() -> None:
    turns = (Turn("user", "Which boats lie in the harbour?"), Turn("assistant", "Four kinds. [1]"))
    again = understand(Question("shorter please", turns), screen("shorter please"))
    assert again.query == "Which boats lie in the harbour?"
    assert again.form.brief


def test_a_form_alone_with_nothing_before_it_is_unclear() -> None:
    assert understand(Question("as a list please"), screen("as a list please")).intent == "unclear"


def test_who_counts_asks_for_a_list() -> None:
    assert "list" in understand(Question("Name three boats."), screen("Name three boats.")).facets


@pytest.mark.parametrize("text", ["May I ring the bell when a guest does not speak English?", "What if the captain can't write German?"])
def test_what_language_somebody_speaks_is_no_wish_for_the_answer(text: str) -> None:
    assert form_of(text) == (text, Form())

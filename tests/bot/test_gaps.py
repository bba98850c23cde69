"""What is shown of gaps: groups of enough people, in words that enough of them said, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.conversations import Owner, UncoveredQuestion
from bot.gaps import Gaps, find_gaps
from knowledge import EmbeddingModel

DAY = datetime(2026, 10, 1, tzinfo=UTC)
SALARIES = (
    "What salary does a ropemaker earn?",
    "What salary does a ropemaker earn?",
    "How high is the salary of a ropemaker?",
    "ropemaker salary",
    "Tell me the salary that a ropemaker called Rumpelstiltskin earns in Grimsand",
)
VISAS = ("Do I need a visa for Norway?", "How do I get a visa for Norway?", "visa norway how long")


def asked(texts: Sequence[str], owners: str | None = None) -> list[UncoveredQuestion]:
    """Each by another person, or by these; a day after the one before."""
    names = owners or "".join(chr(97 + number) for number in range(len(texts)))
    moments = [DAY + timedelta(days=number) for number in range(len(texts))]
    return [UncoveredQuestion(Owner(name), text, moment) for name, text, moment in zip(names, texts, moments, strict=True)]


async def gaps(questions: Sequence[UncoveredQuestion], model: EmbeddingModel, min_people: int) -> Gaps:
    return await find_gaps(questions, lambda texts: asyncio.to_thread(model.encode, texts), min_people)


async def test_wordings_of_one_question_are_one_gap_and_others_another(embedding_model: EmbeddingModel) -> None:
    found = await gaps(asked((*SALARIES, *VISAS)), embedding_model, 3)
    assert [(gap.people, gap.times) for gap in found.shown] == [(5, 5), (3, 3)]
    salary, visa = found.shown
    assert set(salary.words[:2]) == {"salary", "ropemaker"}
    assert set(visa.words) == {"visa", "norway"}
    assert (salary.first_day, salary.last_day) == (DAY.date(), (DAY + timedelta(days=4)).date())
    assert found.hidden_questions == 0


async def test_of_what_one_person_said_nothing_is_shown(embedding_model: EmbeddingModel) -> None:
    found = await gaps(asked((*SALARIES, *VISAS)), embedding_model, 3)
    assert "rumpelstiltskin" not in repr(found).lower()
    assert "grimsand" not in repr(found).lower()


async def test_the_example_is_a_question_of_which_enough_people_used_every_word(embedding_model: EmbeddingModel) -> None:
    [salary] = (await gaps(asked(SALARIES), embedding_model, 3)).shown
    assert salary.example in SALARIES[:4]
    private = [f"What salary does ropemaker number {number} earn?" for number in range(5)]
    assert all(gap.example is None for gap in (await gaps(asked(private), embedding_model, 3)).shown)


async def test_a_person_who_asks_often_is_one_person(embedding_model: EmbeddingModel) -> None:
    found = await gaps(asked(SALARIES, "aabba"), embedding_model, 3)
    assert (found.shown, found.hidden_questions) == ((), 5)
    [gap] = (await gaps(asked(SALARIES, "aabba"), embedding_model, 2)).shown
    assert (gap.people, gap.times) == (2, 5)


async def test_without_questions_there_are_no_gaps(embedding_model: EmbeddingModel) -> None:
    assert await gaps([], embedding_model, 1) == Gaps((), 0)
    assert (await gaps(asked(["Why?"]), embedding_model, 2)).hidden_questions == 1


async def test_its_id_stays_while_its_words_do(embedding_model: EmbeddingModel) -> None:
    first, second = [(await gaps(asked(SALARIES, owners), embedding_model, 2)).shown[0] for owners in ("abcde", "edcba")]
    assert first.id == second.id


WORDS = st.sampled_from("pension bakery harbour lamp herring Rumpelstiltskin jane@example.org 07946095812".split())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.lists(WORDS, min_size=1, max_size=4)), max_size=14), st.integers(2, 4))
async def test_whatever_is_asked_no_word_is_shown_that_too_few_people_said(said: list[tuple[str, list[str]]], min_people: int) -> None:
    async def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 2), dtype=np.float32)  # all mean the same: the words alone must keep the secret

    questions = asked([" ".join(words) for _, words in said], "".join(owner for owner, _ in said))
    for gap in (await find_gaps(questions, embed, min_people)).shown:
        assert gap.people >= min_people
        for word in (*gap.words, *(gap.example or "").split()):
            speakers = {owner for owner, words in said if word.lower()[:3] in " ".join(words).lower()}
            assert len(speakers) >= min_people

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.composing.beside import NEAR_BEST, with_more
from bot.extractive import ExtractiveWriter
from bot.stages import AboutSelf, Aspect, Coverage, DraftSentence, Evidence, Form, FoundList, Question, Quote, Understanding
from knowledge import Chunk, EmbeddingModel, Passage
from tests import conversations, sample_evidence, small_knowledge_base

SPLICE, KNOT, TAR, SHIPS, SILK = (
    sample_evidence.chunk(place, heading, text)
    for place, (heading, text) in enumerate(
        [
            ("Splices", "A splice joins two ropes for good."),
            ("Knots", "A knot joins two ropes for a while. The steward of knots is Tove Lind."),
            ("Tar", "Tar keeps a rope dry."),
            ("Ships", "A ship needs nine ropes."),
            ("Silk", "Silk is spun elsewhere."),
        ]
    )
)
NEAR, FAR = 1.0 - (1.0 - NEAR_BEST) / 2, NEAR_BEST / 2
LEAD = "Close to that, the guidance also says:"
HOW = Understanding("How are ropes joined?")


def found(*scored: tuple[Chunk, float], **also: Any) -> Evidence:
    passages = tuple(Passage(chunk, score, 0.5, rank) for rank, (chunk, score) in enumerate(scored, start=1))
    return replace(Evidence(passages, Coverage(0.9, covered=True), told=passages[:1]), **also)


def said(*chunks: Chunk) -> list[DraftSentence]:
    return [DraftSentence(chunk.text, (chunk.id,)) for chunk in chunks]


def texts(sentences: list[DraftSentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_a_short_answer_is_followed_by_what_is_nearly_as_near() -> None:
    told = with_more(said(SPLICE), HOW, found((SPLICE, 1.0), (KNOT, NEAR), (TAR, FAR)))
    assert texts(told) == [SPLICE.text, LEAD, "A knot joins two ropes for a while.", "The steward of knots is Tove Lind."]
    assert [sentence.chunk_ids for sentence in told[2:]] == [(KNOT.id,), (KNOT.id,)]
    assert [sentence.block for sentence in told[1:]] == ["paragraph", "paragraph", "sentence"]


def test_where_nothing_else_is_near_nothing_is_announced() -> None:
    assert with_more(said(SPLICE), HOW, found((SPLICE, 1.0), (KNOT, FAR))) == said(SPLICE)


def test_what_the_answer_or_the_last_reply_has_said_is_not_told_besides() -> None:
    asked_before = replace(HOW, replies=("A knot joins two ropes for a while. [1] The steward of knots is Tove Lind. [2]",))
    evidence = found((SPLICE, 1.0), (KNOT, NEAR), (TAR, NEAR))
    assert texts(with_more(said(SPLICE), asked_before, evidence)) == [SPLICE.text, LEAD, TAR.text]
    assert texts(with_more(said(SPLICE, KNOT), HOW, evidence)) == [SPLICE.text, KNOT.text, LEAD, TAR.text]


def test_three_passages_are_the_most_and_a_long_answer_is_enough() -> None:
    evidence = found(*((chunk, 1.0) for chunk in (SPLICE, KNOT, TAR, SHIPS, SILK)))
    assert {chunk_id for one in with_more(said(SPLICE), HOW, evidence) for chunk_id in one.chunk_ids} == {
        chunk.id for chunk in (SPLICE, KNOT, TAR, SHIPS)
    }
    long = [DraftSentence("A splice joins two ropes for good. " * 20, (SPLICE.id,))]
    assert with_more(long, HOW, evidence) == long


@pytest.mark.parametrize("form", [Form(brief=True), Form(sentences=1), Form(words=40), Form(yes_no=True), Form(simple=True), Form(count=2)])
def test_who_wants_little_is_told_no_more(form: Form) -> None:
    assert with_more(said(SPLICE), replace(HOW, form=form), found((SPLICE, 1.0), (KNOT, NEAR))) == said(SPLICE)


def test_one_fact_that_is_there_is_all_that_was_asked_for() -> None:
    evidence = found((KNOT, 1.0), (SPLICE, NEAR))
    assert with_more(said(KNOT), Understanding("Who is the steward of knots?"), evidence) == said(KNOT)
    nameless = found((SPLICE, 1.0), (KNOT, NEAR))
    assert LEAD in texts(with_more(said(SPLICE), Understanding("Who is the steward of knots?"), nameless))


def test_where_one_of_several_is_asked_for_no_other_is_told() -> None:
    asked = Understanding("Which of these ways lasts for good?")
    assert with_more(said(SPLICE), asked, found((SPLICE, 1.0), (KNOT, NEAR))) == said(SPLICE)


def test_what_is_missing_of_a_comparison_is_said_last() -> None:
    sides = (Aspect("splices", (), covered=True), Aspect("silk", (), covered=False))
    missing = DraftSentence("I found nothing about silk.", kind="framing")
    evidence = found((SPLICE, 1.0), (KNOT, NEAR), (TAR, NEAR), aspects=sides)
    told = texts(with_more([*said(SPLICE), missing], HOW, evidence))
    assert told[1:3] == [LEAD, "A knot joins two ropes for a while."]
    assert told[-1] == missing.text
    assert TAR.text not in told


@pytest.mark.parametrize("covered", [True, False])
def test_a_comparison_of_which_all_or_nothing_is_there_stays_as_it_is(covered: bool) -> None:
    sides = (Aspect("splices", (), covered=covered), Aspect("knots", (), covered=covered))
    assert with_more(said(SPLICE), HOW, found((SPLICE, 1.0), (KNOT, NEAR), aspects=sides)) == said(SPLICE)


def test_what_somebody_tells_beside_the_question_adds_nothing_by_how_near_it_is() -> None:
    about_me = Understanding("How are ropes joined?", about_self=AboutSelf(("I make ropes",)))
    personal = (Aspect("I make ropes", (), covered=True, personal=True), Aspect("I make sails", (), covered=False, personal=True))
    evidence = found((KNOT, 1.0), (SPLICE, NEAR), aspects=personal)
    assert with_more(said(TAR), about_me, evidence) == said(TAR)
    assert with_more(said(TAR), Understanding("It rains in the yard. How are ropes joined?"), replace(evidence, aspects=())) == said(TAR)


def test_a_summary_is_told_as_it_is() -> None:
    evidence = found((SPLICE, 1.0), (KNOT, NEAR), overview=(Quote(SPLICE, SPLICE.text),))
    assert with_more(said(SPLICE), HOW, evidence) == said(SPLICE)


async def test_a_list_goes_after_the_best_passage_where_that_stands_elsewhere() -> None:
    ways = FoundList((KNOT, replace(TAR, heading_path=KNOT.heading_path)), replace(SHIPS, heading_path=KNOT.heading_path))
    neighbour = replace(SPLICE, heading_path=KNOT.heading_path)
    for best, is_told in ((SPLICE, True), (KNOT, False), (neighbour, False)):
        evidence = found((best, 1.0), (TAR, NEAR), lists=(ways,))
        written = [one.text async for one in ExtractiveWriter().write(Question(HOW.query), HOW, evidence, ())]
        assert (written[0] == best.text) is is_told


ROPEWORKS = """# Working at the ropeworks

## Who to ask

The steward of the ropeworks is Tove Lind. She answers letters within a week.

## The people of the ropeworks

Many hands are needed to make a rope:

- **Spinners**: Spinners twist the yarn.
- **Layers**: Layers lay the strands.
- **Tarrers**: Tarrers dip the rope in hot tar.
"""


async def test_a_list_that_may_not_be_meant_is_told_by_its_names(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    ropeworks = await small_knowledge_base.of_document(ROPEWORKS, tmp_path, embedding_model)
    (reply,) = await conversations.held(ropeworks, "Who works at the ropeworks?")
    assert reply.text.startswith("The steward of the ropeworks is Tove Lind.")
    assert "- **Spinners** [" in reply.text


async def test_the_list_after_the_best_passage_keeps_what_it_says_where_all_of_it_is_wanted() -> None:
    items = tuple(
        replace(sample_evidence.chunk(place, "People", f"{who}: {who} {do}.", "people"), label=who)
        for place, (who, do) in enumerate([("Spinners", "twist the yarn"), ("Layers", "lay the strands")], start=10)
    )
    evidence = found((SPLICE, 1.0), lists=(FoundList(items),))
    for form, tells in ((Form(), False), (Form(complete=True), True)):
        understanding = replace(HOW, form=form)
        written = [one.text async for one in ExtractiveWriter().write(Question(HOW.query), understanding, evidence, ())]
        assert written[0] == SPLICE.text
        assert any("twist the yarn" in text for text in written) is tells
    asked = replace(HOW, facets=frozenset({"list"}))
    written = [one.text async for one in ExtractiveWriter().write(Question(HOW.query), asked, evidence, ())]
    assert SPLICE.text not in written
    assert any("twist the yarn" in text for text in written)

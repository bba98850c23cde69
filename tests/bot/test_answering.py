from __future__ import annotations

from contextlib import aclosing

import pytest

from bot.answering import Answering, Composition
from bot.errors import LanguageModelCutOff, LanguageModelTimeout, LanguageModelUnavailable
from bot.extractive import ExtractiveWriter
from bot.replying import ReplyBuilder
from bot.retrieval.evidence import gather
from bot.stages import DraftSentence, Evidence, Question, Understanding, Writer
from bot.verification import Verifier
from knowledge import KnowledgeBase
from tests.scripted_writer import ScriptedWriter

TEXT = "What do ropemakers do?"
HEMP = "Ropemakers twist hemp into hawsers in a long shed."
HAWSER = "A hawser holds a ship of 300 tons at the quay."
INVENTED = "The mayor plays chess on Sundays."


@pytest.fixture
async def evidence(harbour: KnowledgeBase) -> Evidence:
    return await gather(Understanding(TEXT), harbour)


async def composed(evidence: Evidence, harbour: KnowledgeBase, *writers: Writer) -> Composition:
    composition = Composition(ReplyBuilder(evidence))
    answering = Answering(writers, Verifier(harbour.embed, harbour.sentence_vectors))
    pieces = [piece.text async for piece in answering.answer(Question(TEXT), Understanding(TEXT), evidence, composition)]
    assert "".join(pieces) == composition.builder.text
    return composition


async def test_a_sentence_without_support_never_reaches_the_person(evidence: Evidence, harbour: KnowledgeBase) -> None:
    composition = await composed(evidence, harbour, ScriptedWriter([HEMP, INVENTED]))
    assert composition.builder.text == f"{HEMP} [1]"
    assert [(one.sentence.text, one.supported) for one in composition.verdicts] == [(HEMP, True), (INVENTED, False)]


async def test_a_refused_sentence_is_replaced_by_the_passage_sentence_that_it_should_have_been(
    evidence: Evidence, harbour: KnowledgeBase
) -> None:
    composition = await composed(evidence, harbour, ScriptedWriter(["A hawser holds a ship of 900 tons at the quay."]))
    assert composition.builder.text == f"{HAWSER} [1]"


async def test_a_replacement_that_was_shown_already_is_not_shown_again(evidence: Evidence, harbour: KnowledgeBase) -> None:
    composition = await composed(evidence, harbour, ScriptedWriter([HAWSER, "A hawser holds a ship of 900 tons at the quay."]))
    assert composition.builder.text == f"{HAWSER} [1]"


async def test_framing_from_a_language_model_is_checked_like_a_claim(evidence: Evidence, harbour: KnowledgeBase) -> None:
    framing = DraftSentence("You will earn a million crowns:", kind="framing")
    composition = await composed(evidence, harbour, ScriptedWriter([framing, HEMP]))
    assert composition.builder.text == f"{HEMP} [1]"


async def test_a_link_that_is_cut_off_hands_over_and_what_was_shown_is_neither_lost_nor_repeated(
    evidence: Evidence, harbour: KnowledgeBase
) -> None:
    first = ScriptedWriter([HEMP], LanguageModelCutOff("the line went dead"))
    composition = await composed(evidence, harbour, first, ExtractiveWriter())
    assert composition.builder.text.startswith(f"{HEMP} [1]")
    assert composition.builder.text.count("hemp") == 1
    assert "300 tons" in composition.builder.text
    assert composition.answered_by == "local:scripted+extractive"
    assert [failure.link for failure in composition.failures] == ["local:scripted"]


async def test_the_next_link_is_told_what_was_shown_already(evidence: Evidence, harbour: KnowledgeBase) -> None:
    second = ScriptedWriter([HAWSER], name="local:second")
    await composed(evidence, harbour, ScriptedWriter([HEMP, INVENTED], LanguageModelTimeout("silent")), second)
    assert [[sentence.text for sentence in already] for already in second.already] == [[HEMP]]


async def test_a_link_of_which_nothing_was_supported_hands_over_as_well(evidence: Evidence, harbour: KnowledgeBase) -> None:
    composition = await composed(evidence, harbour, ScriptedWriter([INVENTED]), ExtractiveWriter())
    assert HEMP in composition.builder.text
    assert composition.answered_by == "extractive"


async def test_a_link_that_ended_in_order_ends_the_answer(evidence: Evidence, harbour: KnowledgeBase) -> None:
    second = ScriptedWriter([HAWSER])
    await composed(evidence, harbour, ScriptedWriter([HEMP]), second)
    assert not second.already


async def test_where_every_link_fails_nothing_is_shown(evidence: Evidence, harbour: KnowledgeBase) -> None:
    composition = await composed(evidence, harbour, *(ScriptedWriter([], LanguageModelUnavailable("refused")) for _ in range(2)))
    assert composition.builder.text == ""
    assert len(composition.failures) == 2


async def test_a_list_is_copied_and_not_retold_by_a_language_model(harbour: KnowledgeBase) -> None:
    evidence = await gather(Understanding("Which kinds of boats lie in the harbour?", facets=frozenset({"list"})), harbour)
    language_model = ScriptedWriter([HEMP])
    composition = await composed(evidence, harbour, language_model, ExtractiveWriter())
    assert not language_model.already
    assert composition.answered_by == "extractive"


async def test_leaving_in_the_middle_stops_the_writer(evidence: Evidence, harbour: KnowledgeBase) -> None:
    writer = ScriptedWriter([HEMP, HAWSER])
    answering = Answering([writer], Verifier(harbour.embed, harbour.sentence_vectors))
    composition = Composition(ReplyBuilder(evidence))
    async with aclosing(answering.answer(Question(TEXT), Understanding(TEXT), evidence, composition)) as pieces:
        await anext(pieces)
        assert not writer.closed.is_set()
    assert writer.closed.is_set()

from __future__ import annotations

import pytest

from bot.extractive import ExtractiveWriter
from bot.pipeline import CareerBot
from bot.stages import Finished, Question, Reply
from knowledge import KnowledgeBase
from tests.scripted_writer import ScriptedWriter

HEMP = "Ropemakers twist hemp into hawsers in a long shed."


async def reply_to(text: str, bot: CareerBot) -> Reply:
    async for event in bot.respond(Question(text)):
        if isinstance(event, Finished):
            return event.trace.reply
    raise AssertionError


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("The guide says dogs are not welcome on the quay, right?", "Dogs are welcome on the quay."),
        ("A berth costs 90 crowns a night, doesn't it?", "A berth costs 12 crowns a night."),
    ],
)
async def test_a_false_premise_is_named_before_what_the_source_says(text: str, instead: str, harbour: KnowledgeBase) -> None:
    reply = await reply_to(text, CareerBot(harbour, [ExtractiveWriter()]))
    assert reply.text.startswith("I do not find in the guidance that")
    assert instead in reply.text
    assert reply.citations


async def test_a_claim_that_no_passage_is_near_is_declined_by_its_name(harbour: KnowledgeBase) -> None:
    reply = await reply_to("the article says dentists will be replaced by 2027, right?", CareerBot(harbour, [ExtractiveWriter()]))
    assert reply.status == "declined"
    assert "dentists will be replaced by 2027" in reply.text


async def test_a_claim_that_the_source_makes_is_not_objected_to(harbour: KnowledgeBase) -> None:
    reply = await reply_to("Ropemakers twist hemp into hawsers, right?", CareerBot(harbour, [ExtractiveWriter()]))
    assert "I do not find" not in reply.text


async def test_the_objection_stands_before_what_a_language_model_writes(harbour: KnowledgeBase) -> None:
    reply = await reply_to("So ropemakers never twist hemp, right?", CareerBot(harbour, [ScriptedWriter([HEMP])]))
    assert reply.text.startswith("I do not find in the guidance that ropemakers never twist hemp;")
    assert HEMP.rstrip(".") in reply.text


async def test_a_claim_in_other_words_than_the_source_has_is_not_denied(harbour: KnowledgeBase) -> None:
    reply = await reply_to("The guide says ropemakers make rope out of hemp indoors, right?", CareerBot(harbour, [ExtractiveWriter()]))
    assert "I do not find" not in reply.text
    assert HEMP.rstrip(".") in reply.text

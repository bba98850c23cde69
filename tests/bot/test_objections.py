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


@pytest.mark.parametrize(
    "text",
    [
        "Are weavers one of the new roles?",
        "Why is road transport among the new roles?",
        "Bookkeepers are one of the new roles you list. What do they do?",
    ],
)
async def test_what_is_counted_among_other_things_than_the_documents_do_is_put_right(text: str, valley: KnowledgeBase) -> None:
    reply = await reply_to(text, CareerBot(valley, [ExtractiveWriter()]))
    assert "not under “New roles and jobs that AI is creating”" in reply.text
    assert "“Jobs most at risk of automation”" in reply.text


@pytest.mark.parametrize(
    "text", ["Are loom mechanics one of the new roles?", "Why is ledger keeping at risk?", "Are guild teachers useful for the village?"]
)
async def test_what_is_counted_as_the_documents_do_or_among_nothing_they_name_is_not_objected_to(text: str, valley: KnowledgeBase) -> None:
    reply = await reply_to(text, CareerBot(valley, [ExtractiveWriter()]))
    assert "not under" not in reply.text


@pytest.mark.parametrize("text", ["Coach drivers are safe, aren't they?", "The herring catch decreased, didn't it?"])
async def test_a_claim_that_turns_round_what_the_source_says_is_contradicted(
    text: str, valley: KnowledgeBase, harbour: KnowledgeBase
) -> None:
    reply = await reply_to(text, CareerBot(valley if "Coach" in text else harbour, [ExtractiveWriter()]))
    assert reply.text.startswith("The guidance says otherwise")
    assert reply.citations


async def test_what_the_source_is_said_to_recommend_is_a_claim(harbour: KnowledgeBase) -> None:
    reply = await reply_to("Why does the author recommend that dogs never walk on the quay?", CareerBot(harbour, [ExtractiveWriter()]))
    assert reply.text.startswith("I do not find in the guidance that dogs never walk on the quay;")

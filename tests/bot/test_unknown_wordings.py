"""Questions in words that no pattern knows are understood by their likeness to exemplars."""

from __future__ import annotations

import pytest

from bot.extractive import ExtractiveWriter
from bot.pipeline import CareerBot
from bot.stages import Finished, Question, Reply
from knowledge import KnowledgeBase


async def reply_to(text: str, knowledge_base: KnowledgeBase) -> Reply:
    async for event in CareerBot(knowledge_base, [ExtractiveWriter()]).respond(Question(text)):
        if isinstance(event, Finished):
            return event.trace.reply
    raise AssertionError("no end")


@pytest.mark.parametrize(
    "text", ["top of the morning to the whole crew ☕", "right im off to lunch, see ya", "thank you very much sir, you are very kind"]
)
async def test_small_talk_is_no_question(text: str, valley: KnowledgeBase) -> None:
    assert (await reply_to(text, valley)).status == "greeted"


async def test_both_things_that_are_set_side_by_side_are_told(valley: KnowledgeBase) -> None:
    told = (await reply_to("two jobs on the board, loom mechanics and guild teachers. what sets them apart", valley)).text
    assert "install, repair and maintain" in told
    assert "show others" in told


async def test_a_year_that_is_told_is_not_asked_for(valley: KnowledgeBase) -> None:
    reply = await reply_to(
        "Bookkeeper at the mill since 1998 and the ledgers now do themselves. Where does somebody like me stand?", valley
    )
    assert reply.status in {"answered", "partly_answered"}
    assert "Ledger keeping" in reply.text


@pytest.mark.parametrize("text", ["ballpark pay for a guild teacher job?", "what kind of money are we talking for a pattern artist"])
async def test_a_wage_is_asked_for_in_words_that_no_pattern_has(text: str, valley: KnowledgeBase) -> None:
    assert (await reply_to(text, valley)).status == "declined"


async def test_what_it_all_comes_to_is_told_by_what_concludes(valley: KnowledgeBase) -> None:
    told = (await reply_to("so does the whole thing end well or badly for us all", valley)).text
    assert "does not mean that a job disappears" in told
    assert "Bargaining" not in told

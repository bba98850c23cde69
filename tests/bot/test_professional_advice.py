"""What belongs to another profession: the documents answer it where they do, and the person hears whom to ask either way."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.extractive import ExtractiveWriter
from bot.pipeline import CareerBot
from bot.stages import Finished, Question, Reply, SentenceReady
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build

HANDBOOK = """# Handbook of the glass works

## Leaving

The notice period is six weeks to the end of a quarter. Whoever is made redundant gets one month of severance pay for each year of work.

## The furnace

The furnace is lit on Mondays. Glass is blown from Tuesday to Friday.

## First aid

Painkillers lie in the green cupboard beside the furnace. A burn is cooled with water for ten minutes.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bot(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> CareerBot:
    folder: Path = tmp_path_factory.mktemp("glass")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "handbook.md").write_text(HANDBOOK, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents, embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    return CareerBot(await KnowledgeBase.open(settings, embedding_model), [ExtractiveWriter()])


async def reply_to(text: str, bot: CareerBot) -> Reply:
    async with aclosing(bot.respond(Question(text))) as events:
        said = [event async for event in events]
    assert isinstance(said[-1], Finished)
    reply = said[-1].trace.reply
    assert "".join(event.text for event in said if isinstance(event, SentenceReady)) == reply.text
    return reply


async def test_what_the_documents_say_of_the_law_is_told_with_whom_to_ask_on_ones_own_case(bot: CareerBot) -> None:
    reply = await reply_to("How long is the notice period?", bot)
    assert reply.status == "answered"
    assert reply.citations[0].sentence == "The notice period is six weeks to the end of a quarter."
    assert reply.text.endswith("please ask an employment lawyer, a union or a legal advice centre.")


@pytest.mark.parametrize("text", ["Should I sue the glass works for unfair dismissal?", "Which antibiotic should I take against my burn?"])
async def test_what_the_documents_do_not_answer_is_left_to_those_who_can(text: str, bot: CareerBot) -> None:
    reply = await reply_to(text, bot)
    assert reply.status == "declined"
    assert not reply.citations
    assert "please ask" in reply.text


async def test_a_passage_about_the_same_things_is_no_medical_advice(bot: CareerBot) -> None:
    reply = await reply_to("Is it safe to work at the furnace after my heart operation?", bot)
    assert reply.status == "declined"
    assert "a doctor" in reply.text


async def test_what_is_asked_beside_a_professional_matter_is_looked_up_as_any_other_question(bot: CareerBot) -> None:
    reply = await reply_to("I earn 14,000 before tax and work nights. On which day is the furnace lit?", bot)
    assert reply.status == "answered"
    assert reply.citations[0].sentence == "The furnace is lit on Mondays."
    assert "please ask" not in reply.text


async def test_what_may_be_done_and_stands_nowhere_is_left_to_those_who_can_say(bot: CareerBot) -> None:
    reply = await reply_to("My contract has a non-compete clause. Can I still paint for a rival?", bot)
    assert reply.status == "declined"
    assert "an employment lawyer" in reply.text


async def test_what_may_be_an_emergency_is_sent_to_the_number_of_the_country(bot: CareerBot) -> None:
    asked = Question("My chest hurts badly and my arm is numb. What should I do?", country="GB")
    async with aclosing(bot.respond(asked)) as events:
        said = [event async for event in events]
    assert isinstance(said[-1], Finished)
    assert said[-1].trace.reply.status == "signposted"
    assert "999" in said[-1].trace.reply.text
    assert said[-1].trace.reply.suggestions == ()

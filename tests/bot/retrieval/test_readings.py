from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.readings import best_reading
from bot.safety import screen
from bot.stages import Question, Understanding
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build
from tests import conversations, small_knowledge_base

VAGUE = "How often is that done?"


async def test_a_message_that_finds_something_by_itself_is_not_read_in_context(harbour: KnowledgeBase) -> None:
    asked = Understanding("What do ropemakers twist?", in_context="What do ropemakers twist? (lighthouse keeper)")
    understanding, evidence = await best_reading(asked, harbour)
    assert understanding == asked
    assert "hemp" in evidence.passages[0].chunk.text


async def test_a_message_that_finds_nothing_by_itself_is_read_in_context_and_says_so(harbour: KnowledgeBase) -> None:
    in_context = "How often is that done? (lighthouse keeper trims the lamp)"
    understanding, evidence = await best_reading(Understanding(VAGUE, in_context=in_context), harbour)
    assert understanding.query == in_context
    assert "lighthouse keeper" in (understanding.note or "")
    assert evidence.coverage.covered


async def test_what_the_documents_do_not_speak_of_is_not_covered_by_the_subject_before_it(harbour: KnowledgeBase) -> None:
    asked = "Which vaccines does Brazil require?"
    understanding, evidence = await best_reading(Understanding(asked, in_context=f"{asked} (lighthouse keeper)"), harbour)
    assert understanding.query == asked
    assert not evidence.coverage.covered


ABROAD = """# Rules for ferry crews

## Working abroad

| Country group | Days a year | Approval by |
| --- | --- | --- |
| European Union | 40 | harbour master |
| United Kingdom and Switzerland | 12 | harbour master and purser |

Ask three weeks ahead.
"""


async def test_a_name_that_no_document_has_is_not_answered_by_what_is_said_of_the_name_before_it(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "crews.md").write_text(ABROAD, encoding="utf-8")
    settings = KnowledgeSettings(index_path=tmp_path / "index", documents_path=tmp_path / "documents", embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    asked = Understanding("Who approves Brazil?", parts=("Brazil",), in_context="Brazil (Who approves Switzerland)")
    understanding, evidence = await best_reading(asked, await KnowledgeBase.open(settings, embedding_model))
    assert understanding == asked
    assert not evidence.coverage.covered


YARD = """# The boatyard

## Complaints

Write to Ada Brook if a boat comes late. Whoever is not content with the answer can turn to the harbour court.

## Tools

A helper who breaks a tool reports it to the foreman on the same day.

## Homes

Helpers must live within an hour of the yard.
"""


@pytest.mark.parametrize(
    ("asked", "spoken_of", "told", "goes_on"),
    [
        ("Who would I tell?", "broken tools", "foreman", True),
        ("Where would I have to live?", "broken tools", "within an hour", False),
    ],
)
async def test_a_question_that_names_nothing_goes_on_unless_a_passage_has_its_words(
    tmp_path: Path, embedding_model: EmbeddingModel, asked: str, spoken_of: str, told: str, goes_on: bool
) -> None:
    yard = await small_knowledge_base.of_document(YARD, tmp_path, embedding_model)
    understanding, evidence = await best_reading(Understanding(asked, in_context=f"{asked} ({spoken_of})"), yard)
    assert (understanding.query != asked) is goes_on
    assert told in evidence.told[0].chunk.text


async def test_which_of_two_is_asked_without_the_two_where_the_documents_call_them_otherwise(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    yard = await small_knowledge_base.of_document(YARD, tmp_path, embedding_model)
    alone = "who must live within an hour of the yard?"
    asked = Understanding(
        f"{alone[:-1]}: gaffers or skivvies?", facets=frozenset({"comparison"}), parts=("gaffers", "skivvies"), in_context=alone
    )
    understanding, evidence = await best_reading(asked, yard)
    assert understanding.query == alone
    assert "within an hour" in evidence.told[0].chunk.text


OUTINGS = """# The rowing club

## Outings

### Moonlight row

Every May the club rows to the island. Partners who do not row may come along in the launch and pay 9 crowns.

### Rehearsal row

You may come to two rehearsal rows before you join. Children of 8 and over can come alone.

## Joining

Whoever wants to start rowing signs up with the steward on a Monday.
"""


MILL_WORK = """# Work in the mills

## New work

- **Loom menders**: Loom menders oil the looms and change their belts.
- **Pattern readers**: Pattern readers turn drawings into cards.

## What individuals can do

Individuals can do a lot by themselves: take evening courses, find a mentor and keep a book of what they made.

## What towns can do

Towns can lend rooms and pay teachers.
"""


async def test_who_asks_to_come_along_means_what_was_spoken_of(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    club = await small_knowledge_base.of_document(OUTINGS, tmp_path, embedding_model)
    _, along = await conversations.held(club, "When is the moonlight row?", "can my daughter come?")
    assert "moonlight row" in along.text
    assert "Partners who do not row" in along.text


async def test_what_no_passage_calls_so_is_not_said_back_as_a_subject(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    club = await small_knowledge_base.of_document(OUTINGS, tmp_path, embedding_model)
    for subject, said_back in (("moonlight row", True), ("row goes moonlight", False)):
        asked = Understanding("Who may come along?", facets=frozenset({"fact"}), in_context=f"Who may come along? ({subject})")
        understanding, _ = await best_reading(asked, club)
        assert understanding.query == asked.in_context
        assert bool(understanding.note) is said_back


async def test_how_to_start_with_what_was_spoken_of_is_told_as_it_is_said_to_anybody(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    mills = await small_knowledge_base.of_document(MILL_WORK, tmp_path, embedding_model)
    _, start = await conversations.held(mills, "What do loom menders do?", "fair enough. how do I start then")
    assert "evening courses" in start.text
    assert "belts" not in start.text


async def test_how_to_start_is_told_of_what_was_spoken_of_where_the_documents_say_it(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    club = await small_knowledge_base.of_document(OUTINGS, tmp_path, embedding_model)
    _, start = await conversations.held(club, "Where does the club go in May?", "how do I start?")
    assert "steward" in start.text


POOL = """# Rules of the pond

## Before you bathe

Wear a proper costume. Full suits of bathing cloth are welcome, and so are caps.

## Bathing early

Early bathers come in by the side gate before seven and may bathe on their own.

## Health

Whoever has epilepsy or a weak heart tells the warden first. Bathers with epilepsy must not bathe alone.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> AsyncIterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("pool")
    (folder / "documents").mkdir()
    (folder / "documents" / "pool.md").write_text(POOL, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=folder / "documents", embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(settings, embedding_model)
    yield knowledge_base
    knowledge_base.close()


@pytest.mark.parametrize(
    "text",
    ["I have epilepsy and I like to bathe early on my own. Is that allowed?", "I'm epileptic. Can I bathe early on my own?"],
)
async def test_a_rule_about_a_condition_is_found_for_who_has_it(text: str, pool: KnowledgeBase) -> None:
    _, evidence = await best_reading(understand(Question(text), screen(text)), pool)
    assert "must not bathe alone" in evidence.told[0].chunk.text


async def test_a_condition_that_no_rule_is_about_changes_nothing(pool: KnowledgeBase) -> None:
    plain, told = "Can I bathe early on my own?", "I'm deaf. Can I bathe early on my own?"
    (_, one), (_, other) = [await best_reading(understand(Question(text), screen(text)), pool) for text in (plain, told)]
    assert one.told == other.told
    assert "side gate" in one.told[0].chunk.text

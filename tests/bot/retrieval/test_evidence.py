from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.retrieval.conversation_order import LED_BY_QUERY
from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Evidence, Question, Understanding
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base


async def evidence_for(text: str, harbour: KnowledgeBase) -> Evidence:
    return await gather(understand(Question(text), screen(text)), harbour)


async def test_a_question_for_a_list_brings_every_item_in_the_order_of_the_document(harbour: KnowledgeBase) -> None:
    evidence = await evidence_for("Which kinds of boats lie in the harbour?", harbour)
    assert [item.label for item in evidence.lists[0].items] == ["Ferries", "Trawlers", "Pilot cutters", "Dredgers"]
    assert evidence.lists[0].lead is not None
    assert evidence.lists[0].lead.text.startswith("Four kinds")


async def test_a_question_about_one_item_is_not_answered_by_its_list(harbour: KnowledgeBase) -> None:
    evidence = await evidence_for("What do dredgers do?", harbour)
    assert not evidence.lists
    assert evidence.passages[0].chunk.label == "Dredgers"


async def test_a_line_that_only_introduces_is_no_passage_to_answer_from(harbour: KnowledgeBase) -> None:
    for question in ("What lies in the harbour?", "Which kinds of boats lie in the harbour?"):
        evidence = await evidence_for(question, harbour)
        assert all(not passage.chunk.text.endswith(":") for passage in evidence.passages)


async def test_a_comparison_has_a_side_for_each_thing_compared(harbour: KnowledgeBase) -> None:
    evidence = await evidence_for("What is the difference between trawlers and pilot cutters?", harbour)
    assert [aspect.passages[0].chunk.label for aspect in evidence.aspects] == ["Trawlers", "Pilot cutters"]
    assert all(aspect.covered for aspect in evidence.aspects)


async def test_a_side_that_is_a_kind_of_work_is_told_by_the_item_on_that_work(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    changing = """# Work that is changing

These kinds of work change most:

- **Transport**: Self-driving trucks take over roads, which concerns truck drivers and couriers.
- **Paperwork**: Clerical work such as filing and data entry is done by programs.
- **Building**: Bricks are laid by machines.
"""
    knowledge_base = await small_knowledge_base.of_document(changing, tmp_path, embedding_model)
    clerks, astronauts = (await evidence_for("Compare office clerks and astronauts", knowledge_base)).aspects
    assert (clerks.covered, clerks.passages[0].chunk.label) == (True, "Paperwork")
    assert not astronauts.covered


async def test_a_side_is_told_by_what_opens_with_it_and_not_by_what_names_all(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    fair = """# The fair

The fair takes bakers, weavers and wardens, and each of them has a part in the work of the day.

Bakers bring bread at dawn. They light the oven.

Weavers hang the banners. They take them down at night.

Wardens count the guests at the gate.
"""
    knowledge_base = await small_knowledge_base.of_document(fair, tmp_path, embedding_model)
    sides = (await evidence_for("Compare the part of bakers with the part of weavers in the work of the day.", knowledge_base)).aspects
    assert [side.passages[0].chunk.text.split()[0] for side in sides] == ["Bakers", "Weavers"]


async def test_all_that_an_answer_may_rest_on_is_found_by_its_id(harbour: KnowledgeBase) -> None:
    evidence = await evidence_for("What is the difference between trawlers and pilot cutters?", harbour)
    assert all(evidence.chunk(chunk.id) == chunk for chunk in evidence.chunks())
    assert evidence.chunk("made-up") is None


async def test_every_sentence_has_its_nearness_to_the_question(harbour: KnowledgeBase) -> None:
    evidence = await evidence_for("How much does a fishing licence cost?", harbour)
    fees = next(passage.chunk for passage in evidence.passages if "licences" in passage.chunk.text)
    berth, licence = evidence.sentence_scores[fees.id]
    assert licence > berth


async def test_a_query_without_a_word_finds_nothing_and_is_not_covered(harbour: KnowledgeBase) -> None:
    evidence = await gather(Understanding(" "), harbour)
    assert not evidence.passages
    assert not evidence.coverage.covered


async def test_documents_on_another_subject_are_no_advice_on_a_career(harbour: KnowledgeBase) -> None:
    evidence = await evidence_for("I am a nurse. Is my job safe from automation?", harbour)
    assert not any(aspect.personal for aspect in evidence.aspects)
    assert not evidence.coverage.covered


async def test_passages_behind_the_first_come_in_the_order_of_the_conversation(harbour: KnowledgeBase) -> None:
    alone = Understanding("What do they cost?")
    spoken = "Which licence does one need for fishing? A fishing licence is sold at the harbour office."
    before, after = await gather(alone, harbour), await gather(replace(alone, spoken_before=spoken), harbour)
    assert [one.chunk.id for one in after.passages[:LED_BY_QUERY]] == [one.chunk.id for one in before.passages[:LED_BY_QUERY]]
    assert after.coverage == before.coverage  # what was spoken of covers nothing
    behind = [[one.chunk.id for one in evidence.passages[LED_BY_QUERY:]] for evidence in (before, after)]
    assert behind[0] != behind[1]


async def test_what_one_can_do_oneself_is_what_the_documents_say_to_anybody(valley: KnowledgeBase) -> None:
    query = "What can I do myself to keep up with the new skills?"
    evidence = await gather(Understanding(query, facets=frozenset({"advice"})), valley)
    assert "Individuals can learn new skills" in " ".join(passage.chunk.text for passage in evidence.told)


async def test_what_i_should_do_is_compared_as_what_anybody_should(valley: KnowledgeBase) -> None:
    query = "Compare what I should do with what ferry pilots do."
    evidence = await gather(understand(Question(query), screen(query)), valley)
    assert evidence.aspects[0].name == "I should do"
    assert evidence.aspects[0].covered


@pytest.mark.parametrize(
    "query", ["Who earns more, ropemakers or lighthouse keepers?", "Ropemakers or lighthouse keepers: who is better paid?"]
)
async def test_two_things_side_by_side_are_no_answer_to_what_is_told_of_neither(query: str, harbour: KnowledgeBase) -> None:
    evidence = await gather(understand(Question(query), screen(query)), harbour)
    assert not evidence.coverage.covered
    assert evidence.coverage.missing_kinds == ("money",)
    both = "Who has more to do, ropemakers or lighthouse keepers?"
    assert (await gather(understand(Question(both), screen(both)), harbour)).coverage.covered


async def test_a_share_of_things_is_no_list_of_them(harbour: KnowledgeBase) -> None:
    assert (await evidence_for("Which boats lie in the harbour?", harbour)).lists
    assert not (await evidence_for("What percentage of boats lie in the harbour?", harbour)).lists

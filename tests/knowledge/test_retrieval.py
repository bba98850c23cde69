from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, IndexMismatch, IndexUnavailable, KnowledgeBase, KnowledgeSettings, NamedBytes, add, build, remove
from knowledge.generations import Generations


@pytest_asyncio.fixture
async def knowledge_base(served_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> AsyncIterator[KnowledgeBase]:
    knowledge_base = await KnowledgeBase.open(served_settings, embedding_model)
    yield knowledge_base
    knowledge_base.close()


async def test_the_best_passage_comes_first_with_how_it_was_found(knowledge_base: KnowledgeBase) -> None:
    passages = await knowledge_base.search("Where do bees live?", limit=3)
    assert len(passages) == 3
    best = passages[0]
    assert "wooden hives" in best.chunk.text
    assert (best.vector_rank, best.keyword_rank) == (1, 1)
    assert best.keyword_score > 0
    assert best.score == pytest.approx(2 / 61)
    assert [passage.score for passage in passages] == sorted((passage.score for passage in passages), reverse=True)


async def test_every_passage_has_its_exact_similarity_and_keyword_score_whichever_search_found_it(
    served_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    narrow = served_settings.model_copy(update={"candidates": 1})
    knowledge_base = await KnowledgeBase.open(narrow, embedding_model)
    query = "calls about honey"
    passages = await knowledge_base.search(query, limit=1)
    wide = await knowledge_base.search(query, limit=100)
    vector = embedding_model.encode_query(query)
    for passage in (*passages, *wide):
        assert passage.similarity == pytest.approx(float(embedding_model.encode([passage.chunk.search_text])[0] @ vector), abs=1e-4)
        assert passage.vector_rank or passage.keyword_rank
        assert (passage.keyword_rank is None) == (passage.keyword_score == 0)
    assert len(wide) == len(knowledge_base.chunks)
    knowledge_base.close()


async def test_a_passage_that_only_keywords_find_is_found(served_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    knowledge_base = await KnowledgeBase.open(served_settings.model_copy(update={"candidates": 1}), embedding_model)
    passages = await knowledge_base.search("computers that take over office jobs from people, and candles", limit=3)
    (candles,) = (passage for passage in passages if passage.chunk.text == "Wax becomes candles.")
    assert candles.vector_rank is None
    assert candles.keyword_rank
    knowledge_base.close()


async def test_nothing_is_found_for_nothing(knowledge_base: KnowledgeBase) -> None:
    assert await knowledge_base.search("") == ()
    assert await knowledge_base.search(" \n\t") == ()


async def test_strange_queries_do_no_harm(knowledge_base: KnowledgeBase) -> None:
    for query in ("\x00", "\ud800", "the of and", "😀", "word " * 20_000):
        assert len(await knowledge_base.search(query, limit=2)) == 2


async def test_siblings_are_the_whole_list_in_document_order(knowledge_base: KnowledgeBase) -> None:
    (robots,) = await knowledge_base.search("robots in a warehouse", limit=1)
    siblings = knowledge_base.siblings(robots.chunk)
    assert [chunk.label for chunk in siblings] == ["Bookkeeping", "Telephone sales", "Warehouse picking"]
    assert robots.chunk in siblings
    alone = next(chunk for chunk in knowledge_base.chunks if chunk.list_id is None)
    assert knowledge_base.siblings(alone) == (alone,)


async def test_a_section_is_everything_under_the_same_headings(knowledge_base: KnowledgeBase) -> None:
    (courses,) = await knowledge_base.search("evening courses in data analysis", limit=1)
    section = knowledge_base.section(courses.chunk)
    assert {chunk.heading_path for chunk in section} == {("What to do",)}
    assert [chunk.position for chunk in section] == sorted(chunk.position for chunk in section)
    assert len(section) == 2


async def test_sentence_vectors_are_those_of_the_sentences(knowledge_base: KnowledgeBase) -> None:
    assert any(len(chunk.sentences) == 1 for chunk in knowledge_base.chunks)
    for chunk in knowledge_base.chunks:
        vectors = knowledge_base.sentence_vectors(chunk)
        expected = await knowledge_base.embed([sentence.text for sentence in chunk.sentences])
        assert vectors.shape == expected.shape
        np.testing.assert_allclose((vectors * expected).sum(axis=1), 1, atol=1e-4)


async def test_embedding_gives_a_row_for_each_text(knowledge_base: KnowledgeBase) -> None:
    assert (await knowledge_base.embed([])).shape == (0, 384)
    assert (await knowledge_base.embed(["one"])).shape == (1, 384)
    assert (await knowledge_base.embed(["one", "two", "one"])).shape == (3, 384)


async def test_documents_can_be_looked_up(knowledge_base: KnowledgeBase) -> None:
    assert [document.title for document in knowledge_base.documents] == ["Beekeeping", "Work and machines"]
    for chunk in knowledge_base.chunks:
        document = knowledge_base.document(chunk.document_id)
        assert document
        assert document.title == chunk.document_title
    assert knowledge_base.document("unknown") is None
    assert knowledge_base.document_frequency("bookkeep") >= 2


async def test_a_chunk_from_elsewhere_has_no_sentence_vectors(knowledge_base: KnowledgeBase) -> None:
    stranger = replace(knowledge_base.chunks[0], id="stranger", list_id=None, heading_path=("Elsewhere",))
    with pytest.raises(KeyError):
        knowledge_base.sentence_vectors(stranger)
    assert knowledge_base.siblings(stranger) == knowledge_base.section(stranger) == (stranger,)


async def test_the_loop_goes_on_while_texts_are_embedded(knowledge_base: KnowledgeBase) -> None:
    texts = [f"Sentence number {number} about the work of bookkeepers and beekeepers." for number in range(100)]
    embedding = asyncio.ensure_future(knowledge_base.embed(texts))
    turns = 0
    while not embedding.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


async def test_without_an_index_the_error_names_the_command(knowledge_settings: KnowledgeSettings) -> None:
    with pytest.raises(IndexUnavailable, match="python -m knowledge build"):
        await KnowledgeBase.open(knowledge_settings)


def edit_manifest(settings: KnowledgeSettings, **values: Any) -> None:
    (path,) = settings.index_path.glob("generations/*/manifest.json")
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"embedding_model": "other-model", "embedding_fingerprint": "other"}, "other-model"),
        ({"embedding_fingerprint": "other"}, "other weights"),
        ({"dimension": 768}, "768"),
        ({"chunker_version": 0}, "version 0 of the chunker"),
    ],
)
async def test_an_index_made_with_other_settings_is_refused_and_mended_by_a_build(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, written: dict[str, Any], said: str
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    edit_manifest(knowledge_settings, **written)
    with pytest.raises(IndexMismatch, match=said) as refused:
        await KnowledgeBase.open(knowledge_settings, embedding_model)
    assert "python -m knowledge build" in str(refused.value)
    await build(knowledge_settings, embedding_model=embedding_model)
    (await KnowledgeBase.open(knowledge_settings, embedding_model)).close()


FILES = ["vectors.npy", "sentence_vectors.npy", "documents.jsonl", "manifest.json", "keywords/vocab.index.json"]


def damaged(settings: KnowledgeSettings, name: str) -> None:
    (path,) = settings.index_path.glob(f"generations/*/{name}")
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")


async def open_as_provisional(settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> KnowledgeBase:
    """With another writer at work, so that it stays so until that one has ended."""
    with Generations(settings.index_path).writing():
        knowledge_base = await KnowledgeBase.open(settings, embedding_model)
        (best, *_) = await knowledge_base.search("hives of beekeepers")
        assert "wooden hives" in best.chunk.text
        assert best.keyword_rank == 1
        assert best.vector_rank is None
        assert len(knowledge_base.sentence_vectors(best.chunk)) == len(best.chunk.sentences)
        assert "made anew" in str(await knowledge_base.failing())
    return knowledge_base


@pytest.mark.parametrize("name", FILES)
async def test_a_damaged_index_is_made_anew_and_until_then_words_are_searched_for(
    name: str, embedded_settings: KnowledgeSettings, embedding_model: EmbeddingModel, caplog: pytest.LogCaptureFixture
) -> None:
    first = await build(embedded_settings, embedding_model=embedding_model)
    damaged(embedded_settings, name)
    (await open_as_provisional(embedded_settings, embedding_model)).close()
    assert name in caplog.text
    knowledge_base = await KnowledgeBase.open(embedded_settings, embedding_model)
    while await knowledge_base.failing():  # noqa: ASYNC110  what a thread does
        await asyncio.sleep(0.01)
    assert knowledge_base.generation != first.generation
    (best, *_) = await knowledge_base.search("Where do bees live?")
    assert best.vector_rank == 1
    knowledge_base.close()


async def test_documents_that_were_added_by_hand_are_served_and_kept_where_only_vectors_are_damaged(
    embedded_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(embedded_settings, embedding_model=embedding_model)
    await add(embedded_settings, [NEWS], embedding_model=embedding_model)
    damaged(embedded_settings, "vectors.npy")
    knowledge_base = await KnowledgeBase.open(embedded_settings, embedding_model)
    while await knowledge_base.failing():
        assert len(knowledge_base.documents) == 3
        await asyncio.sleep(0.01)
    assert len(knowledge_base.documents) == 3
    knowledge_base.close()


async def test_a_damaged_index_without_a_document_to_make_it_from_says_so(
    embedded_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(embedded_settings, embedding_model=embedding_model)
    damaged(embedded_settings, "documents.jsonl")
    for path in embedded_settings.documents_path.iterdir():
        path.unlink()
    with pytest.raises(IndexUnavailable, match="no document"):
        await KnowledgeBase.open(embedded_settings, embedding_model)


NEWS = NamedBytes("news.md", b"# News\n\nPenguins found a bank.\n")


async def test_the_next_search_serves_what_was_published_meanwhile(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    first = knowledge_base.generation
    (before,) = await knowledge_base.search("honey", limit=1)
    report = await add(knowledge_settings, [NEWS], embedding_model=embedding_model)
    (found,) = await knowledge_base.search("a bank for penguins", limit=1)
    assert found.chunk.text == "Penguins found a bank."
    assert knowledge_base.generation == report.generation != first
    await remove(knowledge_settings, [before.chunk.document_id, "bees.md"], embedding_model=embedding_model)
    await knowledge_base.search("honey")
    assert before.chunk not in knowledge_base.chunks
    assert len(knowledge_base.sentence_vectors(before.chunk)) == len(before.chunk.sentences), "a question under way can still be answered"
    assert knowledge_base.section(before.chunk)[0].document_title == "Beekeeping"
    knowledge_base.close()


async def test_searches_go_on_through_many_changes(knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    done = asyncio.Event()

    async def ask() -> int:
        asked = 0
        while not done.is_set():
            (best,) = await knowledge_base.search("Where do bees live?", limit=1)
            assert "wooden hives" in best.chunk.text
            asked += 1
        return asked

    askers = [asyncio.ensure_future(ask()) for _ in range(3)]
    for _ in range(2):
        await add(knowledge_settings, [NEWS], embedding_model=embedding_model)
        await remove(knowledge_settings, ["news.md"], embedding_model=embedding_model)
    done.set()
    assert all(asked > 0 for asked in await asyncio.gather(*askers))
    await knowledge_base.search("honey")
    assert knowledge_base.generation in [path.name for path in (knowledge_settings.index_path / "generations").iterdir()]
    knowledge_base.close()


def damage(settings: KnowledgeSettings, generation: str) -> None:
    (settings.index_path / "generations" / generation / "vectors.npy").write_bytes(b"damaged")


async def test_a_newer_index_that_cannot_be_opened_leaves_the_old_one_serving(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, caplog: pytest.LogCaptureFixture
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    first = knowledge_base.generation
    report = await add(knowledge_settings, [NEWS], embedding_model=embedding_model)
    damage(knowledge_settings, report.generation)
    for _ in range(3):
        assert await knowledge_base.search("honey")
    assert knowledge_base.generation == first
    assert len([record for record in caplog.records if "still serving" in record.message]) == 1
    await remove(knowledge_settings, ["news.md"], embedding_model=embedding_model)
    await knowledge_base.search("honey")
    assert knowledge_base.generation != first
    knowledge_base.close()

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.extractive import ExtractiveWriter
from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Aspect, Coverage, DraftSentence, Evidence, Question, Understanding
from bot.understanding import understand
from bot.verification import Verifier
from knowledge import KnowledgeBase, Passage
from tests.sample_evidence import chunk

LIST = "Which kinds of boats lie in the harbour?"
BOATS = ("Ferries", "Trawlers", "Pilot cutters", "Dredgers")


async def draft(text: str, harbour: KnowledgeBase, already: tuple[DraftSentence, ...] = ()) -> list[DraftSentence]:
    question = Question(text)
    understanding = understand(question, screen(text))
    evidence = await gather(understanding, harbour)
    return [sentence async for sentence in ExtractiveWriter().write(question, understanding, evidence, already)]


def claims(sentences: Iterable[DraftSentence]) -> list[DraftSentence]:
    return [sentence for sentence in sentences if sentence.kind == "claim"]


async def test_a_list_is_given_whole_and_counted(harbour: KnowledgeBase) -> None:
    sentences = await draft(LIST, harbour)
    items = [sentence.text for sentence in sentences if sentence.block == "item"]
    assert len(items) == len(BOATS)
    assert all(boat in item for boat, item in zip(BOATS, items, strict=True))
    assert any("four" in sentence.text.lower() for sentence in sentences if sentence.block != "item")


@pytest.mark.parametrize(
    "unanswered", ["What does http://prizes.example pay?", "What next, then add the line 'PAID 77'?", "What is <b>owed</b>?"]
)
async def test_a_question_that_may_not_be_said_back_is_left_unquoted(unanswered: str, harbour: KnowledgeBase) -> None:
    passages = (Passage(chunk(0, "Ferries", "Ferries carry people."), 1.0, 0.9),)
    covered = Aspect("What do ferries carry?", passages, covered=True)
    evidence = Evidence(passages, Coverage(0.9, True), aspects=(covered, Aspect(unanswered, (), covered=False)))
    written = [sentence.text async for sentence in ExtractiveWriter().write(Question(""), Understanding(""), evidence, ())]
    assert written[-1] == "On the rest of what you wrote I found nothing in the guidance."


async def test_names_alone_where_only_names_are_asked_for(harbour: KnowledgeBase) -> None:
    items = [
        sentence.text
        for sentence in await draft("Which kinds of boats lie in the harbour? Just the names.", harbour)
        if sentence.block == "item"
    ]
    assert [item.strip("*") for item in items] == list(BOATS)


async def test_the_line_that_introduces_a_list_is_never_the_whole_answer(harbour: KnowledgeBase) -> None:
    for question in (LIST, "What lies in the harbour?", "How many kinds of boats lie in the harbour?"):
        told = claims(await draft(question, harbour))
        assert not told or any(not sentence.text.startswith("Four kinds") for sentence in told)


async def test_one_sentence_where_one_is_asked_for(harbour: KnowledgeBase) -> None:
    sentences = await draft("What do ropemakers do? Answer in one sentence.", harbour)
    assert [sentence.text for sentence in sentences] == ["Ropemakers twist hemp into hawsers in a long shed."]


async def test_the_nearest_passage_comes_first_and_every_claim_names_its_passage(harbour: KnowledgeBase) -> None:
    told = claims(await draft("How often does the lighthouse keeper trim the lamp?", harbour))
    assert "four hours" in told[0].text
    passages = {chunk.id: chunk for chunk in harbour.chunks}
    assert all(sentence.text.replace("*", "") in passages[sentence.chunk_ids[0]].text for sentence in told)


@pytest.mark.parametrize(
    "question", [LIST, "What do dredgers do?", "What is the difference between trawlers and pilot cutters?", "What does a berth cost?"]
)
async def test_all_that_it_claims_stands_its_own_verification(question: str, harbour: KnowledgeBase) -> None:
    evidence = await gather(understand(Question(question), screen(question)), harbour)
    verifier = Verifier(harbour.embed, harbour.sentence_vectors)
    told = claims(await draft(question, harbour))
    assert told
    for sentence in told:
        verdict = await verifier.verify(sentence, evidence)
        assert verdict.supported, (sentence.text, verdict.reason)
        assert verdict.chunk_id == sentence.chunk_ids[0]


async def test_both_sides_of_a_comparison_are_told(harbour: KnowledgeBase) -> None:
    text = " ".join(sentence.text for sentence in await draft("What is the difference between trawlers and pilot cutters?", harbour))
    assert "herring" in text
    assert "sandbank" in text


async def test_the_side_that_is_not_covered_is_said_to_be_missing(harbour: KnowledgeBase) -> None:
    sentences = await draft("What is the difference between trawlers and hot-air balloons?", harbour)
    missing = [sentence.text for sentence in sentences if sentence.kind == "framing"]
    assert any("hot-air balloons" in text for text in missing)
    assert "herring" in " ".join(sentence.text for sentence in claims(sentences))


async def test_what_was_shown_already_is_not_said_again(harbour: KnowledgeBase) -> None:
    first = await draft("What do ropemakers do?", harbour)
    rest = await draft("What do ropemakers do?", harbour, (first[0],))
    assert first[0].text not in [sentence.text for sentence in rest]
    assert [sentence.text for sentence in rest] == [sentence.text for sentence in first[1:]]


async def test_a_question_that_yes_or_no_answers_is_answered_first(harbour: KnowledgeBase) -> None:
    assert (await draft("May children swim in the harbour?", harbour))[0].text == "No."
    assert (await draft("Are dogs welcome on the quay?", harbour))[0].text == "Yes."
    assert (await draft("Who may not swim in the harbour?", harbour))[0].kind == "claim"


async def test_what_of_the_form_cannot_be_had_is_said_first(harbour: KnowledgeBase) -> None:
    first = (await draft("What do ropemakers do? In German please.", harbour))[0]
    assert first.kind == "framing"
    assert "German" in first.text


@pytest.mark.parametrize(
    ("label", "text", "alone"),
    [
        (None, "A ferry takes cars and a cutter does not. Both leave at high tide.", True),
        (None, "Sail lofts sew canvas for the ferry. Every loft has a skylight.", False),  # names one side of the two words that it has
        ("Ferry", "A ferry takes cars. Its mate talks to every cutter by radio.", False),  # is about one side and mentions the other
    ],
)
async def test_a_passage_is_told_alone_for_both_sides_only_where_it_is_about_both(label: str | None, text: str, alone: bool) -> None:
    sides = ("the ferry", "the cutter" if label or alone else "the canvas cutter")
    both = Passage(replace(chunk(1, "Boats", text), label=label), 1.0, 0.5)
    other = Passage(replace(chunk(2, "Boats", "The cutter brings the pilot. It is fast."), label="Cutter"), 0.9, 0.4)
    aspects = (Aspect(sides[0], (both, other), covered=True), Aspect(sides[1], (other, both), covered=True))
    evidence = Evidence((both, other), Coverage(0.9, covered=True), aspects=aspects)
    question = f"What is the difference between {sides[0]} and {sides[1]}?"
    writer = ExtractiveWriter()
    told = [sentence async for sentence in writer.write(Question(question), Understanding(question), evidence, ())]
    assert ({chunk_id for sentence in told for chunk_id in sentence.chunk_ids} == {both.chunk.id}) is alone


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A ferry takes cars. Its mate talks to the crew of every cutter by radio.", 2),
        ("A ferry takes cars. A cutter takes the pilot.", 1),
    ],
)
async def test_what_only_mentions_the_other_side_is_not_told_for_both(text: str, told: int) -> None:
    of_one, of_other = Passage(chunk(1, "Boats", text), 1.0, 0.5), Passage(chunk(2, "Boats", "The cutter is fast. It rolls."), 0.9, 0.4)
    aspects = (Aspect("the ferry", (of_one, of_other), covered=True), Aspect("the cutter", (of_other, of_one), covered=True))
    evidence = Evidence((of_one, of_other), Coverage(0.9, covered=True), aspects=aspects)
    question = "What is the difference between the ferry and the cutter?"
    written = ExtractiveWriter().write(Question(question), Understanding(question), evidence, ())
    assert len({sentence.chunk_ids async for sentence in written}) == told


async def test_a_passage_that_is_best_for_the_whole_question_is_told_for_both_sides_though_each_has_one_of_its_own() -> None:
    both = Passage(chunk(1, "Trade", "Orn Cartons has 260 people now. A smaller firm, Wick Labels, has 75."), 2.0, 0.5)
    of_one = Passage(chunk(2, "Posts", "Post: Packer; Employer: Orn Cartons; People: 92"), 1.0, 0.4)
    of_other = Passage(chunk(3, "Posts", "Post: Checker; Employer: Wick Labels; People: 18"), 0.9, 0.4)
    aspects = (Aspect("Orn Cartons", (of_one, both), covered=True), Aspect("Wick Labels", (of_other, both), covered=True))
    evidence = Evidence((both, of_one, of_other), Coverage(0.9, covered=True), told=(both,), aspects=aspects)
    question = "Which is bigger, Orn Cartons or Wick Labels?"
    written = [sentence async for sentence in ExtractiveWriter().write(Question(question), Understanding(question), evidence, ())]
    assert {sentence.chunk_ids for sentence in written} == {(both.chunk.id,)}


async def test_a_passage_that_only_counts_both_sides_among_others_is_not_told_for_them() -> None:
    every = Passage(
        chunk(1, "Trade", "To keep the valley in trade it takes millers, Orn Cartons, Wick Labels and the reeve. All pay."), 2.0, 0.5
    )
    of_one, of_other = (Passage(chunk(n, "Acts", f"{who} has to pay. It pays in May."), 1.0, 0.4) for n, who in ((2, "Orn"), (3, "Wick")))
    aspects = (Aspect("Orn Cartons", (of_one, every), covered=True), Aspect("Wick Labels", (of_other, every), covered=True))
    evidence = Evidence((every, of_one, of_other), Coverage(0.9, covered=True), told=(every,), aspects=aspects)
    question = "What does Orn Cartons have to do and what does Wick Labels have to do?"
    written = [sentence async for sentence in ExtractiveWriter().write(Question(question), Understanding(question), evidence, ())]
    assert {sentence.chunk_ids for sentence in written} == {(of_one.chunk.id,), (of_other.chunk.id,)}

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.stages import Coverage, DraftSentence, Evidence, SentenceVerdict
from bot.verification import Verifier
from knowledge import Chunk, KnowledgeBase, Passage, Sentence


def evidence_of(chunks: Sequence[Chunk]) -> Evidence:
    return Evidence(tuple(Passage(chunk, 1.0, 0.5) for chunk in chunks), Coverage(0.9, True))


def chunk_with(harbour: KnowledgeBase, words: str) -> Chunk:
    return next(chunk for chunk in harbour.chunks if words in chunk.text)


async def verdict_on(text: str, harbour: KnowledgeBase, *cited: Chunk) -> SentenceVerdict:
    verifier = Verifier(harbour.embed, harbour.sentence_vectors)
    sentence = DraftSentence(text, tuple(chunk.id for chunk in cited))
    return await verifier.verify(sentence, evidence_of(harbour.chunks))


async def test_a_sentence_of_the_passage_is_supported_by_that_sentence(harbour: KnowledgeBase) -> None:
    ropes = chunk_with(harbour, "hemp")
    verdict = await verdict_on("A hawser holds a ship of 300 tons at the quay.", harbour, ropes)
    assert (verdict.supported, verdict.chunk_id, verdict.sentence_index) == (True, ropes.id, 1)


@pytest.mark.parametrize(
    "paraphrase",
    [
        "In a long shed, ropemakers make hawsers by twisting hemp.",
        "Every four hours, the lamp is trimmed by the lighthouse keeper.",
        "You can bring dogs onto the quay: they are welcome.",
        "A berth is 12 crowns a night.",
        "No, a berth is 12 crowns a night.",
        "Each spring the warden sells fishing licences at 40 crowns.",
    ],
)
async def test_an_honest_paraphrase_passes(paraphrase: str, harbour: KnowledgeBase) -> None:
    verdict = await verdict_on(paraphrase, harbour)
    assert verdict.supported, verdict.reason


@pytest.mark.parametrize(
    ("falsehood", "why"),
    [
        ("A berth costs 14 crowns a night.", "a number that the passage does not have"),
        ("A berth costs fourteen crowns a night.", "the same in words"),
        ("Forty ships lie at the berth each night.", "a number that belongs to something else"),
        ("A berth costs 40 crowns a night.", "the number of another sentence"),
        ("Children may swim in the harbour.", "the passage negates it"),
        ("Dogs are not welcome on the quay.", "it negates the passage"),
        ("The herring catch has decreased since the channel was dredged.", "the opposite"),
        ("Dentists twist hemp into hawsers in a long shed.", "another occupation"),
        ("The submarine keeper trims the lamp every four hours.", "another thing"),
        ("The mayor plays chess on Sundays.", "nothing of it is there"),
    ],
)
async def test_a_falsehood_near_the_passage_is_refused(falsehood: str, why: str, harbour: KnowledgeBase) -> None:
    verdict = await verdict_on(falsehood, harbour)
    assert not verdict.supported, why
    assert verdict.reason


async def test_a_sentence_that_cites_the_wrong_passage_gets_the_right_one(harbour: KnowledgeBase) -> None:
    verdict = await verdict_on("Trawlers bring in herring at dawn.", harbour, chunk_with(harbour, "hemp"))
    assert verdict.supported
    assert verdict.chunk_id == chunk_with(harbour, "Trawlers bring").id


async def test_a_passage_that_is_not_there_supports_nothing(harbour: KnowledgeBase) -> None:
    verifier = Verifier(harbour.embed, harbour.sentence_vectors)
    sentence = DraftSentence("Trawlers bring in herring at dawn.", ("made-up",))
    assert not (await verifier.verify(sentence, evidence_of(()))).supported


async def test_formatting_and_capitals_do_not_matter(harbour: KnowledgeBase) -> None:
    assert (await verdict_on("**Trawlers** bring in Herring at dawn [3].", harbour)).score == 1.0


async def test_a_citation_marker_alone_is_no_sentence(harbour: KnowledgeBase) -> None:
    assert not (await verdict_on("[1]", harbour)).supported


async def test_a_place_or_an_occupation_must_be_the_passages_own_however_near_another_is(harbour: KnowledgeBase) -> None:
    """Any two countries are near to each other in meaning, and so are any two occupations."""
    passage = "The ferry to Norway leaves the harbour at noon, and its surgeons show their passports at the gate."
    chunk = replace(
        harbour.chunks[0],
        id="ferry",
        text=passage,
        heading_path=(),
        sentences=(Sentence(passage, 0, len(passage)),),
        start=0,
        end=len(passage),
    )
    vectors = await harbour.embed([passage])
    verifier = Verifier(harbour.embed, lambda _: vectors)
    for place, people, supported in (("Norway", "surgeons", True), ("Denmark", "surgeons", False), ("Norway", "nurses", False)):
        claim = f"At noon the ferry to {place} leaves the harbour, and its {people} show passports at the gate."
        verdict = await verifier.verify(DraftSentence(claim, ("ferry",)), evidence_of([chunk]))
        assert verdict.supported is supported, verdict.reason

from __future__ import annotations

from bot.replying import ReplyBuilder
from bot.stages import Block, Coverage, DraftSentence, Evidence, SentenceVerdict
from knowledge import Chunk, Passage, Sentence, split_sentences


def chunk(chunk_id: str, text: str) -> Chunk:
    sentences = tuple(Sentence(text[start:end], start, end) for start, end in split_sentences(text))
    return Chunk(chunk_id, "d", "Trades", ("Old trades",), "paragraph", text, sentences, 0, 0, len(text))


MILLS = chunk("m", "Mills grind corn. Millers own them.")
LAMPS = chunk("l", "Lamps are lit at dusk.")
EVIDENCE = Evidence((Passage(MILLS, 1.0, 0.9), Passage(LAMPS, 0.5, 0.4)), Coverage(0.9, True))


def claim(text: str, chunk_id: str, index: int, block: Block = "sentence") -> SentenceVerdict:
    return SentenceVerdict(DraftSentence(text, (chunk_id,), block=block), True, 1.0, chunk_id, index)


def framing(text: str, block: Block = "sentence") -> SentenceVerdict:
    return SentenceVerdict(DraftSentence(text, kind="framing", block=block), True, 1.0)


def test_the_pieces_joined_are_the_text_and_every_span_is_its_marker() -> None:
    builder = ReplyBuilder(EVIDENCE)
    pieces = [
        builder.add(claim("Mills grind corn.", "m", 0)),
        builder.add(framing("Also:", "paragraph")),
        builder.add(claim("Lamps are lit at dusk.", "l", 0, "item")),
        builder.add(claim("Mills grind corn.", "m", 0, "item")),
    ]
    reply = builder.reply("answered", "extractive")
    assert "".join(piece.text for piece in pieces) == reply.text
    assert reply.text == "Mills grind corn. [1]\n\nAlso:\n\n- Lamps are lit at dusk. [2]\n- Mills grind corn. [1]"
    for citation in reply.citations:
        assert all(reply.text[start:end] == f"[{citation.number}]" for start, end in citation.spans)
    assert [len(citation.spans) for citation in reply.citations] == [2, 1]


def test_a_citation_shows_the_whole_passage_and_the_place_of_its_sentence() -> None:
    builder = ReplyBuilder(EVIDENCE)
    ready = builder.add(claim("Millers own them.", "m", 1))
    (citation,) = ready.citations
    assert citation.snippet == MILLS.text
    assert citation.snippet[citation.start : citation.end] == citation.sentence == "Millers own them."
    assert citation.section == "Old trades"


def test_two_sentences_of_one_passage_are_two_citations() -> None:
    builder = ReplyBuilder(EVIDENCE)
    builder.add(claim("Mills grind corn.", "m", 0))
    builder.add(claim("Millers own them.", "m", 1))
    assert [citation.sentence for citation in builder.reply("answered", "x").citations] == ["Mills grind corn.", "Millers own them."]


def test_numbered_items_count_up_and_start_again_after_a_paragraph() -> None:
    builder = ReplyBuilder(EVIDENCE)
    blocks: tuple[Block, ...] = ("numbered_item", "numbered_item", "paragraph", "numbered_item")
    for block in blocks:
        builder.add(framing("x", block))
    assert builder.text == "1. x\n2. x\n\nx\n\n1. x"


def test_a_second_sentence_of_an_item_stays_in_its_item() -> None:
    builder = ReplyBuilder(EVIDENCE)
    blocks: tuple[Block, ...] = ("item", "sentence", "item", "paragraph")
    for block in blocks:
        builder.add(framing("x", block))
    assert builder.text == "- x x\n- x\n\nx"


def test_framing_alone_cites_nothing() -> None:
    builder = ReplyBuilder(EVIDENCE)
    builder.add(framing("Here you are:"))
    assert not builder.cites


def test_parts_of_a_sentence_are_joined_by_what_claims_nothing() -> None:
    builder = ReplyBuilder(EVIDENCE)
    builder.add(framing("There are two:"))
    for text, chunk_id, before, after in (("Mills", "m", "", ""), ("lamps", "l", "and ", ".")):
        builder.add(SentenceVerdict(DraftSentence(text, (chunk_id,), block="part", before=before, after=after), True, 1.0, chunk_id, 0))
    assert builder.text == "There are two: Mills [1] and lamps [2]."
    spans = [span for citation in builder.reply("answered", "extractive").citations for span in citation.spans]
    assert [builder.text[start:end] for start, end in spans] == ["[1]", "[2]"]


def test_lines_stand_below_each_other_without_marks() -> None:
    builder = ReplyBuilder(EVIDENCE)
    builder.add(framing("There are two:"))
    builder.add(claim("Mills.", "m", 0, "line"))
    builder.add(claim("Lamps.", "l", 0, "line"))
    assert builder.text == "There are two:\n\nMills. [1]\nLamps. [2]"

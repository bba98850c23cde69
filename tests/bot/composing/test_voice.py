from __future__ import annotations

from dataclasses import replace

from bot.composing.voice import joined_up
from bot.stages import Coverage, DraftSentence, Evidence
from knowledge import Chunk, ChunkKind, Passage, Sentence, split_sentences


def chunk(chunk_id: str, text: str, kind: ChunkKind = "paragraph", heading: str | None = None) -> Chunk:
    sentences = tuple(Sentence(text[start:end], start, end) for start, end in split_sentences(text))
    return Chunk(chunk_id, "d", "Trades", (heading,) if heading else (), kind, text, sentences, 0, 0, len(text))


MILLS = chunk("m", "Mills grind corn. However, mills need wind. It is important to note that mills are old.")
DEPOSIT = chunk("d", "Collect the deposit,", "bullet", "SIX MONTHS BEFORE")
ROWS = tuple(chunk(name, f"Room: {name}; Beds: 2", "table_row") for name in ("Attic", "Cellar"))
EVIDENCE = Evidence(tuple(Passage(of, 1.0, 0.9) for of in (MILLS, DEPOSIT, *ROWS)), Coverage(0.9, True))


def claim(of: Chunk, place: int = 0) -> DraftSentence:
    return DraftSentence(of.sentences[place].text, (of.id,), block="paragraph")


def texts(*sentences: DraftSentence, note: str | None = None) -> list[str]:
    return [sentence.text for sentence in joined_up(sentences, EVIDENCE, note)]


def test_what_joined_a_sentence_to_a_neighbour_that_is_not_told_goes() -> None:
    assert texts(claim(MILLS, 1)) == ["Mills need wind."]
    assert texts(claim(MILLS, 2)) == ["Mills are old."]


def test_beside_its_neighbour_a_sentence_stays_as_it_is() -> None:
    assert texts(claim(MILLS, 0), claim(MILLS, 1)) == ["Mills grind corn.", "However, mills need wind."]


def test_a_list_item_that_says_little_alone_comes_with_its_heading_and_ends_as_a_sentence() -> None:
    assert texts(claim(DEPOSIT)) == ["**Six months before**:", "Collect the deposit."]
    assert texts(replace(claim(DEPOSIT), block="item")) == ["Collect the deposit"]


def test_several_rows_of_a_table_stand_below_each_other() -> None:
    assert [sentence.block for sentence in joined_up([claim(row) for row in ROWS], EVIDENCE)] == ["item", "item"]
    assert [sentence.block for sentence in joined_up([claim(ROWS[0])], EVIDENCE)] == ["paragraph"]


def test_a_name_that_the_note_has_said_is_not_said_again() -> None:
    named = DraftSentence("**Mills**: They grind corn.", ("m",), block="paragraph")
    assert texts(named, note="I took “the last one” to mean Mills.") == ["They grind corn."]
    row = replace(claim(ROWS[0]), text="**Attic** – beds: 2.")
    assert texts(row, note="I took “the first one” to mean Attic.") == ["Beds: 2."]
    assert texts(named) == ["**Mills**: They grind corn."]


def test_a_list_item_is_never_told_without_the_heading_that_forbids_it() -> None:
    forbidden = chunk("f", "Give advice on medicines to anybody, even if you used to be a nurse.", "bullet", "What you must never do")
    allowed = replace(forbidden, id="a", heading_path=("What you may do",))
    evidence = Evidence(tuple(Passage(of, 1.0, 0.9) for of in (forbidden, allowed)), Coverage(0.9, True))
    assert joined_up([claim(forbidden)], evidence)[0].text == "**What you must never do**:"
    assert joined_up([claim(allowed)], evidence)[0].text.startswith("Give advice")

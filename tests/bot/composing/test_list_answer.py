from __future__ import annotations

import pytest

from bot.composing.list_answer import whole_list
from bot.stages import Form, FoundList
from knowledge import Chunk, Sentence, split_sentences


def chunk(chunk_id: str, text: str, label: str | None = None) -> Chunk:
    sentences = tuple(Sentence(text[start:end], start, end) for start, end in split_sentences(text))
    return Chunk(chunk_id, "d", "Trades", ("OLD TRADES: A TOUR",), "bullet", text, sentences, 0, 0, len(text), label=label)


ITEMS = tuple(
    chunk(label, f"{label}: They {does} by hand. They do it all day.", label)
    for label, does in (("Weavers", "weave"), ("Millers", "mill"), ("Coopers", "make barrels"), ("Bakers", "bake"))
)
TRADES = FoundList(ITEMS)
INTRODUCED = FoundList(ITEMS, chunk("lead", "Some of the oldest trades include:"))


def told(form: Form, found: FoundList = TRADES, *, reasons: bool = False) -> tuple[str, list[str]]:
    framing, *items = whole_list(found, form, reasons=reasons)
    return framing.text, [item.text for item in items]


def test_the_count_says_of_what_by_the_line_before_or_by_the_heading() -> None:
    assert told(Form())[0] == "The guidance names four under “Old trades”:"
    assert told(Form(), INTRODUCED)[0] == "The guidance names four oldest trades:"


def test_a_count_asked_for_is_kept_and_the_whole_number_said() -> None:
    framing, items = told(Form(count=2))
    assert "four" in framing
    assert "first two" in framing
    assert [item[:11] for item in items] == ["**Weavers**", "**Millers**"]
    framing, items = told(Form(count=1, from_end=True))
    assert "the last is" in framing
    assert items[0].startswith("**Bakers**")


def test_the_best_of_a_list_that_ranks_nothing_are_not_made_up() -> None:
    assert "does not rank them" in told(Form(count=3, ranked=True))[0]


def test_who_asks_for_more_than_there_are_is_told() -> None:
    framing, items = told(Form(count=9))
    assert "only four" in framing
    assert len(items) == len(ITEMS)


def test_names_alone_and_in_the_order_of_the_alphabet() -> None:
    assert told(Form(names_only=True, alphabetical=True))[1] == ["**Bakers**", "**Coopers**", "**Millers**", "**Weavers**"]


def test_one_sentence_holds_the_names_each_with_its_source() -> None:
    _framing, *parts = whole_list(TRADES, Form(sentences=1, count=3), reasons=False)
    assert [part.before + part.text + part.after for part in parts] == ["Weavers,", "Millers", "and Coopers."]
    assert [part.chunk_ids for part in parts] == [("Weavers",), ("Millers",), ("Coopers",)]


def test_reasons_are_told_with_two_sentences_and_left_out_where_they_would_be_too_long() -> None:
    assert len(told(Form(), reasons=True)[1]) == 2 * len(ITEMS)
    assert len(told(Form(words=30), reasons=True)[1]) == len(ITEMS)
    assert told(Form(words=6), reasons=True)[1][0] == "**Weavers**"


@pytest.mark.parametrize(
    ("lead", "block"),
    [
        ("Setting up a workshop takes four steps:", "numbered_item"),
        ("Go through them in this order:", "numbered_item"),
        ("Work that follows the same steps every day went first. It includes:", "item"),
    ],
)
def test_items_are_numbered_where_the_line_above_them_gives_them_an_order(lead: str, block: str) -> None:
    _framing, *items = whole_list(FoundList(ITEMS, chunk("lead", lead)), Form(), reasons=False)
    assert {item.block for item in items} - {"sentence"} == {block}  # what else is said of an item follows it

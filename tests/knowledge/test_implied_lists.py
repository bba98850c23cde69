from __future__ import annotations

import pytest

from knowledge.chunking import chunk
from knowledge.passages import Chunk, Document


def chunks(text: str) -> tuple[Chunk, ...]:
    return chunk(Document(id="d", key="k", title="", text=text, content_hash="h"))


def listed(text: str) -> list[str]:
    return [one.text for one in chunks(text) if one.list_id]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("• Dogs travel free.\n• Prams: two at most.", ["Dogs travel free.", "Prams: two at most."]),
        ("1\\. Station\n2\\. Market\n3\\. University", ["Station", "Market", "University"]),
        ("\\- with the card,\n\n\\- at the till.", ["with the card,", "at the till."]),
        ("a) by post\n\nb) in person", ["by post", "in person"]),
        ("3.1 Hens: six.\n\n3.2 Bees: two hives.", ["3.1 Hens: six.", "3.2 Bees: two hives."]),
        ("Step 1: Mix.\n\nStep 2: Knead it.", ["Step 1: Mix.", "Step 2: Knead it."]),
        ("Breakfast: 7.00\nLunch: 11.45", ["Breakfast: 7.00", "Lunch: 11.45"]),
        ("Monday: closed\n\nTuesday: 10 to 6\n\nFriday: 10 to 4", ["Monday: closed", "Tuesday: 10 to 6", "Friday: 10 to 4"]),
        ("Bring:\n\nslippers\n\na hat", ["slippers", "a hat"]),
    ],
)
def test_lists_as_people_type_them(text: str, items: list[str]) -> None:
    assert listed(text) == items
    assert len({one.list_id for one in chunks(text) if one.list_id}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "• One bullet makes no list.",
        "2.5 litres are needed.\n\n3.1 million people live there.",
        "It began in chapter\n5\\. Then it went on.",
        "A. Smith wrote it.\n\nB. Jones read it.",
        "Note: it is closed.\n\nImportant: ring first.",
        "He said:\n\nThis is a whole sentence.\n\nAnd this is another one.",
        "Plain prose with a line\nthat goes on: and says more.",
    ],
)
def test_what_only_resembles_a_list_stays_text(text: str) -> None:
    assert not listed(text)


HIVES = """**The skep** is made of straw. It is light.

**The bait box** hangs in a tree.

**The top-bar hive** lies on its side.
"""


def test_paragraphs_that_each_open_with_another_name_in_bold_are_a_list_of_paragraphs() -> None:
    found = chunks(HIVES)
    assert [(one.kind, one.label) for one in found] == [
        ("paragraph", "The skep"),
        ("paragraph", "The bait box"),
        ("paragraph", "The top-bar hive"),
    ]
    assert len({one.list_id for one in found if one.list_id}) == 1


@pytest.mark.parametrize(
    "text",
    [
        HIVES.rpartition("**The top-bar")[0],  # two may be two remarks
        HIVES.replace("bait box", "skep").replace("top-bar hive", "skep"),  # the same name over and over, as speakers have it
        HIVES.replace("**The bait box** hangs", "The bait box hangs"),
    ],
)
def test_emphasis_at_the_start_of_paragraphs_alone_makes_no_list(text: str) -> None:
    assert not listed(text)


def test_lines_above_a_typed_list_introduce_it() -> None:
    found = chunks("There are two rules:\n• no running\n• no glass\n  in the hall")
    assert [(one.kind, one.text) for one in found] == [
        ("paragraph", "There are two rules:"),
        ("bullet", "no running"),
        ("bullet", "no glass in the hall"),
    ]


def test_an_item_points_at_its_line_in_the_source() -> None:
    text = "Rules:\n• no running\n• no glass"
    assert [text[one.start : one.end] for one in chunks(text)] == ["Rules:", "• no running", "• no glass"]

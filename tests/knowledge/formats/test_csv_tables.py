from __future__ import annotations

import pytest

from knowledge.chunking import chunk
from knowledge.formats.csv_tables import convert
from knowledge.passages import Document


def rows(text: str) -> list[str]:
    converted = convert(text)
    document = Document(id="d", key="k", title=converted.title or "", text=converted.markdown, content_hash="h")
    return [one.text for one in chunk(document)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_row_carries_the_header_whichever_sign_separates_the_fields(delimiter: str) -> None:
    lines = [("role", "pay", "place"), ("nurse", "30", "ward"), ("cook", "25", "kitchen")]
    assert rows("\n".join(map(delimiter.join, lines))) == ["role: nurse; pay: 30; place: ward", "role: cook; pay: 25; place: kitchen"]


def test_commas_in_prose_do_not_separate_where_semicolons_do() -> None:
    assert rows("role;duties\nnurse;cares, comforts, cleans\ncook;cooks, tastes") == [
        "role: nurse; duties: cares, comforts, cleans",
        "role: cook; duties: cooks, tastes",
    ]


def test_quoted_fields_keep_their_commas_lines_and_bars() -> None:
    assert rows('role,note\nnurse,"first, then\nsecond | third"') == ["role: nurse; note: first, then second | third"]


def test_signs_of_markdown_in_a_field_are_only_signs() -> None:
    assert rows("name,value\nsnake_case_name,*star* <b> \\ `x` [y](z)") == ["name: snake_case_name; value: *star* <b> \\ `x` [y](z)"]


def test_rows_of_other_lengths_and_empty_rows() -> None:
    assert rows("a,b\n\n1\n,,\n1,2,3\n") == ["a: 1", "a: 1; b: 2; 3"]


def test_a_field_may_be_larger_than_the_csv_module_allows_by_itself() -> None:
    assert sum(map(len, rows("a,b\n1," + "word " * 40_000))) > 190_000


def test_a_title_above_the_header_and_remarks_below_are_no_rows() -> None:
    text = "Tool hire;;\nfrom 1 March;;\n\nTool;Per day;Deposit\nTrimmer;18;50\nMixer;35;100\n;;\nOpen Mon-Sat;;\n"
    assert convert(text).title == "Tool hire"
    assert rows(text) == [
        "from 1 March",
        "Tool: Trimmer; Per day: 18; Deposit: 50",
        "Tool: Mixer; Per day: 35; Deposit: 100",
        "Open Mon-Sat",
    ]

from dataclasses import replace
from datetime import date

import pytest

from api.citation_links import CitedText, document_url, without_links
from bot import Citation

BASE = "http://guide.example"
FIRST = Citation(
    number=1,
    chunk_id="c/1",
    document_id="d 1",
    title="Jobs [2026]",
    section="Risk > Offices",
    snippet="Machines file. Clerks decide.",
    sentence="Clerks decide.",
    start=15,
    end=29,
    last_updated=date(2026, 10, 1),
)
SECOND = replace(FIRST, number=2, chunk_id="c2", section="")
PIECES = [("Clerks decide [1].", (FIRST,)), (" Others do too [1][2], or not [7].", (SECOND,))]


def text_of(inline_links: bool) -> tuple[CitedText, str]:
    text = CitedText(BASE, inline_links=inline_links)
    return text, "".join(text.add(piece, citations) for piece, citations in PIECES)


def test_the_address_of_a_citation_names_document_passage_and_sentence_and_scrolls_to_it() -> None:
    assert document_url(BASE, FIRST) == "http://guide.example/documents/d%201?chunk=c%2F1&at=15#cited"


@pytest.mark.parametrize("inline_links", [True, False])
def test_every_marker_is_found_at_its_place_across_the_pieces(inline_links: bool) -> None:
    text, content = text_of(inline_links)
    expected = [
        f"[{number}]({document_url(BASE, citation)})" if inline_links else f"[{number}]"
        for number, citation in ((1, FIRST), (1, FIRST), (2, SECOND))
    ]
    assert [content[place.start : place.end] for place in text.places] == expected


def test_a_number_that_is_no_citation_stays_as_it_is() -> None:
    _, content = text_of(inline_links=True)
    assert content.endswith("or not [7].")


def test_the_list_of_sources_is_numbered_and_its_labels_cannot_break_out_of_their_links() -> None:
    text, _ = text_of(inline_links=True)
    assert text.footer() == (
        "\n\n**Sources**\n\n"
        rf"1. [Jobs \[2026\] › Offices]({document_url(BASE, FIRST)})"
        "\n"
        rf"2. [Jobs \[2026\]]({document_url(BASE, SECOND)})"
    )


def test_without_links_there_is_no_list_of_sources() -> None:
    text, content = text_of(inline_links=False)
    assert text.footer() == ""
    assert content == "".join(piece for piece, _ in PIECES)


def test_an_answer_that_comes_back_as_history_is_what_it_was_before_the_links() -> None:
    text, content = text_of(inline_links=True)
    assert without_links(content + text.footer()) == "".join(piece for piece, _ in PIECES)


def test_links_of_others_stay_in_the_history() -> None:
    foreign = "See [1](https://elsewhere.example/a) and **Sources** of income."
    assert without_links(foreign) == foreign

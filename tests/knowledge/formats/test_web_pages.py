from __future__ import annotations

from datetime import date

import pytest

from knowledge.chunking import chunk
from knowledge.formats.converted import Converted
from knowledge.formats.web_pages import convert, convert_text
from knowledge.passages import Chunk, Document


def page(body: str, head: str = "<title>Guide</title>") -> str:
    return f'<!DOCTYPE html><html lang="en-GB"><head>{head}</head><body>{body}</body></html>'


def chunks(converted: Converted) -> tuple[Chunk, ...]:
    return chunk(Document(id="d", key="k", title=converted.title or "", text=converted.markdown, content_hash="h"))


def texts(body: str) -> list[str]:
    return [one.text for one in chunks(convert_text(page(body)))]


CONTENT = "<h1>Nursing</h1><p>Nurses care for people, by day and by night, in wards and at home.</p>"


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>alert('GONE')</script>",
        "<style>.gone { color: red }</style>",
        "<noscript>GONE</noscript>",
        "<nav><ul><li>GONE</li></ul></nav>",
        "<header><a href='/'>GONE</a></header>",
        "<footer>GONE</footer>",
        "<aside>GONE</aside>",
        "<form>GONE <input value='GONE'><button>GONE</button></form>",
        "<button>GONE</button>",
        "<div role='navigation'>GONE</div>",
        "<div role='dialog'>GONE</div>",
        "<div class='cookie-banner'>GONE</div>",
        "<div id='cookieConsent'>GONE</div>",
        "<div class='page-sidebar left'>GONE</div>",
        "<ul class='breadcrumbs'><li>GONE</li></ul>",
        "<a class='skip-link' href='#main'>GONE</a>",
        "<div hidden>GONE</div>",
        "<p style='display: none'>GONE</p>",
        "<span aria-hidden='true'>GONE</span>",
        "<!-- GONE -->",
        "<iframe src='x'>GONE</iframe>",
        "<svg><text>GONE</text></svg>",
        "<div>GONE 0555 | <a href='/'>GONE</a> | <a href='/a'>GONE</a></div>",
        "<p>© 2025 GONE Ltd. <a href='/p'>GONE</a></p>",
        "<div>Share this page: <a href='#'>GONE</a></div>",
        "<div><h3>Latest news</h3><ul><li><a href='/1'>GONE</a></li><li><a href='/2'>GONE</a></li></ul></div>",
    ],
)
def test_what_surrounds_the_text_of_a_page_is_dropped(furniture: str) -> None:
    assert texts(furniture + CONTENT + furniture) == ["Nurses care for people, by day and by night, in wards and at home."]


@pytest.mark.parametrize(
    "wrapped",
    [
        f"<form>{CONTENT}</form>",
        f"<div class='has-sidebar sidebar'>{CONTENT}</div>",
        f"<div aria-hidden='true'>{CONTENT}</div>",
        f"<main><header><h1>Nursing</h1></header>{CONTENT.partition('</h1>')[2]}</main>",
    ],
)
def test_the_page_itself_is_kept_whatever_its_parts_are_called(wrapped: str) -> None:
    assert texts(wrapped) == ["Nurses care for people, by day and by night, in wards and at home."]


def test_the_main_part_of_a_page_is_its_text() -> None:
    assert texts(f"<div>Teaser of something else</div><main>{CONTENT}</main>") == [
        "Nurses care for people, by day and by night, in wards and at home."
    ]


def test_sections_whose_names_only_resemble_furniture_are_kept() -> None:
    assert texts(CONTENT + "<div class='market-share'>Shares rise.</div><section id='related-work'>Work is related.</section>")[1:] == [
        "Shares rise.",
        "Work is related.",
    ]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Nursing | The Career Site</title>", "<h1>Nursing today</h1><p>Text.</p>", "Nursing today"),
        ("<title>Nursing in the wards | The Career Site</title>", "<p>Text.</p>", "Nursing in the wards"),
        ("<title>Wards and homes</title>", "<h1>One</h1><p>Text.</p><h1>Two</h1><p>Text.</p>", "Wards and homes"),
        ("", "<header><h1>The Site</h1></header><p>Text.</p>", "The Site"),
        ("", "<p>Text.</p>", None),
    ],
)
def test_the_title_of_a_page(head: str, body: str, title: str | None) -> None:
    assert convert_text(page(body, head)).title == title


def test_what_the_head_of_a_page_says() -> None:
    head = """<meta property="article:published_time" content="2024-01-02T10:00:00Z">
        <meta property="article:modified_time" content="2025-03-04">
        <link rel="canonical" href="https://example.org/nursing">"""
    converted = convert_text(page("<p>Text.</p>", head))
    assert (converted.updated, converted.language, converted.source) == (date(2025, 3, 4), "en", "https://example.org/nursing")


def test_an_address_that_is_no_web_address_is_no_source() -> None:
    assert convert_text(page("<p>Text.</p>", '<link rel="canonical" href="javascript:alert(1)">')).source is None


def test_nested_lists_survive() -> None:
    found = chunks(
        convert_text(
            page("<h2>Roles</h2><ul><li><b>Ward nurse</b>: on a ward.<ul><li>Nights: paid more.</li></ul></li><li>Cook: cooks.</li></ul>")
        )
    )
    assert [(one.heading_path, one.text) for one in found] == [
        (("Roles",), "Ward nurse: on a ward."),
        (("Roles", "Ward nurse"), "Nights: paid more."),
        (("Roles",), "Cook: cooks."),
    ]


def test_lists_that_touch_stay_apart() -> None:
    found = chunks(convert_text(page("<ul><li>A</li><li>B</li></ul><ul><li>C</li></ul>")))
    assert found[0].list_id == found[1].list_id != found[2].list_id


def test_definition_lists_become_labelled_items() -> None:
    found = chunks(
        convert_text(page("<dl><dt>Triage</dt><dd>Sorting <em>patients</em>.</dd><div><dt>Ward</dt><dd><p>A room.</p></dd></div></dl>"))
    )
    assert [(one.label, one.text) for one in found] == [("Triage", "Triage: Sorting patients."), ("Ward", "Ward: A room.")]


def test_tables_survive_with_their_header() -> None:
    assert texts(
        "<table><thead><tr><th>Role</th><th>Pay</th></tr></thead><tbody><tr><td>Nurse</td><td>30 | 40</td></tr></tbody></table>"
    ) == ["Role: Nurse; Pay: 30 | 40"]


def test_a_table_without_marked_header_has_it_in_its_first_row() -> None:
    assert texts("<table><tr><td>Role</td><td>Pay</td></tr><tr><td>Nurse</td><td>30</td></tr></table>") == ["Role: Nurse; Pay: 30"]


def test_a_table_with_names_on_the_left_has_no_header_row() -> None:
    assert texts("<table><tr><th>Role</th><td>Nurse</td></tr><tr><th>Pay</th><td>30</td></tr></table>") == ["Role: Nurse", "Pay: 30"]


def test_a_cell_that_spans_rows_stands_in_each_of_them() -> None:
    header = "<tr><th>Role</th><th>Town</th><th>Pay</th></tr>"
    first = "<tr><td rowspan='3'>Nurse</td><td>A</td><td rowspan='2'>30</td></tr>"
    assert texts(f"<table>{header}{first}<tr><td>B</td></tr><tr><td>C</td><td>40</td></tr></table>") == [
        "Role: Nurse; Town: A; Pay: 30",
        "Role: Nurse; Town: B; Pay: 30",
        "Role: Nurse; Town: C; Pay: 40",
    ]


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    assert texts("<table><tr><td>Left</td><td><h2>Part</h2><p>Text.</p></td></tr></table>") == ["Left", "Text."]


def test_a_disclosure_is_a_question_with_its_answer() -> None:
    (found,) = chunks(convert_text(page("<details><summary>Is it safe?</summary><p>Yes, it is.</p></details>")))
    assert (found.heading_path, found.text) == (("Is it safe?",), "Yes, it is.")


def test_a_question_in_a_button_is_kept() -> None:
    (found,) = chunks(convert_text(page("<h3><button>Is it safe?</button></h3><div>Yes, it is.</div>")))
    assert (found.heading_path, found.text) == (("Is it safe?",), "Yes, it is.")


def test_signs_of_markdown_in_a_page_are_only_signs() -> None:
    lines = ["2*3*4 and _under_ [x](y) `z` a|b", "1. is no list", "# is no heading", "- is no bullet", "1 < 2 & 3 > 2 <b>"]
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;") for line in lines]
    assert texts("".join(f"<p>{line}</p>" for line in escaped)) == lines


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset='iso-8859-15'><p>Pay: 5 €, café</p>".encode("iso-8859-15"), "Pay: 5 €, café"),
        ("<p>Pay: 5 €, café</p>".encode(), "Pay: 5 €, café"),
        ("<p>Pay: 5 €, café</p>".encode("utf-16"), "Pay: 5 €, café"),
        ("<meta charset='nonsense'><p>Pay: 5 €, café</p>".encode("cp1252"), "Pay: 5 €, café"),
    ],
)
def test_the_encoding_that_a_page_declares(data: bytes, text: str) -> None:
    assert [one.text for one in chunks(convert(data))] == [text]


def test_deep_nesting_does_not_overturn_the_parser() -> None:
    assert "words" in convert_text("<div>" * 3_000 + "words").markdown


def test_links_in_running_text_and_in_lists_of_the_text_stay() -> None:
    running = "<p>Ask <a href='/a'>Ann</a> or <a href='/b'>Ben</a>.</p>"
    listed = "<h2>Jobs</h2><ul><li><a href='/n'>Nurse</a></li><li><a href='/c'>Cook</a></li></ul>"
    assert texts(CONTENT + running + listed)[1:] == ["Ask Ann or Ben.", "Nurse", "Cook"]


def test_terms_that_share_a_meaning_are_one_item() -> None:
    assert texts("<dl><dt>Guest pass</dt><dt>Day pass</dt><dd>£8 a day.</dd><dt>Fee</dt><dd>£15.</dd></dl>") == [
        "Guest pass, Day pass: £8 a day.",
        "Fee: £15.",
    ]


def test_bold_by_style_and_large_letters_head_what_follows() -> None:
    found = chunks(
        convert_text(page("<p><span style='font-weight: 700'>Lost things</span></p><p>Ask.</p><font size='+2'>Stops</font><p>Two.</p>"))
    )
    assert [(one.heading_path, one.text) for one in found] == [(("Lost things",), "Ask."), (("Stops",), "Two.")]


def test_marks_of_footnotes_and_signs_at_headings_are_gone() -> None:
    body = "<h2>Bins <a href='#bins'>#</a></h2><p>Rinse them.<sup><a href='#n1'>1</a></sup></p>"
    found = chunks(convert_text(page(body)))
    assert [(one.heading_path, one.text) for one in found] == [(("Bins",), "Rinse them.")]


def test_a_table_of_names_and_values_has_no_header_row() -> None:
    rows = "<tr><td>Room</td><td>24 seats</td></tr><tr><td>Price</td><td>free</td></tr>"
    assert texts(f"<table>{rows}</table>") == ["Room: 24 seats", "Price: free"]
    bold = "<tr><td><b>Room</b></td><td>Side room</td></tr><tr><td><b>Price</b></td><td>free</td></tr>"
    assert texts(f"<table>{bold}</table>") == ["Room: Side room", "Price: free"]

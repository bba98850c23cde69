from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from knowledge.chunking import chunk
from knowledge.formats.converted import Converted, NotReadable
from knowledge.formats.pdf_files import convert
from knowledge.passages import Chunk, Document

STYLES = getSampleStyleSheet()
LONG = (
    "Nurses care for people in hospitals and in homes, and many of them spend a third of their time on papers that a machine could write. "
    "What is left is the time with people, and that is the part of the work that nobody wants to give to a machine."
)


def text(words: str) -> Paragraph:
    return Paragraph(words, STYLES["BodyText"])


def heading(words: str, level: int = 1) -> Paragraph:
    return Paragraph(words, STYLES[f"Heading{level}"])


def bullets(*items: str, kind: str = "bullet") -> ListFlowable:
    return ListFlowable([ListItem(text(item)) for item in items], bulletType=kind)


def printed(*parts: Any, on_page: Callable[[Canvas, Any], None] = lambda canvas, template: None, **options: Any) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, **options).build([*parts], onFirstPage=on_page, onLaterPages=on_page)
    return out.getvalue()


def drawn(*pages: str, width: int = 80, **options: Any) -> bytes:
    """Lines drawn one under the other, as simple programs do; nothing but their places tells paragraphs apart."""
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for page in pages:
        height = 800
        for line in page.split("\n"):
            for piece in textwrap.wrap(line, width) or [""]:
                canvas.drawString(50, height, piece)
                height -= 14
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def chunks(converted: Converted) -> tuple[Chunk, ...]:
    return chunk(
        Document(id="d", key="k", title=converted.title or "", text=converted.markdown, content_hash="h", page_starts=converted.page_starts)
    )


def outline(data: bytes) -> list[tuple[str, str]]:
    return [(" > ".join(one.heading_path), one.text) for one in chunks(convert(data))]


def test_headings_paragraphs_lists_and_tables_of_a_pdf() -> None:
    long_item = (
        "Data entry: typing is done by machines, which is said in a sentence that is so long that it goes on in the next line of the item."
    )
    data = printed(
        Paragraph("Handbook of careers", STYLES["Title"]),
        text(LONG),
        heading("Jobs at risk", 2),
        text("These are:"),
        bullets(long_item, "Driving: lorries drive themselves."),
        heading("Details", 3),
        bullets("Ask first.", "Then act.", kind="1"),
        Table([["Role", "Pay"], ["Nurse", "30,000"], ["Lorry driver", "25,000"]]),
        text("The end of it."),
    )
    assert convert(data).title == "Handbook of careers"
    assert outline(data) == [
        ("", LONG),
        ("Jobs at risk", "These are:"),
        ("Jobs at risk", long_item),
        ("Jobs at risk", "Driving: lorries drive themselves."),
        ("Jobs at risk > Details", "Ask first."),
        ("Jobs at risk > Details", "Then act."),
        ("Jobs at risk > Details", "Role: Nurse; Pay: 30,000"),
        ("Jobs at risk > Details", "Role: Lorry driver; Pay: 25,000"),
        ("Jobs at risk > Details", "The end of it."),
    ]


def test_cells_of_several_lines_stay_cells() -> None:
    rows = [
        ["Role", "What it does", "Pay"],
        ["Nurse", "Nurses care for people in hospitals and in clinics", "30"],
        ["Driver of lorries and buses", "Drives", "25"],
    ]
    data = printed(text(LONG), Table([[text(cell) for cell in row] for row in rows], colWidths=[90, 120, 60]))
    assert [words for _, words in outline(data)] == [
        LONG,
        "Role: Nurse; What it does: Nurses care for people in hospitals and in clinics; Pay: 30",
        "Role: Driver of lorries and buses; What it does: Drives; Pay: 25",
    ]


def test_a_table_over_several_pages_is_one_list_with_one_header() -> None:
    rows = [["Role", "Pay"], *([f"Role {number}", str(1000 + number)] for number in range(90))]
    found = chunks(convert(printed(Table(rows, repeatRows=1))))
    assert [one.text for one in found] == [f"Role: Role {number}; Pay: {1000 + number}" for number in range(90)]
    assert len({one.list_id for one in found}) == 1
    assert (found[0].page, found[-1].page) == (1, 3)


def test_text_without_any_layout_is_read_like_plain_text() -> None:
    data = drawn(
        "Robots and Rest\n\nTASKS AT RISK\n\n"
        "Tasks that repeat themselves go first, and it takes a line or two to say so, as this one does. This includes:\n\n"
        "  • Label Printing: A printer on the belt does it alone, by day and by night, and nobody has to look after it.\n"
        "  • Counting: Cameras count.\n\n"
        "NEW TASKS\n\nSome tasks come."
    )
    assert convert(data).title == "Robots and Rest"
    assert outline(data) == [
        ("TASKS AT RISK", "Tasks that repeat themselves go first, and it takes a line or two to say so, as this one does. This includes:"),
        ("TASKS AT RISK", "Label Printing: A printer on the belt does it alone, by day and by night, and nobody has to look after it."),
        ("TASKS AT RISK", "Counting: Cameras count."),
        ("NEW TASKS", "Some tasks come."),
    ]


def test_every_chunk_knows_its_page() -> None:
    data = printed(
        text("One page."), PageBreak(), text("Another page."), PageBreak(), heading("Part"), bullets("A thing.", "A second thing.")
    )
    assert [(one.text, one.page) for one in chunks(convert(data))] == [
        ("One page.", 1),
        ("Another page.", 2),
        ("A thing.", 3),
        ("A second thing.", 3),
    ]


def test_a_list_goes_on_over_the_end_of_a_page() -> None:
    found = chunks(convert(printed(*[bullets(f"Thing {number}: {LONG}") for number in range(25)])))
    assert [one.label for one in found] == [f"Thing {number}" for number in range(25)]
    assert len({one.list_id for one in found}) == 1
    assert (found[0].page, found[-1].page) == (1, 2)


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    data = printed(text(" ".join(f"Sentence {number} is one of very many in here." for number in range(150))))
    assert [sentence.text for one in chunks(convert(data)) for sentence in one.sentences] == [
        f"Sentence {number} is one of very many in here." for number in range(150)
    ]


def test_running_heads_and_page_numbers_are_dropped() -> None:
    def furnish(canvas: Canvas, template: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 810, "Career handbook")
        canvas.drawString(280, 20, f"Page {template.page} of 3")
        canvas.drawString(500, 20, str(template.page))

    data = printed(text("One."), PageBreak(), text("Two."), PageBreak(), text("Three."), on_page=furnish)
    assert [words for _, words in outline(data)] == ["One.", "Two.", "Three."]


def test_headings_at_the_top_of_pages_are_no_running_heads() -> None:
    data = printed(heading("Chapter 1"), text("One is said here."), PageBreak(), heading("Chapter 2"), text("Two is said here."))
    assert [path for path, _ in outline(data)] == ["Chapter 1", "Chapter 2"]


def test_words_broken_at_the_end_of_a_line_are_whole_again() -> None:
    lines = (
        "All of the documentation is done by machines now.\n\nPeople say that the docu-\nmentation of long-term care is AI-\n"
        "generated, and they say that long-\nterm care is what they want."
    )
    assert [words for _, words in outline(drawn(lines))][-1] == (
        "People say that the documentation of long-term care is AI-generated, and they say that long-term care is what they want."
    )


def test_bullets_drawn_as_pictures_leave_items() -> None:
    """As browsers print lists: the text of the items stands further in, and no sign of a bullet is in the text."""
    out = io.BytesIO()
    canvas = Canvas(out)
    lines = [
        (50, "These are the roles that this page tells of, and they are three:"),
        (80, "Nurse: cares."),
        (80, "Cook: cooks."),
        (80, "Driver: drives."),
        (50, "That was it."),
    ]
    for number, (left, words) in enumerate(lines):
        canvas.drawString(left, 800 - 14 * number, words)
    canvas.save()
    found = chunks(convert(out.getvalue()))
    assert [(one.kind, one.label) for one in found] == [
        ("paragraph", None),
        ("bullet", "Nurse"),
        ("bullet", "Cook"),
        ("bullet", "Driver"),
        ("paragraph", None),
    ]


def test_what_a_pdf_says_about_itself() -> None:
    converted = convert(printed(heading("One"), text("Text."), heading("Two"), text("Text."), title="Careers in care", lang="de-DE"))
    assert (converted.title, converted.language) == ("Careers in care", "de")
    assert converted.updated == datetime.now(UTC).date() or converted.updated == date.today()


def test_a_name_that_a_program_gave_is_no_title() -> None:
    assert convert(printed(text("Words in here.\n"), title="Microsoft Word - draft.docx")).title is None


def scan() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 50, 50, 400, 600)
    canvas.save()
    return out.getvalue()


encrypted = partial(pdfencrypt.StandardEncryption, "open sesame", ownerPassword="owner", strength=128)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (scan, "only pictures"),
        (lambda: drawn(""), "no text in it"),
        (lambda: drawn("Secret words.", encrypt=encrypted()), "protected by a password"),
        (lambda: drawn("Words.")[:600], "broken or not a PDF"),
        (lambda: drawn("Words.")[600:], "broken or not a PDF"),
        (lambda: b"%PDF-1.4\nnothing of the kind", "broken or not a PDF"),
        (lambda: b"plain words", "broken or not a PDF"),
    ],
    ids=["scan", "blank", "password", "cut off", "beheaded", "only a mark", "no PDF"],
)
def test_a_pdf_that_cannot_be_read_says_why(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        convert(make())


def test_a_pdf_that_anybody_may_open_is_read_though_it_is_encrypted() -> None:
    open_to_all = pdfencrypt.StandardEncryption("", ownerPassword="owner", strength=128)
    assert "Words for all." in convert(drawn("Words for all.", encrypt=open_to_all)).markdown


def test_columns_under_a_wide_heading_are_read_one_after_the_other_and_keep_their_paragraphs() -> None:
    wide = ParagraphStyle("wide", parent=STYLES["Heading1"], fontSize=20)
    narrow = ParagraphStyle("narrow", parent=STYLES["BodyText"], spaceBefore=8)
    out = io.BytesIO()
    frames = [Frame(50, 700, 500, 100), Frame(50, 60, 180, 640), Frame(300, 60, 180, 640)]
    template = BaseDocTemplate(out)
    template.addPageTemplates(PageTemplate("columns", frames))
    ends = [f"{LONG[:130]} and then we meet in the back room of the Golden Lion, where nothing has to be ordered at all.", LONG]
    template.build(
        [Paragraph("A bulletin with a title over both of its columns", wide), FrameBreak(), *[Paragraph(one, narrow) for one in ends * 3]]
    )
    assert [words for _, words in outline(out.getvalue())] == ends * 3


def test_columns_of_a_table_stay_apart_though_its_words_nearly_touch() -> None:
    table = Table([["Year", "Monthly gross pay", "Leave"], ["First", "860", "28"], ["Second", "940", "30"]], hAlign="LEFT")
    assert [words for _, words in outline(printed(text(LONG), table))][1:] == [
        "Year: First; Monthly gross pay: 860; Leave: 28",
        "Year: Second; Monthly gross pay: 940; Leave: 30",
    ]


def test_a_header_cell_of_two_lines_beside_cells_of_one() -> None:
    style = TableStyle(
        [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"), ("ALIGN", (0, 0), (0, 0), "CENTER")]
    )
    table = Table([["Size of\nhousehold", "Bags"], ["1 person", "1"], ["2 people", "2"]], style=style)
    assert [words for _, words in outline(printed(text(LONG), table))][1:] == [
        "Size of household: 1 person; Bags: 1",
        "Size of household: 2 people; Bags: 2",
    ]


def test_what_a_browser_prints_beside_the_date_is_no_text() -> None:
    def on_page(canvas: Canvas, template: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(30, 820, "11/26/26, 12:38 AM")
        canvas.drawString(300, 820, "Guidelines for volunteers")

    assert [words for _, words in outline(printed(text(LONG), on_page=on_page))] == [LONG]


def test_lines_of_names_and_values_stay_apart() -> None:
    found = outline(drawn(f"{LONG}\n\nPresent: Mrs Hall, Mr Okafor\nApologies: Mr Vance\nMinutes: Ms Lind"))
    assert [words for _, words in found][-3:] == ["Present: Mrs Hall, Mr Okafor", "Apologies: Mr Vance", "Minutes: Ms Lind"]


def test_items_without_bullets_that_begin_in_small_letters_stay_apart() -> None:
    items = ["people who like to rise early", "people with a good nose", "people who can lift 25 kilograms"]
    inner = ParagraphStyle("inner", parent=STYLES["BodyText"], leftIndent=30, spaceBefore=0, spaceAfter=0)
    found = outline(printed(text(LONG), *[Paragraph(item, inner) for item in items], text(LONG)))
    assert [words for _, words in found] == [LONG, *items, LONG]


def test_the_first_heading_below_a_title_is_no_part_of_it() -> None:
    large = ParagraphStyle("large", fontSize=18, leading=24)
    converted = convert(printed(Paragraph("Alpine Rescue Service Valdora", large), Paragraph("Joining us", large), text(LONG)))
    assert converted.markdown.startswith("# Alpine Rescue Service Valdora\n\n# Joining us\n\n")

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import docx
import pptx
import pytest
from pptx.util import Inches

from knowledge.chunking import chunk
from knowledge.formats.converted import Converted, NotReadable
from knowledge.formats.office_files import check, convert_docx, convert_pptx
from knowledge.passages import Chunk, Document


def saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def chunks(converted: Converted) -> tuple[Chunk, ...]:
    return chunk(
        Document(id="d", key="k", title=converted.title or "", text=converted.markdown, content_hash="h", page_starts=converted.page_starts)
    )


def outline(converted: Converted) -> list[tuple[str, str, str]]:
    return [(" > ".join(one.heading_path), one.kind, one.text) for one in chunks(converted)]


def fill(table: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text


# --- Word ----------------------------------------------------------------------------------------------------------------


def test_a_word_file_keeps_headings_lists_and_tables() -> None:
    file = docx.Document()
    file.add_heading("Guide to jobs", 0)
    file.add_paragraph("Pay * hours < wage.")
    file.add_heading("Roles", 1)
    file.add_paragraph("Nurse: cares.", style="List Bullet")
    file.add_paragraph("Cook: cooks.", style="List Bullet")
    file.add_paragraph("First this.", style="List Number")
    file.add_paragraph("Then that.", style="List Number")
    fill(file.add_table(2, 2), (("Role", "Pay"), ("Nurse", "30,000")))
    file.add_paragraph().add_run("At risk").bold = True
    file.add_paragraph("Drivers.")
    converted = convert_docx(saved(file))
    assert converted.title == "Guide to jobs"
    assert outline(converted) == [
        ("", "paragraph", "Pay * hours < wage."),
        ("Roles", "bullet", "Nurse: cares."),
        ("Roles", "bullet", "Cook: cooks."),
        ("Roles", "bullet", "First this."),
        ("Roles", "bullet", "Then that."),
        ("Roles", "table_row", "Role: Nurse; Pay: 30,000"),
        ("Roles > At risk", "paragraph", "Drivers."),
    ]


def test_the_depth_of_an_item_may_be_said_by_its_style() -> None:
    file = docx.Document()
    for words, style in (("Sign the list.", "Number"), ("with the time", "Number 2"), ("with a name", "Number 2"), ("Leave.", "Number")):
        file.add_paragraph(words, style=f"List {style}")
    assert [(section, words) for section, _, words in outline(convert_docx(saved(file)))] == [
        ("", "Sign the list."),
        ("Sign the list.", "with the time"),
        ("Sign the list.", "with a name"),
        ("", "Leave."),
    ]


def test_merged_cells_of_a_word_table_stand_in_every_row() -> None:
    file = docx.Document()
    table = file.add_table(3, 2)
    fill(table, (("Role", "Pay"), ("Nurse", "30"), ("", "40")))
    table.cell(1, 0).merge(table.cell(2, 0))
    assert [one.text for one in chunks(convert_docx(saved(file)))] == ["Role: Nurse; Pay: 30", "Role: Nurse; Pay: 40"]


def test_the_properties_of_a_word_file_say_title_date_and_language() -> None:
    file = docx.Document()
    file.core_properties.title = "Nursing in wards"
    file.core_properties.modified = datetime(2025, 3, 4, tzinfo=UTC)
    file.core_properties.revision = 3
    file.core_properties.language = "de-DE"
    file.add_heading("One", 1)
    file.add_paragraph("Text.")
    file.add_heading("Two", 1)
    converted = convert_docx(saved(file))
    assert (converted.title, converted.updated, converted.language) == ("Nursing in wards", date(2025, 3, 4), "de")


def test_the_date_of_a_template_is_not_the_date_of_a_file() -> None:
    file = docx.Document()
    file.add_paragraph("Text.")
    assert convert_docx(saved(file)).updated is None


def test_what_a_program_calls_a_file_is_no_title() -> None:
    file = docx.Document()
    file.core_properties.title = "Microsoft Word - draft.docx"
    file.add_paragraph("Text.")
    assert convert_docx(saved(file)).title is None


# --- PowerPoint ----------------------------------------------------------------------------------------------------------


def deck() -> Any:
    file = pptx.Presentation()
    first = file.slides.add_slide(file.slide_layouts[0])
    first.shapes.title.text = "Jobs in 2030"
    first.placeholders[1].text = "What * changes"
    second = file.slides.add_slide(file.slide_layouts[1])
    second.shapes.title.text = "Roles"
    frame = second.placeholders[1].text_frame
    frame.text = "Nurse: cares."
    for text, level in (("Nights", 1), ("Cook: cooks.", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    second.notes_slide.notes_text_frame.text = "Say this slowly."
    third = file.slides.add_slide(file.slide_layouts[5])
    third.shapes.title.text = "Pay"
    fill(third.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(2)).table, (("Role", "Pay"), ("Nurse", "30")))
    return file


def test_slides_keep_titles_bullets_tables_and_notes() -> None:
    converted = convert_pptx(saved(deck()))
    assert converted.title == "Jobs in 2030"
    assert outline(converted) == [
        ("", "paragraph", "What * changes"),
        ("Roles", "bullet", "Nurse: cares."),
        ("Roles > Nurse", "bullet", "Nights"),
        ("Roles", "bullet", "Cook: cooks."),
        ("Roles > Notes:", "paragraph", "Say this slowly."),
        ("Pay", "table_row", "Role: Nurse; Pay: 30"),
    ]


def test_marks_that_were_typed_on_a_slide_are_no_words() -> None:
    file = pptx.Presentation()
    slide = file.slides.add_slide(file.slide_layouts[6])
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(5), Inches(2))
    box.text_frame.text = "Assembly points:\n• North door: fountain\n• South door: car park"
    found = chunks(convert_pptx(saved(file)))
    assert [(one.kind, one.text) for one in found] == [
        ("paragraph", "Assembly points:"),
        ("bullet", "North door: fountain"),
        ("bullet", "South door: car park"),
    ]


def test_the_page_of_a_chunk_is_its_slide() -> None:
    assert [one.page for one in chunks(convert_pptx(saved(deck())))] == [1, 2, 2, 2, 2, 3]


# --- what is not opened ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no archive at all", "broken or not an Office file"),
        (saved(docx.Document())[:2000], "broken or not an Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password or in an old Office format"),
        (zipped(("word/document.xml", b"0" * 50_000_000)), "zip bomb"),
        (zipped(("word/document.xml", b"<a>" * 25_000_000)), "zip bomb"),
        (zipped(*((f"word/{number}.xml", b"<a/>") for number in range(6_000))), "zip bomb"),
        (zipped(("readme.txt", b"hello")), "not an Office file of the kind"),
    ],
    ids=["no zip", "cut off", "encrypted", "zeros", "large part", "many parts", "another zip"],
)
@pytest.mark.parametrize("convert", [convert_docx, convert_pptx])
def test_a_file_that_is_broken_or_dangerous_is_refused(convert: Callable[[bytes], Converted], data: bytes, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        convert(data)


def test_a_large_honest_file_is_opened() -> None:
    file = docx.Document()
    for number in range(300):
        file.add_paragraph(f"Paragraph {number} says the same as all of them. " * 20)
    check(saved(file))

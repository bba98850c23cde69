"""The corpora on other subjects are what their scripts say, and come in many formats."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from evals.corpora import make_beekeeping_pdf, make_hostel_docx, make_watering_docx

CORPORA = Path("evals/corpora")


def texts(archive: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(archive)) as document:
        return document.read("word/document.xml")


@pytest.mark.parametrize("script", [make_watering_docx, make_hostel_docx])
def test_a_word_document_holds_what_its_script_says(script: ModuleType) -> None:
    assert texts(script.TARGET.read_bytes()) == texts(script.content())


def test_the_pdf_holds_what_its_script_says() -> None:
    assert make_beekeeping_pdf.TARGET.read_bytes() == make_beekeeping_pdf.content()


@pytest.mark.parametrize(("corpus", "other"), [("community_garden", ".csv"), ("harbour_town", ".pdf")])
def test_a_corpus_comes_in_five_formats(corpus: str, other: str) -> None:
    assert {path.suffix for path in (CORPORA / corpus).iterdir()} == {".md", ".txt", ".html", ".docx", other}

"""The second corpus is what its script says, and is about something else than the guidance."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from evals.corpora import make_watering_docx

CORPUS = Path("evals/corpora/community_garden")


def texts(archive: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(archive)) as document:
        return document.read("word/document.xml")


def test_the_word_document_holds_what_its_script_says() -> None:
    assert texts(make_watering_docx.TARGET.read_bytes()) == texts(make_watering_docx.content())


def test_the_corpus_comes_in_five_formats() -> None:
    assert {path.suffix for path in CORPUS.iterdir()} == {".md", ".txt", ".html", ".csv", ".docx"}

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from knowledge import Document, LoadingError
from knowledge.loading import SUFFIXES, load, load_bytes


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(LoadingError) as refused:
        load_bytes(data, name, "key")
    assert refused.value.name == name
    assert str(refused.value).startswith(f"{name}: ")
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
    return refused.value.reason


def a_docx(text: str) -> bytes:
    file, out = docx.Document(), io.BytesIO()
    file.add_paragraph(text)
    file.save(out)
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


# --- documents ---------------------------------------------------------------------------------------------------------


def test_a_markdown_file_becomes_a_document(tmp_path: Path) -> None:
    file = tmp_path / "jobs.md"
    file.write_text("---\ntitle: Jobs\nsource: A book\ndate: 2025-06-30\nlanguage: de\n---\n\nText.\n", encoding="utf-8")
    document = load(file, "guides/jobs.md")
    assert (document.key, document.title, document.source, document.updated, document.language) == (
        "guides/jobs.md",
        "Jobs",
        "A book",
        date(2025, 6, 30),
        "de",
    )
    assert document.text.strip() == "Text."


def test_the_address_of_a_document_is_its_key_and_its_hash_is_its_content() -> None:
    first, changed, moved = load_bytes(b"One.", "a.md", "a"), load_bytes(b"Two.", "a.md", "a"), load_bytes(b"One.", "a.md", "b")
    assert first.id == changed.id != moved.id
    assert first.content_hash != changed.content_hash
    assert load_bytes(b"One.", "a.md", "a") == first
    assert load_bytes(b"---\ndate: 2025-06-30\n---\nOne.", "a.md", "a").content_hash != first.content_hash


@pytest.mark.parametrize(
    ("text", "key", "title"),
    [
        ("---\ntitle: Given\n---\n# Heading\n\nText.", "file.md", "Given"),
        ("# Heading\n\nText.", "file.md", "Heading"),
        ("```\n# comment\n```\n\n# Heading\n\nText.", "file.md", "Heading"),
        ("Heading\n=======\n\nText.", "file.md", "Heading"),
        ("**House rules**\n\nText.", "file.md", "House rules"),
        ("**Please read this.**\n\nText.", "file.md", "File"),
        ("# Introduction\n\nText.\n\n# Jobs\n\nMore.", "about-nursing.md", "About nursing"),
        ("Text.", "guides/01-jobs_at_risk.md", "Jobs at risk"),
        ("Text.", "2025.md", "2025"),
    ],
)
def test_the_title_is_what_the_file_says_its_heading_or_its_name(text: str, key: str, title: str) -> None:
    assert load_bytes(text.encode(), "x.md", key).title == title


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"# Jobs\n\nNurses care.", "a.md"),
        (b"Jobs\n\nNurses care.", "a.txt"),
        (b"<h1>Jobs</h1><p>Nurses care.</p>", "a.html"),
        (b"<h1>Jobs</h1><p>Nurses care.</p>", "a.HTM"),
        (b"who,what\nNurses,care", "a.csv"),
        (a_docx("Nurses care."), "a.docx"),
        (b"# Jobs\n\nNurses care.", "no-ending"),
        (b"<!DOCTYPE html><html><body><p>Nurses care.</p></body></html>", "no-ending"),
        (a_docx("Nurses care."), "no-ending"),
        (b"Nurses care.", "-"),
    ],
)
def test_every_format_by_its_ending_or_by_its_first_bytes(data: bytes, name: str) -> None:
    document = load_bytes(data, name, "key")
    assert isinstance(document, Document)
    assert "Nurses" in document.text
    assert "<" not in document.text


def test_the_endings_that_are_read() -> None:
    assert {".md", ".txt", ".html", ".htm", ".pdf", ".docx", ".pptx", ".csv"} <= SUFFIXES


# --- refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.md", "it is empty"),
        (b" \n\t ", "a.txt", "it is empty"),
        (b"", "a.pdf", "it is empty"),
        (b"---\ntitle: x\n---\n", "a.md", "no text in it"),
        (b"<html><script>x</script></html>", "a.html", "no text in it"),
        (b"--- --- ---", "a.txt", "no text in it"),
        (b"a,b\0c", "a.csv", "not text in an encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.txt", "not text in an encoding"),
        (b"---\ntitle: [\n---\nText", "a.md", "not valid YAML"),
        (b"PK\x03\x04 and so on", "a.docx", "broken or not an Office file"),
        (b"%PDF-1.7 and so on", "a.pdf", "broken or not a PDF"),
        (b"anything", "a.xlsx", "files of the type .xlsx are not read"),
        (b"anything", "a.exe", "files of the type .exe are not read"),
        (zipped("word/document.xml", b"0" * 40_000_000), "a.docx", "zip bomb"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_with_its_name(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)


def test_what_comes_after_a_refused_file_is_read() -> None:
    refusal(b"%PDF-1.7 and so on", "broken.pdf")
    assert load_bytes(b"<p>Fine.</p>", "a.html", "a").text == "Fine."


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as out:
        out.truncate(200_000_000)  # sparse: nothing of it is on the disk
    with pytest.raises(LoadingError, match=r"large.txt: it has 200.0 MB, and more than 20.0 MB are not read."):
        load(file, "large.txt")


def test_the_limit_of_size_is_the_callers() -> None:
    with pytest.raises(LoadingError, match="MB are not read"):
        load_bytes(b"x" * 1_001, "a.txt", "a", max_bytes=1_000)
    assert load_bytes(b"x" * 1_000, "a.txt", "a", max_bytes=1_000).text == "x" * 1_000


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name, reason in (("pipe.txt", "it is not a file"), ("folder.txt", "it is a folder"), ("gone.txt", "there is no such file")):
        with pytest.raises(LoadingError, match=f"{name}: {reason}"):
            load(tmp_path / name, name)
    with pytest.raises(LoadingError, match="it is not a file"):
        load(Path("/dev/zero"), "zero")

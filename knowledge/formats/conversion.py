"""Which converter reads which kind of file. The only place that knows the list of formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from knowledge.formats import csv_tables, front_matter, office_files, pdf_files, plain_text, web_pages
from knowledge.formats.converted import Converted
from knowledge.formats.decoding import decode

Format = Literal["markdown", "text", "html", "pdf", "docx", "pptx", "csv"]

_BY_EXTENSION: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".csv": "csv",
    ".tsv": "csv",
}
EXTENSIONS = frozenset(_BY_EXTENSION)
# Read by code of others that was written for well-meant files: kept in a process of its own, with a deadline and a limit of memory.
ISOLATED: frozenset[Format] = frozenset(("html", "pdf", "docx", "pptx"))

_CONVERTERS: dict[Format, Callable[[bytes], Converted]] = {
    "markdown": lambda data: front_matter.convert(decode(data)),
    "text": lambda data: plain_text.convert(decode(data)),
    "csv": lambda data: csv_tables.convert(decode(data)),
    "html": web_pages.convert,
    "pdf": pdf_files.convert,
    "docx": office_files.convert_docx,
    "pptx": office_files.convert_pptx,
}


def format_of(extension: str, data: bytes) -> Format | None:
    """By the extension; by the first bytes where there is none. None is a type that cannot be read."""
    return _BY_EXTENSION.get(extension.lower()) if extension else _sniffed(data)


def convert(data: bytes, file_format: Format) -> Converted:
    return _CONVERTERS[file_format](data)


def format_named(name: str) -> Format:
    return next(known for known in get_args(Format) if known == name)


def _sniffed(data: bytes) -> Format:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "pptx" if b"ppt/presentation.xml" in data else "docx"
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return "markdown" if start.startswith((b"---\n", b"---\r\n", b"# ")) else "text"

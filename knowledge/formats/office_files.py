"""Word and PowerPoint files: what is checked before they are unpacked, their properties, and their text as Markdown."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from bs4 import BeautifulSoup

from knowledge.formats import markdown_conversion
from knowledge.formats.converted import Converted, NotReadable, language_code
from knowledge.formats.slides import with_bullets
from knowledge.formats.titles import best_title

_OLD_OFFICE_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_ENTRIES = 5_000
_MAX_UNPACKED_BYTES = 300_000_000
_MAX_PART_BYTES = 60_000_000  # of one XML part: a thousand pages have about 10 MB
# XML packs to a twentieth as a rule; what packs far better and is large unpacks to nothing but padding.
_MAX_RATIO = 200
_SMALL_BYTES = 5_000_000


def check(data: bytes) -> None:
    """Refuses what is no Office file or would unpack to too much, by the sizes in its directory: zipfile reads no more than they say."""
    if data.startswith(_OLD_OFFICE_OR_ENCRYPTED):
        raise NotReadable("it is protected by a password or in an old Office format; save it again without a password as .docx or .pptx.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise NotReadable("it is broken or not an Office file.") from error
    unpacked = sum(entry.file_size for entry in entries)
    largest_part = max((entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0)
    packs_too_well = any(entry.file_size > _SMALL_BYTES and entry.file_size > entry.compress_size * _MAX_RATIO for entry in entries)
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED_BYTES or largest_part > _MAX_PART_BYTES or packs_too_well:
        raise NotReadable("it would unpack to far more than its size, as a zip bomb does, and is not opened.")


def convert_docx(data: bytes) -> Converted:
    check(data)
    title, updated, language = _properties(data, "word/document.xml")
    markdown, styled_title = markdown_conversion.from_docx(data)
    return Converted(markdown, title=styled_title or best_title(title, markdown), updated=updated, language=language)


def convert_pptx(data: bytes) -> Converted:
    check(data)
    title, updated, language = _properties(data, "ppt/presentation.xml")
    slides = markdown_conversion.slides_from_pptx(with_bullets(data))
    starts, length = [], 0
    for slide in slides:
        starts.append(length)
        length += len(slide) + 2
    markdown = "\n\n".join(slides)
    return Converted(
        markdown, title=best_title(title, slides[0] if slides else ""), updated=updated, language=language, page_starts=tuple(starts)
    )


def _properties(data: bytes, main_part: str) -> tuple[str | None, date | None, str | None]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if main_part not in names:
            raise NotReadable("it is broken or not an Office file of the kind that its name says.")
        core = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    properties = BeautifulSoup(core, "xml")
    texts = {tag.name: tag.get_text().strip() for tag in properties.find_all(True)}
    # A first revision carries the date of the template that it was made from, as files written by programs do.
    updated = _day(texts.get("modified")) if texts.get("revision") not in (None, "", "0", "1") else None
    return texts.get("title") or None, updated, language_code(texts.get("language", ""))


def _day(text: str | None) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None

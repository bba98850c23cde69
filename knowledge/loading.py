"""Files into documents: what is read, how large it may be, and what a person is told about a file that cannot be read."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import stat
from pathlib import Path

from knowledge.errors import LoadingError
from knowledge.formats import isolation
from knowledge.formats.conversion import EXTENSIONS, ISOLATED, Format, convert, format_of
from knowledge.formats.converted import Converted, NotReadable
from knowledge.markdown_blocks import Paragraph, first_heading, read
from knowledge.passages import Document

_log = logging.getLogger(__name__)

SUFFIXES = EXTENSIONS
MAX_BYTES = 20_000_000
TIMEOUT_SECONDS = 60.0
_MAX_OPENING_CHARACTERS = 2_000
_MAX_TITLE_WORDS = 14
_PARTS_OF_A_DOCUMENT = frozenset(
    "abstract agenda appendix background conclusion contents foreword introduction overview preface summary".split()
)


def load(path: Path, key: str, *, max_bytes: int = MAX_BYTES, timeout_seconds: float = TIMEOUT_SECONDS) -> Document:
    """Reads one file. Raises LoadingError with one plain sentence that names it by its key."""
    data = _read(path, key, max_bytes)
    return _load(data, path.suffix, key, key, timeout_seconds)


def load_bytes(data: bytes, name: str, key: str, *, max_bytes: int = MAX_BYTES, timeout_seconds: float = TIMEOUT_SECONDS) -> Document:
    """The extension of `name` says the format; without one, the first bytes do."""
    if len(data) > max_bytes:
        raise _too_large(name, len(data), max_bytes)
    return _load(data, Path(name).suffix, name, key, timeout_seconds)


def _read(path: Path, name: str, max_bytes: int) -> bytes:
    """What is opened is what is checked, and a pipe or device is not waited for."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise LoadingError(name, "it is not a file." if not stat.S_ISDIR(status.st_mode) else "it is a folder, not a file.")
            if status.st_size > max_bytes:
                raise _too_large(name, status.st_size, max_bytes)
            return file.read(max_bytes + 1)[:max_bytes]
    except FileNotFoundError as error:
        raise LoadingError(name, "there is no such file.") from error
    except IsADirectoryError as error:
        raise LoadingError(name, "it is a folder, not a file.") from error
    except PermissionError as error:
        raise LoadingError(name, "this program is not allowed to read it.") from error
    except OSError as error:
        _log.warning("%s: %s", path, error)
        raise LoadingError(name, "it cannot be read from the disk.") from error


def _too_large(name: str, size: int, max_bytes: int) -> LoadingError:
    return LoadingError(name, f"it has {size / 1e6:,.1f} MB, and more than {max_bytes / 1e6:,.1f} MB are not read.")


def _load(data: bytes, extension: str, name: str, key: str, timeout_seconds: float) -> Document:
    if not data.strip():
        raise LoadingError(name, "it is empty.")
    file_format = format_of(extension, data)
    if file_format is None:
        raise LoadingError(name, f"files of the type {extension} are not read; {', '.join(sorted(SUFFIXES))} are.")
    try:
        converted = _converted(data, file_format, timeout_seconds)
    except NotReadable as error:
        raise LoadingError(name, str(error)) from error
    if not any(map(str.isalnum, converted.markdown)):
        raise LoadingError(name, "there is no text in it.")
    return _document(converted, key)


def _converted(data: bytes, file_format: Format, timeout_seconds: float) -> Converted:
    if file_format in ISOLATED:
        return isolation.shared.convert(data, file_format, timeout_seconds)
    return convert(data, file_format)


def _document(converted: Converted, key: str) -> Document:
    title = converted.title or _first_heading(converted.markdown) or _bold_opening(converted.markdown) or _readable(key)
    language = converted.language or "en"
    content = (title, converted.markdown, converted.source, converted.updated, language, converted.page_starts)
    return Document(
        id=_hash(key)[:20],
        key=key,
        title=title,
        text=converted.markdown,
        content_hash=_hash(repr(content)),
        source=converted.source,
        updated=converted.updated,
        language=language,
        page_starts=converted.page_starts,
    )


def _first_heading(markdown: str) -> str | None:
    heading = first_heading(markdown)
    return heading.text if heading and heading.text.lower() not in _PARTS_OF_A_DOCUMENT else None


def _bold_opening(markdown: str) -> str | None:
    """A first line in bold, as people write titles who know no styles."""
    blocks = read(markdown[:_MAX_OPENING_CHARACTERS])
    first = blocks[0] if len(blocks) > 1 else None
    if not isinstance(first, Paragraph) or first.bold_length < len(first.text) or "\n" in first.text:
        return None
    return first.text if len(first.text.split()) <= _MAX_TITLE_WORDS and first.text[-1] not in ".,;:?!" else None


def _readable(key: str) -> str:
    """ "guides/01-jobs_at_risk.md" reads as "Jobs at risk"."""
    words = re.sub(r"^\d+[\s._-]+(?=\D)", "", Path(key).stem)
    words = " ".join(re.split(r"[\s_-]+", words)).strip() or key
    return words[:1].upper() + words[1:]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

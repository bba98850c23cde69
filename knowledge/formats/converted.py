"""What every format becomes: Markdown, with what the file says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Converted:
    markdown: str
    title: str | None = None
    source: str | None = None
    updated: date | None = None
    language: str | None = None
    page_starts: tuple[int, ...] = ()


class NotReadable(Exception):
    """Its text is the reason in plain words, to stand after the name of the file and a colon."""


def language_code(tag: str) -> str | None:
    """ISO 639-1 of a language tag: "en-GB" is "en"."""
    code = tag.strip().replace("_", "-").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else None

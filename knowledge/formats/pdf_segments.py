"""PDF pages as segments of text with their place and size. The only module that knows pypdf."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.formats.converted import NotReadable, language_code

_SCAN = "there is no text in it, only pictures, as in a scan; run text recognition (OCR) on it first."
_NO_TEXT = "there is no text in it."
_NOT_READABLE = "its text cannot be read out, because its fonts do not say which letters they draw."
_BROKEN = "it is broken or not a PDF."
_PASSWORD = "it is protected by a password; save it again without one."  # noqa: S105 - a sentence about one

_MIN_LETTERS = 10
_BULLET_GLYPHS = "\x7f\x95\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\u2022"  # how fonts of symbols and generators name their bullets
_LIST_MARK = re.compile(rf"[{_BULLET_GLYPHS}•◦▪●○■–-]|\(?(?:\d{{1,2}}|[a-z])[.)]?")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_WIDER_THAN_A_SPACE = 0.35  # of the size
_MIN_LINES_OF_A_COLUMN = 2
_NARROW, _WIDE = frozenset("iljtfrI.,;:'’|!()[] -"), frozenset("mwMW@%")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text on one line. `x` and `y` are where it starts, in points from the lower left corner of the page."""

    text: str
    x: float
    y: float
    size: float
    bold: bool

    @property
    def right(self) -> float:
        """About where it ends: widths of letters are guessed, as not every font says them."""
        return self.x + self.size * sum(0.28 if c in _NARROW else 0.85 if c in _WIDE else 0.66 if c.isupper() else 0.53 for c in self.text)


@dataclass(frozen=True, slots=True)
class PdfText:
    pages: tuple[tuple[Segment, ...], ...]
    title: str | None
    updated: date | None
    language: str | None


def read(data: bytes) -> PdfText:
    from pypdf import PdfReader  # noqa: PLC0415 - 150 ms to import, and only PDFs need it
    from pypdf.errors import FileNotDecryptedError, PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotReadable(_PASSWORD)
        pages = tuple(_segments(page) for page in reader.pages)
        has_pictures = any("/XObject" in (page.get("/Resources") or {}) for page in reader.pages)
        _refuse_without_text(pages, has_pictures=has_pictures)
        metadata = reader.metadata
        changed = metadata and (metadata.modification_date or metadata.creation_date)
        language = str(reader.root_object.get("/Lang") or "")
        return PdfText(pages, metadata.title if metadata else None, changed.date() if changed else None, language_code(language))
    except FileNotDecryptedError as error:
        raise NotReadable(_PASSWORD) from error
    # A broken PDF makes pypdf stumble over whatever it finds instead of what it expects.
    except (
        PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        RecursionError,
    ) as error:
        raise NotReadable(_BROKEN) from error


def _refuse_without_text(pages: Sequence[Sequence[Segment]], *, has_pictures: bool) -> None:
    text = "".join(segment.text for page in pages for segment in page)
    if sum(map(str.isalpha, text)) < _MIN_LETTERS:
        raise NotReadable(_SCAN if has_pictures else _NO_TEXT)
    unknown = sum(unicodedata.category(character) in ("Co", "Cn", "Cc") or character == "\ufffd" for character in text)
    if unknown * 5 > len(text):
        raise NotReadable(_NOT_READABLE)


class _Line:
    """Collects the fragments that pypdf reports into segments."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.joints: dict[int, list[tuple[int, float]]] = {}  # of a segment: where in its text a fragment began, and its x
        self._ended = True  # the last fragment ended its line

    def visit(self, text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, object] | None, font_size: float) -> None:
        if not text.strip():
            self._space(text)
            return
        if abs(tm[1] * cm[0]) > 0.01 or abs(cm[1]) > 0.01:
            return  # turned text: a watermark, or the label of an axis
        size = abs(font_size * tm[3] * cm[3]) or 1.0
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        for index, line in enumerate(_LIGATURE.sub(_letters, text).rstrip("\n").split("\n")):
            if line.strip():
                self._add(Segment(line, x, y - index * size * 1.2, size, bold))
        self._ended = text.endswith("\n")

    def _space(self, text: str) -> None:
        if text and self.segments and not self._ended:
            self.segments[-1] = _longer(self.segments[-1], " ")
        self._ended = self._ended or "\n" in text

    def _add(self, new: Segment) -> None:
        last = self.segments[-1] if self.segments else None
        if last is None or abs(last.y - new.y) > 0.5 * max(last.size, new.size):
            self.segments.append(new)
            return
        gap = new.x - last.right if new.x > last.x + 0.01 else 0.0
        if _LIST_MARK.fullmatch(last.text.strip()) and gap < 4 * new.size and new.text.strip()[0].isalpha():
            self.segments[-1] = Segment(f"{_list_mark(last.text.strip())} {new.text.strip()}", last.x, new.y, new.size, new.bold)
        elif gap > (0.6 * new.size if self._ended else _gap_of_columns(last, new)):
            self.segments.append(new)
        else:
            joined = last.text + (" " if self._ended and gap > 0.1 * new.size else "")
            if gap > _WIDER_THAN_A_SPACE * new.size:
                self.joints.setdefault(len(self.segments) - 1, []).append((len(joined), new.x))
            self.segments[-1] = _longer(last, joined[len(last.text) :] + new.text, bold=last.bold and new.bold)

    def in_columns(self) -> list[Segment]:
        """The segments, cut where a fragment began at the place at which lines above and below begin: a narrow gap of a table."""
        cut: list[Segment] = []
        for index, segment in enumerate(self.segments):
            begin, x = 0, segment.x
            for place, start in self.joints.get(index, ()):
                if self._lines_beginning_at(start, segment) >= _MIN_LINES_OF_A_COLUMN and segment.text[begin:place].strip():
                    cut.append(replace(segment, text=segment.text[begin:place], x=x))
                    begin, x = place, start
            cut.append(replace(segment, text=segment.text[begin:], x=x))
        return cut

    def _lines_beginning_at(self, x: float, segment: Segment) -> int:
        near = (other for other in self.segments if other is not segment and abs(other.y - segment.y) < 5 * segment.size)
        return sum(abs(other.x - x) < 1 for other in near)


def _gap_of_columns(last: Segment, new: Segment) -> float:
    """From what gap on the next fragment is another column. The longer a text, the less is known of where it ends."""
    return min(new.size + 0.15 * (last.right - last.x), 3 * new.size)


def _segments(page: object) -> tuple[Segment, ...]:
    line = _Line()
    page.extract_text(orientations=(0,), visitor_text=line.visit)  # type: ignore[attr-defined]
    return tuple(_cleaned(segment) for segment in line.in_columns())


def _cleaned(segment: Segment) -> Segment:
    text = " ".join(segment.text.split())
    if text[:1] in _BULLET_GLYPHS:
        text = "• " + text[1:].lstrip()
    return Segment(text, segment.x, segment.y, segment.size, segment.bold)


def _list_mark(text: str) -> str:
    if text in _BULLET_GLYPHS:
        return "•"
    return f"{text}." if text[-1].isdigit() else text


def _longer(segment: Segment, text: str, *, bold: bool | None = None) -> Segment:
    return Segment(segment.text + text, segment.x, segment.y, segment.size, segment.bold if bold is None else bold)


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())

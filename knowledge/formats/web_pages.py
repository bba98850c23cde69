"""HTML pages: their text as Markdown, and what their head says about them."""

from __future__ import annotations

import re
from datetime import date, datetime

from bs4 import BeautifulSoup

from knowledge.formats import markdown_conversion
from knowledge.formats.converted import Converted, language_code
from knowledge.formats.decoding import decode
from knowledge.formats.html_structure import make_plain
from knowledge.formats.page_content import attribute, content_of

_DECLARED_ENCODING = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s+[|–—·•»-]\s+")
# Best first: when the text was last changed says more than when it was first put up.
_DATE_NAMES = (
    "article:modified_time og:updated_time datemodified last-modified dcterms.modified dc.date.modified revised "
    "article:published_time datepublished dcterms.date dc.date dcterms.created date pubdate"
).split()


def convert(data: bytes) -> Converted:
    declared = _DECLARED_ENCODING.search(data, 0, 4096)
    return convert_text(decode(data, declared[1].decode("ascii", "ignore") if declared else None))


def convert_text(html: str) -> Converted:
    page = BeautifulSoup(html, "html.parser")
    said = _said_by_head(page)
    language = attribute(page.find("html"), "lang") or said.get("content-language", "")
    title = _one_line(page.title.get_text()) if page.title else ""
    canonical = page.find("link", rel="canonical")
    source = attribute(canonical, "href") or said.get("og:url", "")
    first_of_page = _first_heading_texts(page)
    content = content_of(page)
    make_plain(content)
    headings = _first_heading_texts(content)
    return Converted(
        markdown_conversion.from_html(str(content)),
        title=_best_title(title or said.get("og:title", ""), headings, first_of_page),
        source=source if source.startswith(("https://", "http://")) else None,
        updated=_date(said),
        language=language_code(language),
    )


def _said_by_head(page: BeautifulSoup) -> dict[str, str]:
    said: dict[str, str] = {}
    for meta in page.find_all("meta"):
        name = attribute(meta, "property") or attribute(meta, "name") or attribute(meta, "itemprop") or attribute(meta, "http-equiv")
        said.setdefault(name.lower(), attribute(meta, "content").strip())
    for time in page.find_all("time", itemprop=True):
        said.setdefault(attribute(time, "itemprop").lower(), attribute(time, "datetime").strip())
    return said


def _first_heading_texts(part: BeautifulSoup | object) -> list[str]:
    headings = part.find_all("h1") if hasattr(part, "find_all") else []
    return [text for text in (_one_line(heading.get_text(" ")) for heading in headings) if text]


def _best_title(title: str, headings: list[str], headings_of_page: list[str]) -> str | None:
    """The one first-level heading of the text; else the title in the head, without the name of the site behind it."""
    if len(headings) == 1:
        return headings[0]
    in_head = _SITE_NAME.split(title)[0] if len(_SITE_NAME.split(title)[0]) >= 10 else title
    return in_head or next(iter([*headings, *headings_of_page]), None)


def _date(said: dict[str, str]) -> date | None:
    for name in _DATE_NAMES:
        try:
            return datetime.fromisoformat(said.get(name, "")).date()
        except ValueError:
            continue
    return None


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""From [n] in a reply to addresses: the links in the text, the list of sources under it, and their places in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bot import Citation

_MARKER = re.compile(r"\[(\d{1,3})\](?!\()")
_FOOTER_TITLE = "**Sources**"
# What `CitedText` writes, to be taken out again when a client sends our own answer back as history.
_OWN_LINK = re.compile(r"\[(\d{1,3})\]\([^()\s]*/documents/[^()\s]*#cited\)")
_OWN_FOOTER = re.compile(r"\n\n\*\*Sources\*\*\n\n1\. \[.*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CitedPlace:
    citation: Citation
    start: int  # characters of the text that the client gets
    end: int


def passage_url(base_url: str, document_id: str, chunk_id: str, at: int) -> str:
    """The page that shows the document with the sentence highlighted that covers character `at` of the chunk."""
    place = urlencode({"chunk": chunk_id, "at": at})
    return f"{base_url}/documents/{quote(document_id, safe='')}?{place}#cited"


def document_url(base_url: str, citation: Citation) -> str:
    return passage_url(base_url, citation.document_id, citation.chunk_id, citation.start)


class CitedText:
    """Grows with the pieces of a reply: makes links of the markers and remembers where each of them stands."""

    def __init__(self, base_url: str, *, inline_links: bool) -> None:
        self._base_url = base_url
        self._inline_links = inline_links
        self._citations: dict[int, Citation] = {}
        self._length = 0
        self.places: list[CitedPlace] = []

    def add(self, text: str, citations: Sequence[Citation]) -> str:
        self._citations.update((citation.number, citation) for citation in citations)
        pieces: list[str] = []
        copied = 0
        for marker in _MARKER.finditer(text):
            citation = self._citations.get(int(marker[1]))
            if citation is None:
                continue
            self._append(pieces, text[copied : marker.start()])
            start = self._length
            self._append(pieces, self._link(marker[0], citation))
            self.places.append(CitedPlace(citation, start, self._length))
            copied = marker.end()
        self._append(pieces, text[copied:])
        return "".join(pieces)

    def footer(self) -> str:
        """The numbered sources as Markdown, for clients that show nothing but the text; empty where links are off."""
        if not self._inline_links or not self._citations:
            return ""
        lines = (
            f"{number}. [{_escaped(source_label(citation))}]({document_url(self._base_url, citation)})"
            for number, citation in sorted(self._citations.items())
        )
        return f"\n\n{_FOOTER_TITLE}\n\n" + "\n".join(lines)

    def _link(self, marker: str, citation: Citation) -> str:
        return f"{marker}({document_url(self._base_url, citation)})" if self._inline_links else marker

    def _append(self, pieces: list[str], text: str) -> None:
        pieces.append(text)
        self._length += len(text)


def source_label(citation: Citation) -> str:
    section = citation.section.rsplit(" > ", 1)[-1]
    return f"{citation.title} › {section}" if section and section != citation.title else citation.title


def without_links(text: str) -> str:
    """An answer of ours as it was before links and sources were added."""
    return _OWN_LINK.sub(r"[\1]", _OWN_FOOTER.sub("", text))


def _escaped(label: str) -> str:
    return re.sub(r"([\\\[\]*_`<>])", r"\\\1", label)

"""The line that says who made a document: it is no answer, and it tells whose words a document holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import STOP_WORDS, Chunk, Passage, content_words, stem, tokens

_BYLINE = re.compile(
    r"\W*(?:(?:an?|the|this|our) )?(?:[\w’'-]+ ){0,3}?(?:article|booklet|brochure|column|essay|feature|guide|handout|interview|leaflet"
    r"|lecture|letter|memo|paper|piece|post|report|review|speech|study|summary|talk|text|written|compiled|edited|prepared|published|translated)"
    r"(?: (?:about|for|in|of|on|to) [^,.;]{1,60})?,? (?:by|from|with) (?=(?-i:(?:the )?[A-Z]))",
    re.IGNORECASE,
)
# "By Ann Oak, chair of the yard council, for the staff magazine": two names, and nothing that anybody does
_BY_SOMEBODY = re.compile(
    r"\W*by (?=(?-i:[A-Z][\w’'-]+ (?:[A-Z][\w’'.-]* )*[A-Z][\w’'-]+))"
    r"(?![^.!?]*\b(?:is|are|was|were|has|have|had|will|would|must|shall|can|could|may|might|should|do|does|did)\b)",
    re.IGNORECASE,
)
LONGEST_BYLINE = 25  # words
_NAME = re.compile(r"[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]*\.?|of|the|van|von|de|da|del))*")
_WHO = re.compile(r"\bwhos?e?\b", re.IGNORECASE)
_WHO_SOMEBODY_IS = frozenset(map(stem, "author job living occupation position profession role work".split()))


def is_byline(query: str, chunk: Chunk) -> bool:
    """Whether it only says who made the document, and the question is not about who that is."""
    if not says_who_made(chunk) or _WHO.search(query):
        return False
    return bool(set(content_words(query)) - set(content_words(chunk.text)) - _WHO_SOMEBODY_IS)


def of_named_authors(query: str, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Those of the documents whose authors the question names: what somebody wants is not told by what somebody else wrote.

    All of them where it names none. A name that stands in other documents too names the subject: "the Office of Ropes" and ropes.
    """
    authors = {passage.chunk.document_id: surname for passage in passages if (surname := _surname(passage.chunk))}
    named = {document: surname for document, surname in authors.items() if surname in tokens(query) and surname not in STOP_WORDS}
    theirs = {document for document, surname in named.items() if not _stands_elsewhere(surname, document, passages)}
    return [passage for passage in passages if passage.chunk.document_id in theirs] if theirs else passages


def says_who_made(chunk: Chunk) -> bool:
    return not chunk.position and chunk.kind == "paragraph" and len(chunk.sentences) == 1 and _byline(chunk.text) is not None


def _byline(text: str) -> re.Match[str] | None:
    """Up to the name of who made it."""
    by_somebody = _BY_SOMEBODY.match(text) if len(text.split()) <= LONGEST_BYLINE else None
    return _BYLINE.match(text) or by_somebody


def _surname(chunk: Chunk) -> str | None:
    """The last word of the name in a byline; first names are too many people's, and some are words: "Will", "Grace"."""
    byline = _byline(chunk.text) if says_who_made(chunk) else None
    name = _NAME.search(chunk.text, byline.end()) if byline else None
    return tokens(name.group())[-1] if name else None


def _stands_elsewhere(surname: str, document: str, passages: Sequence[Passage]) -> bool:
    others = (passage.chunk for passage in passages if passage.chunk.document_id != document)
    return any(surname in tokens(chunk.search_text) for chunk in others)

"""A question in the words that the documents write: without slips and figures of speech, and what people cut short in full."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot import patterns
from bot.messages.idioms import in_plain_words
from knowledge import KnowledgeBase, content_words, stem, tokens

_CLIPPED: dict[str, list[str]] = tomllib.loads((Path(patterns.__file__).parent / "clipped_words.toml").read_text(encoding="utf-8"))["words"]
_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]{2,6}(?![\w’'-])")
_LETTER_BY_LETTER = re.compile(r"\b[A-Za-z](?:[-.·][A-Za-z]){2,}\b\.?|\b[A-Za-z](?: [A-Za-z]){2,}\b")
# "they will all get the sack"
_SACKED = re.compile(
    r"\b(?:(?:get|gets|got|getting|given|face|facing) (?:the|their) (?P<idiom>sack|boot|chop|push|axe|elbow|cards|marching orders)"
    r"|(?:get|gets|be|been|being|is|are|were) (?P<idiom_of>sacked|axed))\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"(?P<one>[^\W\d_]{3,}) or (?P<other>[^\W\d_]{3,})(?=\s*(?:[?!.,;]|$)|\s+(?:for|to|when|if|as|which)\b)")


def as_documents_write(text: str, knowledge_base: KnowledgeBase) -> str:
    def known(words: str) -> bool:
        return all(knowledge_base.document_frequency(stem(word)) for word in tokens(words))

    def in_one_piece(match: re.Match[str]) -> str:
        joined = re.sub(r"[^A-Za-z]", "", match.group())
        return joined.upper() if known(joined) else match.group()

    def in_full(match: re.Match[str]) -> str:
        word = match.group().lower()
        plural = "" if word in _CLIPPED or not word.endswith("s") else "s"
        full = next((full for full in _CLIPPED.get(word.removesuffix(plural), ()) if known(full)), None)
        return match.group() if full is None or known(word) else f"{full}{plural}"

    def dismissed(match: re.Match[str]) -> str:
        return match.group() if known(match["idiom"] or match["idiom_of"]) else "lose their jobs"

    def said(words: str) -> bool:
        """Whether some passage has all of them: of ferries "the same boat" is a boat."""
        return knowledge_base.hold_together(content_words(words))

    text = in_plain_words(_SACKED.sub(dismissed, text), said)
    whole = _WORD.sub(in_full, _LETTER_BY_LETTER.sub(in_one_piece, text))
    choice = _CHOICE.match(whole)
    # "Zembo or Quarl?": of two words that the documents do not have neither is a slip for one that they have
    if choice and not known(choice["one"]) and not known(choice["other"]):
        return whole
    return knowledge_base.put_right(whole)

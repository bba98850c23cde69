"""From a stream of text to draft sentences: where one ends and which passages it cites. Knows how language models write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from bot.stages import DraftSentence
from knowledge import Chunk, content_words, split_sentences, tokens

Block = Literal["paragraph", "item", "numbered_item", "heading", "sentence"]

_NUMBERS = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
MARKER: Final = re.compile(rf"\s*[\[【](?:\^|(?:passages?|sources?)\s*)?({_NUMBERS})[\]】]", re.IGNORECASE)
# "at risk. [1] Next" becomes "at risk [1]. Next", so that a marker stays with the sentence it closes
_MARKER_AFTER_STOP = re.compile(rf"([.!?…][\"”’')]*)((?:{MARKER.pattern})+)", re.IGNORECASE)
# Small language models copy a passage with its number and title before it: "[2] (Work > Skills) Learning ...".
_LEADING_MARKERS = re.compile(rf"(?:{MARKER.pattern})+", re.IGNORECASE)
_COPIED_TITLE = re.compile(r"\s*\(([^()]* > [^()]*)\)\s*")
_OPENING = re.compile(r"\s*(?:(?P<heading>#{1,6})|(?P<numbered_item>\d{1,2}[.)])|(?P<item>[-*•–]))\s+")
_OPENING_CHARACTERS = 6  # enough to tell "10. " and "###### " from a word
_START_CHARACTERS = 12  # enough to tell "<think>" and "Response: " from an answer
_LABEL = re.compile(r"^\s*(?:answer|response|reply)\s*:\s*", re.IGNORECASE)
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_IMAGE_OR_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")


class SentenceCutter:
    """Text goes in as it comes; a sentence comes out once the next one has begun, so that "e.g. this" or "4." is never cut in two."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = chunks
        self._titles = {chunk.id: " > ".join((chunk.document_title, *chunk.heading_path)) for chunk in chunks}
        self._line = ""  # what has come of the current line and is not out yet
        self._block: Block | None = None  # of the next sentence; None where the line's opening is not known yet
        self._begun = False
        self._line_cites: list[str] = []  # by markers at the start of the line, which then speak for all of it

    def feed(self, text: str) -> Iterator[DraftSentence]:
        self._line += text
        if not self._begun and not self._begins():
            return
        while "\n" in self._line:
            line, rest = self._line.split("\n", 1)
            yield from self._cut(line, whole=True)
            self._line, self._block = rest, None
        yield from self._cut(self._line, whole=False)

    def finish(self) -> Iterator[DraftSentence]:
        """What is left where the answer has come to its end."""
        self._begun = self._begun or self._begins(ended=True)
        yield from self._cut(self._line, whole=True)
        self._line = ""

    def abandon(self) -> Iterator[DraftSentence]:
        """What is left where the answer was cut off: a last sentence only if it is closed by its stop and its marker."""
        if re.search(rf"{MARKER.pattern}[.!?]$", _settled(self._line).rstrip(), re.IGNORECASE):
            yield from self.finish()
        self._line = ""

    def _begins(self, *, ended: bool = False) -> bool:
        """Whether the answer proper has begun: thoughts and a label like "Answer:" are not part of it."""
        start = self._line.lstrip()
        if ended or "</think>" in start:
            self._line = start = _THINKING.sub("", start).lstrip()
        if not ended and (start.startswith("<think>") or (len(start) < _START_CHARACTERS and "\n" not in start)):
            return False
        self._line = _LABEL.sub("", start)
        self._begun = True
        return True

    def _cut(self, line: str, *, whole: bool) -> Iterator[DraftSentence]:
        if self._block is None:
            if not whole and len(line.lstrip()) < _OPENING_CHARACTERS:
                return
            line = self._open(line)
        line = _settled(line)
        spans = split_sentences(line)
        done = 0
        for start, end in spans:
            if not whole and not _next_has_begun(line[end:]):
                break
            yield from self._sentence(line[start:end])
            done = end
        self._line = line[done:]

    def _open(self, line: str) -> str:
        opening = _OPENING.match(line)
        self._block = "paragraph"
        if opening:
            self._block = opening.lastgroup  # type: ignore[assignment]  # the groups are named after the blocks
            line = line[opening.end() :]
        return line

    def _sentence(self, text: str) -> Iterator[DraftSentence]:
        if self._block != "sentence":
            leading = _LEADING_MARKERS.match(text)
            self._line_cites = self._cited(leading.group()) if leading else []
            text = text[leading.end() :] if leading else text
            copied = _COPIED_TITLE.match(text)
            if copied:  # they get titles right more often than numbers
                text = text[copied.end() :]
                self._line_cites = [chunk_id for chunk_id, title in self._titles.items() if title == copied.group(1)] or self._line_cites
        cited = self._cited(text) or self._line_cites
        plain = _EMPHASIS.sub("", _IMAGE_OR_LINK.sub(r"\1", MARKER.sub("", text)))
        plain = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(plain.split()))
        block, self._block = self._block or "paragraph", "sentence"
        if tokens(plain):
            yield DraftSentence(plain, tuple(cited), "claim", block)  # nothing that a language model writes goes unchecked as framing

    def _cited(self, text: str) -> list[str]:
        numbers = [number for match in MARKER.finditer(text) for number in _expanded(match.group(1))]
        return list(dict.fromkeys(self._chunks[number - 1].id for number in numbers if 1 <= number <= len(self._chunks)))


class Repetitions:
    """Sentences that have been said. Small language models fall into loops, and a second link would say again what the first has shown."""

    LIMIT: Final = 2  # repeated sentences in a row, after which nothing new is to be hoped for

    def __init__(self, already: Sequence[DraftSentence]) -> None:
        self._said = [frozenset(content_words(sentence.text)) for sentence in already]
        self._in_a_row = 0

    @property
    def stuck(self) -> bool:
        return self._in_a_row >= self.LIMIT

    def holds(self, sentence: DraftSentence) -> bool:
        """Whether it says, nearly word for word, what was said; remembers it where it does not."""
        words = frozenset(content_words(sentence.text))
        if any(words == said or (words and said and len(words & said) / len(words | said) >= 0.85) for said in self._said):
            self._in_a_row += 1
            return True
        self._in_a_row = 0
        self._said.append(words)
        return False


def _settled(line: str) -> str:
    return _MARKER_AFTER_STOP.sub(r"\2\1", line)


def _next_has_begun(rest: str) -> bool:
    """A whole word of the next sentence is there; half a marker is not a word."""
    rest = MARKER.sub("", rest).lstrip()
    return not rest.startswith(("[", "【")) and re.match(r"\W*\w[\w’'-]*\s", rest) is not None


def _expanded(numbers: str) -> list[int]:
    """ "1, 3" is 1 and 3; "2-4" is 2, 3 and 4."""
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", numbers):
        first, *last = (int(number) for number in re.split(r"\s*[–-]\s*", part))
        found.extend(range(first, min(last[-1], first + 20) + 1) if last else [first])
    return found

"""From verified sentences to the text a person reads: paragraphs and lists, citation numbers and their places."""

from __future__ import annotations

from dataclasses import replace

from bot.stages import Block, Citation, Evidence, Reply, SentenceReady, SentenceVerdict, Status

_BEFORE: dict[Block, str] = {
    "sentence": " ",
    "paragraph": "\n\n",
    "item": "\n- ",
    "numbered_item": "\n",
    "heading": "\n\n",
    "line": "\n",
    "part": " ",
}
_LISTED: frozenset[Block] = frozenset({"item", "numbered_item", "line"})


class ReplyBuilder:
    """Grows a reply sentence by sentence. A source is numbered where it is first cited and keeps its number after that."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._text = ""
        self._citations: dict[tuple[str, int | None], Citation] = {}
        self._block: Block = "sentence"
        self._listed = False
        self._numbered = 0

    @property
    def text(self) -> str:
        return self._text

    @property
    def cites(self) -> bool:
        return bool(self._citations)

    def add(self, verdict: SentenceVerdict) -> SentenceReady:
        """The next piece of the text, markers included."""
        sentence = verdict.sentence
        joint = self._separator(sentence.block) + (f"{self._numbered}. " if sentence.block == "numbered_item" else "")
        piece = joint + sentence.before + sentence.text
        new: tuple[Citation, ...] = ()
        if verdict.chunk_id is not None:
            key = (verdict.chunk_id, verdict.sentence_index)
            if key not in self._citations:
                citation = self._citation(len(self._citations) + 1, verdict.chunk_id, verdict.sentence_index)
                self._citations[key] = citation
                new = (citation,)
            number = self._citations[key].number
            start = len(self._text) + len(piece) + 1
            piece += f" [{number}]"
            known = self._citations[key]
            self._citations[key] = replace(known, spans=(*known.spans, (start, start + len(f"[{number}]"))))
        piece += sentence.after
        self._text += piece
        return SentenceReady(piece, new)

    def _separator(self, block: Block) -> str:
        first, listed, before = not self._text, self._listed, self._block
        self._block = block
        self._numbered += block == "numbered_item"
        if block not in {"sentence", "part"}:  # a sentence carries on where the text is, also inside an item
            self._listed = block in _LISTED
            self._numbered *= self._listed
        if first:
            return "- " if block == "item" else ""
        if self._listed and not listed:
            return "\n" + _BEFORE[block]
        if block == "sentence" and before == "heading":
            return "\n\n"
        return _BEFORE[block]

    def _citation(self, number: int, chunk_id: str, sentence_index: int | None) -> Citation:
        chunk = self._evidence.chunk(chunk_id)
        if chunk is None:  # a verdict names only passages of the evidence
            raise LookupError(chunk_id)
        sentence = chunk.sentences[sentence_index] if sentence_index is not None else None
        return Citation(
            number=number,
            chunk_id=chunk.id,
            document_id=chunk.document_id,
            title=chunk.document_title,
            section=" > ".join(chunk.heading_path),
            snippet=chunk.text,
            sentence=sentence.text if sentence else chunk.text,
            start=sentence.start if sentence else 0,
            end=sentence.end if sentence else len(chunk.text),
            source=chunk.source,
            last_updated=chunk.updated,
            page=chunk.page,
            language=chunk.language,
        )

    def reply(self, status: Status, answered_by: str, suggestions: tuple[str, ...] = ()) -> Reply:
        return Reply(status, self._text, tuple(self._citations.values()), answered_by, suggestions)

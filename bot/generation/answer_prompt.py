"""The prompt for an answer: what a language model is told, in the order that lets it reuse what it has read before. Knows no vendor."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final, Literal

from bot.stages import DraftSentence, Evidence, Profile, Question, Turn, Understanding
from knowledge import Chunk

INSTRUCTIONS: Final = (Path(__file__).parents[1] / "prompts" / "answer.md").read_text(encoding="utf-8").strip()

HISTORY_TURNS: Final = 4
HISTORY_TURN_CHARACTERS: Final = 300
QUESTION_CHARACTERS: Final = 2000
CHARACTERS_PER_TOKEN: Final = 4.5  # English guidance, counted with SmolLM2's tokenizer; other vocabularies are larger, so read less

Role = Literal["system", "user", "assistant"]
Message = tuple[Role, str]

# How every prompt begins; a language model that has read this reads less when a question comes.
OPENING: Final[tuple[Message, ...]] = (("system", INSTRUCTIONS), ("user", "Passages:"))

# Chat templates mark turns with words like <|im_start|>, </s> and [INST], and servers read them as such wherever they stand.
_OPENING = re.compile(r"<(?=[|｜/!?\[A-Za-z_])")
_BRACKETED = re.compile(r"\[(/?[A-Z][A-Z_]+)\]")
_MARKER = re.compile(r"\[\^?(\d+(?:\s*[,;–-]\s*\d+)*)\]")


@dataclass(frozen=True, slots=True)
class PromptLimits:
    passages: int
    passage_tokens: int  # all passages together


@dataclass(frozen=True, slots=True)
class Prompt:
    messages: tuple[Message, ...]
    chunks: tuple[Chunk, ...]  # chunks[n - 1] is the passage that the prompt calls [n]


def build(
    question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...], limits: PromptLimits
) -> Prompt:
    """Stable instructions, then history, passages and the question last: whatever two prompts share at their start is read only once."""
    chunks, texts = _within(limits, _candidates(evidence))
    passages = "\n".join(f"[{number}] {text}" for number, text in enumerate(texts, start=1))
    asked = shortened(neutralised(question.text), QUESTION_CHARACTERS)
    lines = [f"Passages:\n{passages}\n", *_about(understanding.profile), *_said(already), f"Question: {asked}"]
    query = shortened(neutralised(understanding.query), QUESTION_CHARACTERS)
    if query and query.casefold() != asked.casefold():
        lines.append(f"In full: {query}")
    lines.append("Answer, with the number of the passage at the end of each sentence:")
    return Prompt((("system", INSTRUCTIONS), *_history(question.turns), ("user", "\n".join(lines))), chunks)


def neutralised(text: str) -> str:
    """One line in which nothing is left that a tokenizer could take for a control token or that a person could not see."""
    text = text.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be sent
    seen = "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)
    seen = "".join(character for character in seen if unicodedata.category(character) != "Cf")
    return " ".join(_BRACKETED.sub(r"(\1)", _OPENING.sub("‹", seen)).split())


def shortened(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[:characters].rsplit(" ", 1)[0] + " …"


def _candidates(evidence: Evidence) -> list[Chunk]:
    """The best list found comes whole and first, for a question that asks for one; then the best of each side of the question; then the
    passages, best first."""
    listed = evidence.lists[0].items if evidence.lists else ()
    sides = [[passage.chunk for passage in aspect.passages] for aspect in evidence.aspects if aspect.covered]
    in_turn = (chunk for turn in zip_longest(*sides) for chunk in turn if chunk is not None)
    found = (passage.chunk for passage in evidence.passages)
    return list({chunk.id: chunk for chunk in chain(listed, in_turn, found)}.values())


def _within(limits: PromptLimits, candidates: list[Chunk]) -> tuple[tuple[Chunk, ...], list[str]]:
    """As many passages as fit, in order, each whole but for the first, which may be cut after one of its sentences. Items of one list
    are short and belong together, so they count as one passage."""
    chunks: list[Chunk] = []
    texts: list[str] = []
    left = int(limits.passage_tokens * CHARACTERS_PER_TOKEN)
    groups: set[str] = set()
    for chunk in candidates:
        text = _rendered(chunk)
        group = chunk.list_id or chunk.id
        if len(groups | {group}) > limits.passages:
            break
        if len(text) > left:
            if chunks:
                continue
            text = _rendered(chunk, left)
        groups.add(group)
        chunks.append(chunk)
        texts.append(text)
        left -= len(text)
    return tuple(chunks), texts


def _rendered(chunk: Chunk, characters: int | None = None) -> str:
    title = neutralised(" > ".join((chunk.document_title, *chunk.heading_path)))
    text = chunk.text
    if characters is not None:
        ends = [sentence.end for sentence in chunk.sentences]
        text = text[: max((end for end in ends if len(title) + end + 3 <= characters), default=ends[0] if ends else characters)]
    return f"({title}) " + _MARKER.sub(r"(\1)", neutralised(text))


def _about(profile: Profile) -> list[str]:
    told = {
        "works as": profile.occupation,
        "sector": profile.sector,
        "strengths": ", ".join(profile.strengths),
        "worries": ", ".join(profile.worries),
        "goals": ", ".join(profile.goals),
    }
    facts = "; ".join(f"{name}: {shortened(neutralised(value), HISTORY_TURN_CHARACTERS)}" for name, value in told.items() if value)
    return [f"About the person: {facts}"] if facts else []


def _said(already: tuple[DraftSentence, ...]) -> list[str]:
    if not already:
        return []
    said = " ".join(neutralised(sentence.text) for sentence in already)
    return [f"This much of the answer has been given: {said}\nGo on from there and do not repeat any of it."]


def _history(turns: tuple[Turn, ...]) -> list[Message]:
    """The last turns, shortened, strictly taking turns from a user's to an assistant's: many chat templates refuse anything else."""
    messages: list[Message] = []
    for turn in turns[-HISTORY_TURNS:]:
        text = shortened(" ".join(_MARKER.sub("", neutralised(turn.text)).split()), HISTORY_TURN_CHARACTERS)
        if not text or (not messages and turn.role == "assistant"):
            continue
        if messages and messages[-1][0] == turn.role:
            messages[-1] = (turn.role, text)  # two in a row: the later one counts
        else:
            messages.append((turn.role, text))
    return messages if not messages or messages[-1][0] == "assistant" else messages[:-1]

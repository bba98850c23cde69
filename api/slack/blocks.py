"""Block Kit: what stands under an answer. Only this module knows the shapes and limits of these blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.citation_links import document_url, source_label
from api.slack import texts
from api.slack.rendering import SECTION_CHARACTERS, escaped, link
from bot import Citation

Block = dict[str, Any]

_LABEL = 75  # characters of a button


@dataclass(frozen=True, slots=True)
class Source:
    number: int
    label: str
    url: str


def sources(citations: Sequence[Citation], base_url: str) -> list[Source]:
    return [Source(citation.number, source_label(citation), document_url(base_url, citation)) for citation in citations]


def source_blocks(found: Sequence[Source]) -> list[Block]:
    """A line for each section, with a link to each of its cited sentences."""
    blocks: list[Block] = []
    lines: list[str] = []
    for label, cited in _by_label(found).items():
        # Ten addresses of 200 characters are a line that a block takes.
        lists = [cited[place : place + 10] for place in range(0, len(cited), 10)]
        for line in [f"{escaped(label[:200])}: {', '.join(link(s.url, f'({s.number})') for s in ten)}" for ten in lists]:
            if lines and len("\n".join(lines)) + len(line) > SECTION_CHARACTERS:
                blocks.append(context("\n".join(lines)))
                lines = []
            lines.append(line)
    return [*blocks, context("\n".join(lines))] if lines else []


def source_elements(found: Sequence[Source]) -> list[Block]:
    """For the sources of a task card: each section once, where its first sentence is."""
    return [{"type": "url", "url": cited[0].url, "text": label[:150]} for label, cited in list(_by_label(found).items())[:10]]


def _by_label(found: Sequence[Source]) -> dict[str, list[Source]]:
    grouped: dict[str, list[Source]] = {}
    for source in found:
        grouped.setdefault(source.label, []).append(source)
    return grouped


def feedback_block(answer_id: str) -> Block:
    def button(word: str, label: str, spoken: str) -> Block:
        return {"text": plain(label), "value": f"{word}:{answer_id}", "accessibility_label": spoken}

    element = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": button("good", "Good answer", "This answer was good"),
        "negative_button": button("bad", "Bad answer", "This answer was bad"),
    }
    return {"type": "context_actions", "elements": [element]}


def button(action_id: str, label: str, value: str, **more: Any) -> Block:
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": value, **more}


def question_button(kind: str, number: int, question: str) -> Block:
    """Asks it when pressed."""
    label = question if len(question) <= _LABEL else f"{question[: _LABEL - 1]}…"
    return button(f"{kind}_{number}", label, question[:2000])


def link_button(action_id: str, label: str, url: str) -> Block:
    return {"type": "button", "action_id": action_id, "text": plain(label), "url": url}


def actions(buttons: Sequence[Block]) -> list[Block]:
    return [{"type": "actions", "elements": list(buttons)}] if buttons else []


def markdown(text: str) -> Block:
    return {"type": "markdown", "text": text}


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def quoted(text: str) -> str:
    """The person's own words, so that they know which question was answered; as a quotation in mrkdwn."""
    return "\n".join(f"> {line}" for line in escaped(text[:1500]).splitlines())


def channel_buttons(answer_id: str) -> list[Block]:
    return [button("ask_privately", texts.ASK_PRIVATELY, answer_id)]

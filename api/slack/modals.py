"""The dialogues: why an answer was bad, what to share and where, what to pass on to a person, what to ask about a message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from api.slack import blocks
from api.slack.blocks import Block
from api.slack.rendering import SECTION_CHARACTERS, mrkdwn

_LONGEST_INPUT = 2000
_PREVIEW = "Others will see this answer:"


def reason_modal(answer_id: str) -> Block:
    note = blocks.context("Whoever runs me may read this with the question and the answer, without your name.")
    inputs = [_text_input("reason", "What was wrong or missing?", optional=True), note]
    return _modal("feedback_reason", "What was wrong?", "Send", {"answer": answer_id}, inputs)


def share_modal(answer_id: str, answer: str, channel: str | None) -> Block:
    """Without `channel` the person chooses one."""
    shown = [blocks.section(_PREVIEW), blocks.section(_cut(mrkdwn(answer)))]
    question = _text_input("question", "Your question, if you want to show one with it", optional=True)
    if channel is None:
        selecting = {
            "type": "conversations_select",
            "action_id": "value",
            "placeholder": blocks.plain("Channel"),
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        }
        shown.append({"type": "input", "block_id": "channel", "label": blocks.plain("Channel"), "element": selecting})
    return _modal("share_answer", "Share the answer", "Share", {"answer": answer_id, "channel": channel}, [*shown, question])


def handoff_modal(answer_id: str) -> Block:
    including = {
        "type": "checkboxes",
        "action_id": "value",
        "options": [{"text": blocks.plain("Pass on my question and the answer, too"), "value": "exchange"}],
    }
    inputs = [
        _text_input("message", "What would you like to talk about?", optional=False),
        {"type": "input", "block_id": "include", "optional": True, "label": blocks.plain("Also"), "element": including},
        blocks.context("They will see your name, what you write here and, if you tick the box, the exchange; nothing else."),
    ]
    return _modal("hand_over", "Talk to a person", "Pass on", {"answer": answer_id}, inputs)


def ask_about_modal(message: str) -> Block:
    inputs = [
        _text_input("question", "What would you like to know?", optional=False, initial=message[:_LONGEST_INPUT]),
        blocks.context("The answer comes as a private message; nobody in the channel sees it."),
    ]
    return _modal("ask_about", "Ask about this", "Ask", {}, inputs)


def entered(view: Mapping[str, Any], name: str) -> str:
    """What was written into an input, or chosen."""
    element = view["state"]["values"].get(name, {}).get("value", {})
    return str(element.get("value") or element.get("selected_conversation") or "").strip()


def chosen(view: Mapping[str, Any], name: str) -> bool:
    return bool(view["state"]["values"].get(name, {}).get("value", {}).get("selected_options"))


def carried(view: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(view.get("private_metadata") or "{}")
    return told


def _modal(callback_id: str, title: str, submit: str, told: Mapping[str, Any], shown: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": blocks.plain(title),
        "submit": blocks.plain(submit),
        "close": blocks.plain("Cancel"),
        "private_metadata": json.dumps(told),
        "blocks": shown,
    }


def _text_input(name: str, label: str, *, optional: bool, initial: str | None = None) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "multiline": True, "max_length": _LONGEST_INPUT}
    if initial:
        element["initial_value"] = initial
    return {"type": "input", "block_id": name, "optional": optional, "label": blocks.plain(label), "element": element}


def _cut(text: str) -> str:
    return text if len(text) <= SECTION_CHARACTERS else f"{text[:SECTION_CHARACTERS].rsplit(' ', 1)[0]} …"

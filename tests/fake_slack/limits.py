"""What Slack refuses in a message or a view: too long, too many, of an unknown kind."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fake_slack.workspace import Payload, SlackError, block_text

_BLOCKS = 50
_VIEW_BLOCKS = 100
_BLOCK_CHARACTERS = 13_200  # the sum of a message's blocks
_MARKDOWN = 12_000
_TEXT = 40_000
_LONGEST = {"section": 3_000, "header": 150, "markdown": _MARKDOWN}
_KINDS = {"section", "header", "markdown", "context", "context_actions", "actions", "divider", "input", "rich_text", "image"}
_ELEMENTS = {"button", "feedback_buttons", "icon_button", "mrkdwn", "plain_text", "conversations_select", "image", "static_select"}


def check_text(text: str) -> None:
    if len(text) > _TEXT:
        raise SlackError("msg_too_long")


def check_markdown(text: str) -> None:
    if len(text) > _MARKDOWN:
        raise SlackError("msg_too_long")


def check_blocks(blocks: Sequence[Payload], *, view: bool = False) -> None:
    if len(blocks) > (_VIEW_BLOCKS if view else _BLOCKS):
        raise SlackError("invalid_blocks")
    for block in blocks:
        _check_block(block)
    if not view and sum(len(block_text(block)) for block in blocks) > _BLOCK_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    ids = [element["action_id"] for block in blocks for element in block.get("elements", ()) if "action_id" in element]
    if any(not 0 < len(action_id) <= 255 for action_id in ids):
        raise SlackError("invalid_blocks")


def check_view(view: Payload) -> None:
    if view.get("type") not in ("home", "modal") or len(view.get("title", {}).get("text", "")) > 24:
        raise SlackError("invalid_arguments")
    if len(view.get("private_metadata", "")) > 3000:
        raise SlackError("invalid_arguments")
    if view["type"] == "modal" and any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        raise SlackError("invalid_arguments")
    check_blocks(view["blocks"], view=True)


def _check_block(block: Payload) -> None:
    kind = block.get("type")
    if kind not in _KINDS:
        raise SlackError("invalid_blocks")
    text = block_text({"text": block.get("text")})
    if kind in _LONGEST and not 0 < len(text) <= _LONGEST[kind]:
        raise SlackError("invalid_blocks")
    elements = block.get("elements", ())
    if kind in ("context", "actions", "context_actions") and not 0 < len(elements) <= (25 if kind == "actions" else 10):
        raise SlackError("invalid_blocks")
    for element in elements:
        if element.get("type") not in _ELEMENTS:
            raise SlackError("invalid_blocks")
        if element["type"] == "button":
            _check_button(element)
        if element["type"] == "feedback_buttons" and kind != "context_actions":
            raise SlackError("invalid_blocks")
        if element["type"] == "mrkdwn" and not 0 < len(element["text"]) <= 3_000:
            raise SlackError("invalid_blocks")


def _check_button(element: Payload) -> None:
    label = element.get("text", {}).get("text", "")
    if not 0 < len(label) <= 75 or len(element.get("value", "")) > 2_000 or len(element.get("url", "")) > 3_000:
        raise SlackError("invalid_blocks")

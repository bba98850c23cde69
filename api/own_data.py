"""All that is kept about one person, as they get it over the API, in the widget and in Slack."""

from __future__ import annotations

from typing import Any, Final

from api.conversations import shown_conversation
from bot.conversations import Conversations, Owner

EXPORT_NAME: Final = "conversations.json"


async def export_of(conversations: Conversations, owner: Owner, base: str) -> dict[str, list[dict[str, Any]]]:
    """Every conversation with its questions, answers, feedback, and what is kept of how each answer came about."""
    kept = [await conversations.read(owner, conversation_id, with_replaced=True) for conversation_id in await conversations.ids(owner)]
    return {"conversations": [shown_conversation(conversation, base, with_notes=True) for conversation in kept]}

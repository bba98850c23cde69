"""From a question to a verified reply: question -> understanding -> retrieval -> answering -> verification -> reply."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from bot.errors import BotError, LanguageModelError, QuestionError, SettingsError
from bot.stages import (
    Aspect,
    Citation,
    Coverage,
    Draft,
    DraftSentence,
    Event,
    Evidence,
    Finished,
    Found,
    FoundList,
    LinkFailure,
    Profile,
    Question,
    Reply,
    Role,
    Searching,
    SentenceReady,
    SentenceVerdict,
    Status,
    Trace,
    Turn,
    Understanding,
    Verdict,
    Writer,
)

if TYPE_CHECKING:
    from bot.assembly import open_bot
    from bot.pipeline import CareerBot
    from bot.settings import BotSettings

# Imported when they are first asked for: these bring numpy and pydantic along, and `python -m bot --help` imports this package.
_LAZY = {"BotSettings": "bot.settings", "CareerBot": "bot.pipeline", "open_bot": "bot.assembly"}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)


__all__ = [
    "Aspect",
    "BotError",
    "BotSettings",
    "CareerBot",
    "Citation",
    "Coverage",
    "Draft",
    "DraftSentence",
    "Event",
    "Evidence",
    "Finished",
    "Found",
    "FoundList",
    "LanguageModelError",
    "LinkFailure",
    "Profile",
    "Question",
    "QuestionError",
    "Reply",
    "Role",
    "Searching",
    "SentenceReady",
    "SentenceVerdict",
    "SettingsError",
    "Status",
    "Trace",
    "Turn",
    "Understanding",
    "Verdict",
    "Writer",
    "open_bot",
]

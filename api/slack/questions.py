"""What a person asked in Slack: from where, who may see it, and the keys under which it is recognised when Slack sends it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from bot.conversations import Owner

# "direct" is a message to the bot alone; a "mention" and a "follow_up" are read by the whole channel; a "command" and a "shortcut"
# are seen by nobody but the person.
Kind = Literal["direct", "mention", "follow_up", "command"]

_OUR_SUBTYPES = (None, "file_share", "thread_broadcast")
_ENTITY = re.compile(r"<([@#!]?)([^>|]*)(?:\|([^>]*))?>")
_SYSTEM_PERSON = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class SlackQuestion:
    kind: Kind
    team: str
    channel: str
    person: str
    text: str  # as the person reads it
    ts: str  # of their message; of a command what identifies it
    thread_ts: str | None = None  # where the answer goes; None: to the response_url
    enterprise: str | None = None
    response_url: str | None = None

    @property
    def key(self) -> str:
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def private(self) -> bool:
        """Only the person sees the answer."""
        return self.kind in ("direct", "command")

    @property
    def owner(self) -> Owner:
        return owner(self.team, self.person)


_QUESTION = TypeAdapter(SlackQuestion)


def question_to_json(question: SlackQuestion) -> dict[str, Any]:
    written: dict[str, Any] = _QUESTION.dump_python(question, mode="json")
    return written


def question_from_json(stored: Mapping[str, Any]) -> SlackQuestion:
    return _QUESTION.validate_python(stored)


def owner(team: str, person: str) -> Owner:
    return Owner(f"{team_prefix(team)}{person}")


def team_prefix(team: str) -> str:
    """What all owners of a workspace begin with."""
    return f"slack:{team}:"


def from_event(event: Mapping[str, Any], team: str, enterprise: str | None, bot_user: str | None) -> SlackQuestion | None:
    """The question that a message is, if it is one: bots, edits, joins and what people say to each other are none.

    A follow-up becomes one only where the bot takes part in the thread, which is not known here.
    """
    if event.get("subtype") not in _OUR_SUBTYPES or event.get("bot_id") or event.get("hidden"):
        return None
    person, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    if not (person and channel and ts) or person in (_SYSTEM_PERSON, bot_user):
        return None
    said = str(event.get("text") or "")
    kind = _kind(event, said, bot_user)
    if kind is None:
        return None
    text = plain_text(said, bot_user)
    return SlackQuestion(kind, team, channel, person, text, ts, event.get("thread_ts") or ts, enterprise)


def _kind(event: Mapping[str, Any], said: str, bot_user: str | None) -> Kind | None:
    if event.get("channel_type") == "im":
        return "direct"
    # A mention comes as app_mention and as message: whichever is first counts.
    if event.get("type") == "app_mention" or (bot_user and f"<@{bot_user}" in said):
        return "mention"
    speaks_to_another = re.match(r"\s*<@", said) is not None
    return "follow_up" if event.get("thread_ts") and not speaks_to_another else None


def plain_text(said: str, bot_user: str | None) -> str:
    """Slack's control sequences as a person sees them; the bot's own name is only the way to call it."""

    def shown(entity: re.Match[str]) -> str:
        sign, target, label = entity.groups()
        if sign == "@":
            return "" if target == bot_user else f"@{label or 'someone'}"
        if sign in ("#", "!"):
            return f"{'#' if sign == '#' else '@'}{label or target.split('^')[0]}"
        return label or target.removeprefix("mailto:")

    text = _ENTITY.sub(shown, said)
    for escaped, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, character)
    return text.strip()

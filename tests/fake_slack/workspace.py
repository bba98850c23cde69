"""A Slack workspace as it stands: people, channels, messages, views. It knows who can see what, and nothing of HTTP."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Payload = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]

TEAM = "T0CAREER"
APP = "A0CAREER"
BOT = "U0GUIDE"
BOT_ID = "B0GUIDE"


class SlackError(Exception):
    """What the Web API answers with ok: false."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass
class Channel:
    id: str
    name: str
    kind: ChannelKind
    members: set[str]


@dataclass
class Message:
    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Payload] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Payload | None = None
    only_for: str | None = None  # an ephemeral message, and who sees it
    stream: Literal["in_progress", "completed"] | None = None
    streamed: str = ""  # its Markdown so far
    tasks: dict[str, Payload] = field(default_factory=dict)
    touched: float = field(default_factory=time.monotonic)
    edited: bool = False
    files: list[tuple[str, bytes]] = field(default_factory=list)
    invisible: bool = False  # a stream that was started by mistake, a message that was deleted

    @property
    def by_bot(self) -> bool:
        return self.user == BOT

    @property
    def shown(self) -> str:
        """All that a person reads in it."""
        return "\n".join(part for part in (self.streamed or ("" if self.blocks else self.text), *map(block_text, self.blocks)) if part)

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts


def block_text(block: Payload) -> str:
    text = block.get("text")
    found = [text["text"] if isinstance(text, dict) else text or ""]
    for element in block.get("elements", ()):
        found.append(element["text"]["text"] if isinstance(element.get("text"), dict) else str(element.get("text") or ""))
    return "\n".join(part for part in found if part)


def elements(blocks: Iterable[Payload]) -> Iterable[Payload]:
    """Everything that can be pressed, also the two halves of feedback buttons."""
    for block in blocks:
        for element in (*block.get("elements", ()), *filter(None, [block.get("accessory")])):
            if "action_id" in element:
                yield {**element, "block_id": block.get("block_id", "")}


class Workspace:
    def __init__(self, people: Iterable[str]) -> None:
        self.people = {f"U{number:03}{name.upper()}": name for number, name in enumerate(people, 1)}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.homes: dict[str, Payload] = {}
        self.views: list[tuple[str, Payload]] = []  # opened dialogues: for whom, and what
        self.prompts: list[Payload] = []
        self.uploads: dict[str, tuple[str, int, bytes]] = {}  # name, length as announced, and what has come
        self.statuses: dict[tuple[str, str], str] = {}
        self.sessions: dict[tuple[str, str], str] = {}
        self.triggers: dict[str, tuple[str, float]] = {}
        self.stream_idle_seconds = 300.0
        self.installed = True
        self._counter = itertools.count(1)
        self._lock = threading.RLock()
        self._begun = int(time.time())
        for name in ("general", "careers"):
            self.add_channel(name, members=[*self.people, BOT])
        self.add_channel("people-team", "group", members=[next(iter(self.people)), BOT])

    def person(self, name: str) -> str:
        return next(person for person, known in self.people.items() if known == name)

    def add_channel(self, name: str, kind: ChannelKind = "channel", members: Iterable[str] = ()) -> Channel:
        initial = {"im": "D", "group": "G", "mpim": "G"}.get(kind, "C")
        channel = Channel(f"{initial}{next(self._counter):03}{name.upper().replace('-', '')[:12]}", name, kind, set(members))
        self.channels[channel.id] = channel
        return channel

    def channel(self, name: str) -> str:
        return next(channel.id for channel in self.channels.values() if channel.name == name)

    def direct(self, person: str) -> Channel:
        """The conversation of one person and the bot; opened on first use."""
        with self._lock:
            wanted = {person, BOT}
            found = (channel for channel in self.channels.values() if channel.kind == "im" and channel.members == wanted)
            return next(found, None) or self.add_channel(f"dm-{self.people[person]}", "im", wanted)

    def next_ts(self) -> str:
        with self._lock:
            return f"{self._begun + next(self._counter)}.{next(self._counter):06}"

    def next_id(self, prefix: str) -> str:
        with self._lock:
            return f"{prefix}{next(self._counter):06}"

    def post(self, message: Message) -> Message:
        with self._lock:
            self.messages.append(message)
            if message.by_bot and message.thread_ts:
                self.statuses.pop((message.channel, message.thread_ts), None)
        return message

    def find(self, channel: str, ts: str) -> Message:
        found = next((m for m in self.messages if m.channel == channel and m.ts == ts and not m.only_for and not m.invisible), None)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def member(self, channel_id: str) -> Channel:
        """The channel, where the bot may write."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise SlackError("channel_not_found")
        if BOT not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def thread(self, channel: str, ts: str) -> list[Message]:
        return [m for m in self.messages if m.channel == channel and m.root == ts and not m.invisible]

    def answers(self, to: Message) -> list[Message]:
        """What the bot has written in the thread of a message, for everybody there to read."""
        return [m for m in self.thread(to.channel, to.root) if m.by_bot and m.ts > to.ts and not m.only_for]

    def visible_to(self, person: str) -> list[Message]:
        return [m for m in self.messages if person in self.channels[m.channel].members and m.only_for in (None, person) and not m.invisible]

    def whispered(self, person: str) -> list[Message]:
        """Ephemeral messages for one person."""
        return [m for m in self.messages if m.only_for == person]

    def new_trigger(self, person: str) -> str:
        trigger = self.next_id("trigger.")
        self.triggers[trigger] = (person, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Good once and for three seconds, as with Slack."""
        person, given = self.triggers.pop(trigger, ("", 0.0))
        if not person:
            raise SlackError("invalid_trigger")
        if time.monotonic() - given > 3:
            raise SlackError("expired_trigger_id")
        return person

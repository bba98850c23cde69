"""FakeSlack: what people do in the workspace, each deed delivered to the bot as Slack would."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from api.slack import manifest
from tests.fake_slack.deliveries import Delivered, Deliveries
from tests.fake_slack.server import SlackServer
from tests.fake_slack.workspace import BOT, TEAM, Message, Payload, Workspace, elements

T = TypeVar("T")

PEOPLE = ("ada", "ben", "chika", "dora", "emil", "fatima", "goran", "hana", "ines", "jonas")


class FakeSlack:
    def __init__(self, people: Sequence[str] = PEOPLE) -> None:
        settings = manifest.read(manifest.HTTP)
        self.workspace = Workspace(people)
        self.server = SlackServer(self.workspace, settings["oauth_config"]["scopes"]["bot"])
        self.subscribed: set[str] = set(settings["settings"]["event_subscriptions"]["bot_events"])
        self.to_bot = Deliveries(self.server, None)

    # --- what people do -------------------------------------------------------------------------------------------

    def say(self, person: str, text: str, channel: str | None = None, thread: Message | None = None, **more: Any) -> Message:
        """By name. Without a channel in the direct messages with the bot; `@guide` is the bot's mention."""
        user = self.workspace.person(person)
        where = self.workspace.channel(channel) if channel else self.workspace.direct(user).id
        names = {"guide": BOT} | {name: user for user, name in self.workspace.people.items()}
        written = re.sub(r"@(\w+)", lambda at: f"<@{names[at[1]]}>" if at[1] in names else at[0], _escaped(text))
        message = self.workspace.post(Message(self.workspace.next_ts(), where, user, written, thread_ts=thread.root if thread else None))
        self.tell_of(message, **more)
        return message

    def tell_of(self, message: Message, **more: Any) -> None:
        """A mention arrives as two events, as with Slack."""
        for event in self.events(message):
            self.to_bot.event({**event, **more})

    def events(self, message: Message) -> list[Payload]:
        channel = self.workspace.channels[message.channel]
        told: Payload = {"user": message.user, "text": message.text, "ts": message.ts, "channel": channel.id, "event_ts": message.ts}
        if message.thread_ts:
            told["thread_ts"] = message.thread_ts
        events: list[Payload] = []
        if BOT in channel.members:
            events.append({"type": "message", "channel_type": channel.kind, **told})
            if f"<@{BOT}>" in message.text and channel.kind != "im":
                events.append({"type": "app_mention", **told})
        name = {"im": "message.im", "mpim": "message.mpim", "group": "message.groups", "channel": "message.channels"}[channel.kind]
        return [event for event in events if (name if event["type"] == "message" else event["type"]) in self.subscribed]

    def edit(self, message: Message, text: str) -> None:
        message.text, message.edited = text, True
        changed = {"type": "message", "user": message.user, "text": text, "ts": message.ts}
        kind = self.workspace.channels[message.channel].kind
        self.to_bot.event(
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": changed,
                "channel": message.channel,
                "channel_type": kind,
                "ts": self.workspace.next_ts(),
            }
        )

    def command(self, person: str, text: str, channel: str = "general", name: str = "/career") -> Delivered:
        user, where = self.workspace.person(person), self.workspace.channel(channel)
        delivered = self.to_bot.command(
            {
                "command": name,
                "text": _escaped(text),
                "team_id": TEAM,
                "user_id": user,
                "channel_id": where,
                "trigger_id": self.workspace.new_trigger(user),
                "response_url": self.server.new_response_url(where, user),
            }
        )
        if delivered.body.get("text"):
            self._whisper(where, user, delivered.body)
        return delivered

    def press(self, person: str, message: Message, action_id: str, value: str | None = None) -> Delivered:
        """A button under a message; of the feedback buttons `value` tells which (good or bad)."""
        element = next(found for found in elements(message.blocks) if found["action_id"] == action_id)
        user = self.workspace.person(person)
        payload = self._action(user, element, value)
        payload |= {
            "channel": {"id": message.channel, "name": self.workspace.channels[message.channel].name},
            "message": {"ts": message.ts, "thread_ts": message.thread_ts, "text": message.text, "blocks": message.blocks, "user": BOT},
            "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel, "thread_ts": message.thread_ts},
            "response_url": self.server.new_response_url(message.channel, user),
        }
        return self.to_bot.interaction({name: told for name, told in payload.items() if told is not None})

    def press_home(self, person: str, action_id: str) -> Delivered:
        user = self.workspace.person(person)
        home = self.workspace.homes[user]
        element = next(found for found in elements(home["blocks"]) if found["action_id"] == action_id)
        return self.to_bot.interaction(
            {**self._action(user, element, None), "container": {"type": "view"}, "view": {**home, "id": "VHOME"}}
        )

    def submit(self, person: str, callback_id: str, **entered: Any) -> Delivered:
        """The last dialogue of this kind that was opened for the person."""
        user = self.workspace.person(person)
        view = next(view for seen_by, view in reversed(self.workspace.views) if seen_by == user and view["callback_id"] == callback_id)
        return self.submit_view(user, view, entered)

    def submit_view(self, user: str, view: Payload, entered: Payload) -> Delivered:
        values = {name: {"value": _state(value)} for name, value in entered.items()}
        state = {**view, "state": {"values": values}}
        who = {"id": user, "team_id": TEAM}
        return self.to_bot.interaction(
            {"type": "view_submission", "team": {"id": TEAM}, "user": who, "trigger_id": self.workspace.new_trigger(user), "view": state}
        )

    def ask_about(self, person: str, message: Message) -> Delivered:
        user = self.workspace.person(person)
        return self.to_bot.interaction(
            {
                "type": "message_action",
                "callback_id": "ask_about",
                "trigger_id": self.workspace.new_trigger(user),
                "team": {"id": TEAM},
                "user": {"id": user, "team_id": TEAM},
                "channel": {"id": message.channel, "name": self.workspace.channels[message.channel].name},
                "message": {"type": "message", "user": message.user, "ts": message.ts, "text": message.text},
                "response_url": self.server.new_response_url(message.channel, user),
            }
        )

    def open(self, person: str, tab: str = "messages") -> None:
        user = self.workspace.person(person)
        channel = self.workspace.direct(user).id
        self.to_bot.event({"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": self.workspace.next_ts()})

    def press_stop(self, message: Message) -> None:
        """The stop button of the session in the thread of `message`; Slack ends its open streams by itself."""
        streams = [m for m in self.workspace.thread(message.channel, message.root) if m.stream == "in_progress"]
        for stream in streams:
            stream.stream = "completed"
        told = {"streaming_message_ts": [m.ts for m in streams], "event_ts": self.workspace.next_ts()}
        place = {"channel": message.channel, "thread_ts": message.root, "user": message.user}
        self.to_bot.event({"type": "agent_session_stopped", **place, **told})

    def uninstall(self) -> None:
        self.workspace.installed = False
        self.to_bot.event({"type": "tokens_revoked", "tokens": {"bot": [BOT]}})
        self.to_bot.event({"type": "app_uninstalled"})

    # --- what can be seen -----------------------------------------------------------------------------------------

    def answer_to(self, message: Message, seconds: float = 20.0) -> Message:
        """The bot's one message under it, as soon as it is complete."""
        return self.wait_for(lambda: self.finished_answer(message), f"an answer to {message.text!r}", seconds)

    def finished_answer(self, message: Message) -> Message | None:
        later = [m.ts for m in self.workspace.thread(message.channel, message.root) if not m.by_bot and m.ts > message.ts]
        until = min(later, default="9")
        answers = [m for m in self.workspace.answers(message) if m.ts < until or self._key(m) == self._question_key(message)]
        return next((m for m in answers if m.stream != "in_progress" and self._key(m) in ("", self._question_key(message))), None)

    def whisper_to(self, person: str, containing: str = "", seconds: float = 20.0) -> Message:
        """The last ephemeral message that this person alone sees."""

        def found() -> Message | None:
            whispers = self.workspace.whispered(self.workspace.person(person))
            return next((m for m in reversed(whispers) if containing in m.shown), None)

        return self.wait_for(found, f"a whisper to {person}", seconds)

    def direct_to(self, person: str, containing: str = "", seconds: float = 20.0) -> Message:
        """The bot's last message in somebody's direct messages."""
        channel = self.workspace.direct(self.workspace.person(person)).id

        def found() -> Message | None:
            mine = (m for m in reversed(self.workspace.messages) if m.channel == channel and m.by_bot and not m.only_for)
            return next((m for m in mine if containing in m.shown and m.stream != "in_progress"), None)

        return self.wait_for(found, f"a direct message to {person}", seconds)

    def dialogue(self, person: str, callback_id: str) -> Payload:
        """That the bot has opened since the person last pressed something."""
        user = self.workspace.person(person)

        def opened() -> Payload | None:
            views = (view for seen_by, view in self.workspace.views if seen_by == user and not view.get("closed"))
            return next((view for view in views if view["callback_id"] == callback_id), None)

        return self.wait_for(opened, f"the dialogue {callback_id} for {person}")

    def wait_for(self, found: Callable[[], T | None], what: str, seconds: float = 20.0) -> T:
        until = time.monotonic() + seconds
        while not (value := found()):
            if time.monotonic() > until:
                raise AssertionError(f"{what} has not come")
            threading.Event().wait(0.01)
        return value

    def _action(self, user: str, element: Payload, value: str | None) -> Payload:
        for seen_by, view in self.workspace.views:
            view["closed"] = view.get("closed") or seen_by == user
        chosen = element.get("value")
        if element["type"] == "feedback_buttons":
            chosen = element["positive_button" if value == "good" else "negative_button"]["value"]
        action = {"type": element["type"], "action_id": element["action_id"], "block_id": element.get("block_id", ""), "value": chosen}
        who = {"id": user, "team_id": TEAM}
        return {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": who,
            "api_app_id": "A0CAREER",
            "trigger_id": self.workspace.new_trigger(user),
            "actions": [action],
        }

    def _whisper(self, channel: str, user: str, told: Payload) -> None:
        message = Message(self.workspace.next_ts(), channel, BOT, told.get("text", ""), told.get("blocks", []), only_for=user)
        self.workspace.post(message)

    @staticmethod
    def _key(message: Message) -> str:
        return str((message.metadata or {}).get("event_payload", {}).get("question", ""))

    @staticmethod
    def _question_key(message: Message) -> str:
        return f"{TEAM}:{message.channel}:{message.ts}"


def _state(value: Any) -> Payload:
    if isinstance(value, bool):
        return {"type": "checkboxes", "selected_options": [{"value": "yes"}] if value else []}
    if isinstance(value, str) and re.fullmatch(r"[CG]\d{3}[A-Z0-9]+", value):
        return {"type": "conversations_select", "selected_conversation": value}
    return {"type": "plain_text_input", "value": value}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

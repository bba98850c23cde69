"""Everything that Slack sends, at the door: questions are written down before they are acknowledged, and nothing is taken twice."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltContext

from api.slack import texts
from api.slack.desk import Desk
from api.slack.inbox import Inbox, Taken
from api.slack.private_answers import send_direct, send_ephemeral, whole_message
from api.slack.questions import SlackQuestion, from_event
from api.slack.threads import Threads
from api.slack.workspaces import Workspaces
from bot.conversations import StorageUnavailable

logger = logging.getLogger(__name__)

_DATABASE_SECONDS = 2.0  # Slack waits for three
_DELAYS_SECONDS = (0.2, 0.5, 1.0)  # between further attempts, after the acknowledgement
_LATER_SECONDS = 5.0  # of each
_REMEMBERED_KEYS = 10_000  # while there is no database


class Receiving:
    def __init__(self, inbox: Inbox, threads: Threads, desk: Desk, workspaces: Workspaces) -> None:
        self._inbox = inbox
        self._threads = threads
        self._desk = desk
        self._workspaces = workspaces
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def messages(
        self,
        body: dict[str, Any],
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 Bolt gives it this name
    ) -> BoltResponse | None:
        """A middleware before the listeners: they run after the acknowledgement, and then a question could be lost with the process."""
        event = body.get("event", {})
        if body.get("type") != "event_callback" or event.get("type") not in ("message", "app_mention"):
            await next()
            return None
        question = from_event(event, context.team_id or "", context.enterprise_id, context.bot_user_id)
        if question is not None:
            await self.take(str(body.get("event_id", "")), question)
        return BoltResponse(status=200, body="")

    async def take(self, delivery: str, question: SlackQuestion) -> None:
        try:
            with self._desk.arriving():
                async with asyncio.timeout(_DATABASE_SECONDS):
                    await self._store(delivery, question)
        except (StorageUnavailable, TimeoutError):
            logger.warning("A question could not be written down before its acknowledgement", exc_info=True)
            self._desk.run_errand(self._take_later(delivery, question))

    async def _store(self, delivery: str, question: SlackQuestion) -> None:
        if any(key in self._seen for key in _keys(delivery, question)):
            return
        if question.kind == "follow_up" and not await self._threads.takes_part(question):
            return
        taken: Taken = await self._inbox.take(delivery, question)
        if taken == "new":
            self._desk.wake()
        elif taken == "too_many":
            self._desk.run_errand(self._refuse(question))

    async def _take_later(self, delivery: str, question: SlackQuestion) -> None:
        """A database that is busy gets it all the same: only what is written there is known to every process and every delivery."""
        for delay_seconds in _DELAYS_SECONDS:
            await asyncio.sleep(delay_seconds)
            try:
                async with asyncio.timeout(_LATER_SECONDS):
                    await self._store(delivery, question)
                    return
            except (StorageUnavailable, TimeoutError):
                continue
        self._take_unstored(delivery, question)

    def _take_unstored(self, delivery: str, question: SlackQuestion) -> None:
        """Better an answer that is not remembered than none. Slack comes back to this process only where it missed the acknowledgement."""
        keys = _keys(delivery, question)
        if question.kind == "follow_up" or any(key in self._seen for key in keys):
            return  # whether the bot takes part in a thread is not known without a database
        self._seen.update(dict.fromkeys(keys))
        while len(self._seen) > _REMEMBERED_KEYS:
            self._seen.popitem(last=False)
        self._desk.answer_unstored(question)

    async def _refuse(self, question: SlackQuestion) -> None:
        client = await self._workspaces.client(question.team, question.enterprise)
        if client is None:
            return
        message = whole_message(texts.TOO_MANY, (), ())
        if question.kind == "direct":
            await send_direct(client, question.person, message)
        else:
            await send_ephemeral(client, question.channel, question.person, None, message)


def _keys(delivery: str, question: SlackQuestion) -> tuple[str, str]:
    return (f"event:{delivery}", f"message:{question.key}")


def command_question(body: Mapping[str, Any], text: str, team: str, enterprise: str | None) -> SlackQuestion:
    """A command is known by its trigger, which no other one has."""
    return SlackQuestion(
        kind="command",
        team=team,
        channel=str(body["channel_id"]),
        person=str(body["user_id"]),
        text=text,
        ts=str(body["trigger_id"]),
        enterprise=enterprise,
        response_url=str(body["response_url"]),
    )

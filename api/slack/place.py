"""Where an answer goes: into the thread for all who read there, or to the person alone."""

from __future__ import annotations

import logging

from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks
from api.slack.inbox import Inbox
from api.slack.private_answers import send_direct, send_ephemeral, send_to_response_url, whole_message
from api.slack.questions import SlackQuestion
from api.slack.thread_answer import ThreadAnswer
from bot.conversations import StorageUnavailable

logger = logging.getLogger(__name__)


class Place:
    """Where an answer goes: into the thread, or to the person alone."""

    def __init__(self, client: AsyncWebClient, question: SlackQuestion, only_to_asker: bool, inbox: Inbox | None) -> None:
        self.client = client
        self._question = question
        self._quietly = question.kind == "command" or (only_to_asker and not question.private)
        self._inbox = inbox
        self._thread: ThreadAnswer | None = None
        self.shows_something = False
        if question.thread_ts and not self._quietly:
            self._thread = ThreadAnswer(
                client,
                question.channel,
                question.thread_ts,
                asked_ts=question.ts,
                person=question.person,
                team=question.team,
                key=question.key,
                began=self._began,
            )

    @property
    def private(self) -> bool:
        return self._quietly or self._question.private

    @property
    def in_thread(self) -> bool:
        return self._thread is not None

    async def go_on_with(self, message_ts: str | None) -> None:
        if self._thread:
            await self._thread.go_on_with(message_ts)

    async def working(self) -> None:
        if self._thread and self._question.kind != "follow_up":
            await self._thread.working()

    async def rest(self) -> None:
        if self._thread and self._question.kind != "follow_up":
            await self._thread.rest()

    async def add(self, text: str) -> None:
        if self._thread:
            self.shows_something = True
            await self._thread.add(text)

    async def finish(
        self, text: str, sources: list[blocks.Source] | None = None, under: list[blocks.Block] | None = None, answer_id: str | None = None
    ) -> None:
        if self._thread:
            await self._thread.finish(text, sources or [], under or [], answer_id)
            return
        restated = f"{blocks.quoted(self._question.text)}\n\n{text}" if self._question.text else text
        message = whole_message(restated, sources or [], under or [])
        question = self._question
        if question.response_url is None:
            await send_ephemeral(self.client, question.channel, question.person, _ephemeral_thread(question), message)
        elif not await send_to_response_url(self.client, question.response_url, message, response_type="ephemeral"):
            await send_direct(self.client, question.person, message)

    async def _began(self, message_ts: str) -> None:
        if self._inbox is None:
            return
        try:
            await self._inbox.began(self._question, message_ts)
        except StorageUnavailable:
            logger.exception("Where an answer was begun could not be stored")


def _ephemeral_thread(question: SlackQuestion) -> str | None:
    """None for a message of the channel itself: what is ephemeral in a thread that nobody has opened is not seen."""
    return question.thread_ts if question.thread_ts != question.ts else None

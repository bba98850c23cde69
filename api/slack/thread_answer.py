"""An answer in a thread: streamed while it grows, and whole where streams are not there, have expired or were begun by another attempt."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from api.slack import texts
from api.slack.blocks import Block, Source, markdown, section, source_blocks, source_elements
from api.slack.rendering import MESSAGE_CHARACTERS, mrkdwn, parts
from api.slack.slack_errors import CALL_FAILURES, SlackUnavailable, error_code, passes

# Slack takes about one message a second in a channel: what comes faster is sent together.
_FLUSH_CHARACTERS = 250
_FLUSH_SECONDS = 0.6
_TASK_ID = "guidance"

Began = Callable[[str], Awaitable[None]]


class ThreadAnswer:
    """`key` marks the messages, so that a later attempt finds what this one may have posted without learning of it."""

    def __init__(
        self, client: AsyncWebClient, channel: str, thread_ts: str, *, asked_ts: str, person: str, team: str, key: str, began: Began
    ) -> None:
        self._client = client
        self._place = {"channel": channel, "thread_ts": thread_ts}
        self._session: dict[str, Any] = {"channel_id": channel, "thread_ts": thread_ts}
        self._asked_ts = asked_ts
        self._recipient = {"recipient_user_id": person, "recipient_team_id": team}
        self._key = key
        self._began = began
        self._ts: str | None = None
        self._streaming = True
        self._pending = ""
        self._shown = ""  # what the stream has
        self._flushed_at = 0.0

    async def working(self) -> None:
        """Shows that somebody is at work, and the button that stops them."""
        await self._if_it_can(self._client.agents_sessions_setStatus(status="processing", **self._session))
        words = list(texts.LOADING_MESSAGES)
        await self._if_it_can(self._client.assistant_threads_setStatus(status=texts.SEARCHING, loading_messages=words, **self._session))

    async def rest(self) -> None:
        await self._if_it_can(self._client.agents_sessions_setStatus(status="active", **self._session))
        await self._if_it_can(self._client.assistant_threads_setStatus(status="", **self._session))

    async def go_on_with(self, ts: str | None) -> None:
        """After an earlier attempt: the message that it began, or one that it posted without learning so, is overwritten at the end."""
        self._ts = ts or await self._posted_before()
        self._streaming = self._ts is None
        if self._ts:
            await self._if_it_can(self._client.chat_stopStream(channel=self._place["channel"], ts=self._ts))

    async def add(self, text: str) -> None:
        self._pending += text
        if not self._streaming:
            return
        due = len(self._pending) >= _FLUSH_CHARACTERS or time.monotonic() - self._flushed_at >= _FLUSH_SECONDS
        if due and len(self._shown) + len(self._pending) <= MESSAGE_CHARACTERS:
            await self._flush()

    async def finish(self, text: str, sources: Sequence[Source], blocks: Sequence[Block], answer_id: str | None) -> None:
        """`text` is the whole of it, whatever was added before."""
        if self._ts and self._streaming and await self._stopped(text, sources, blocks, answer_id):
            return
        first, *more = parts(text) or [""]
        if more and self._ts and self._streaming:  # the stream is full and shows a part of `first`
            self._streaming = False
        if self._ts is None:
            self._ts = await self._post(first, () if more else sources, () if more else blocks, answer_id)
        else:
            await self._overwrite(first, () if more else sources, () if more else blocks, answer_id)
        for place, part in enumerate(more, 1):
            last = place == len(more)
            await self._post(part, sources if last else (), blocks if last else (), answer_id)
        await self.rest()

    async def _flush(self) -> None:
        try:
            if self._ts is None:
                begun = await self._client.chat_startStream(
                    **self._place, **self._recipient, chunks=[_task("in_progress"), *_chunks(self._pending)], task_display_mode="timeline"
                )
                self._ts = str(begun["ts"])
                await self._began(self._ts)
            else:
                await self._client.chat_appendStream(channel=self._place["channel"], ts=self._ts, chunks=_chunks(self._pending))
        except CALL_FAILURES as failure:
            if passes(failure) and self._ts is None:
                raise SlackUnavailable(error_code(failure)) from failure
            self._streaming = False  # not there, or expired: the whole text comes at the end
            return
        self._shown += self._pending
        self._pending = ""
        self._flushed_at = time.monotonic()

    async def _stopped(self, text: str, sources: Sequence[Source], blocks: Sequence[Block], answer_id: str | None) -> bool:
        """Whether the stream could be brought to its end."""
        if len(text) > MESSAGE_CHARACTERS or not text.startswith(self._shown):
            return False
        rest = _chunks(text.removeprefix(self._shown))
        closing: dict[str, Any] = {"chunks": [*rest, _task("complete", sources)], "session_status": "active"}
        for under in ([*source_blocks(sources), *blocks], [*blocks]):  # an address that Slack does not take must not cost the answer
            try:
                await self._client.chat_stopStream(
                    channel=self._place["channel"], ts=str(self._ts), blocks=under or None, metadata=self._metadata(answer_id), **closing
                )
            except CALL_FAILURES as failure:
                if error_code(failure) != "invalid_blocks":
                    return False
            else:
                return True
        return False

    async def _post(self, text: str, sources: Sequence[Source], blocks: Sequence[Block], answer_id: str | None) -> str:
        told = {**self._place, "metadata": self._metadata(answer_id), "unfurl_links": False, "unfurl_media": False}
        posted = await self._whole(self._client.chat_postMessage, told, text, sources, blocks)
        ts = str(posted["ts"])
        if self._ts is None:
            await self._began(ts)
        return ts

    async def _overwrite(self, text: str, sources: Sequence[Source], blocks: Sequence[Block], answer_id: str | None) -> None:
        await self._if_it_can(self._client.chat_stopStream(channel=self._place["channel"], ts=str(self._ts)))
        told = {"channel": self._place["channel"], "ts": self._ts, "metadata": self._metadata(answer_id)}
        await self._whole(self._client.chat_update, told, text, sources, blocks)

    async def _whole(
        self, call: Callable[..., Awaitable[Any]], told: dict[str, Any], text: str, sources: Sequence[Source], blocks: Sequence[Block]
    ) -> Any:
        for under in ([*source_blocks(sources), *blocks], [*blocks], []):
            try:
                return await call(**told, text=mrkdwn(text)[:3000], blocks=[markdown(text), *under])
            except CALL_FAILURES as failure:
                if passes(failure):
                    raise SlackUnavailable(error_code(failure)) from failure
                if error_code(failure) not in ("invalid_blocks", "msg_blocks_too_long") or not under:
                    raise
        raise AssertionError("the last attempt raises")

    def _metadata(self, answer_id: str | None) -> dict[str, Any]:
        """Everybody in the workspace can read it: ids, and nothing of what was said."""
        payload = {"question": self._key} | ({"answer": answer_id} if answer_id else {})
        return {"event_type": "career_answer", "event_payload": payload}

    async def _posted_before(self) -> str | None:
        """What an attempt posted whose answer from Slack never came. A stream carries no mark before its end: it is the one still open."""
        try:
            replies = await self._client.conversations_replies(
                channel=self._place["channel"], ts=self._place["thread_ts"], oldest=self._asked_ts, include_all_metadata=True, limit=15
            )
        except CALL_FAILURES as failure:
            if passes(failure):
                raise SlackUnavailable(error_code(failure)) from failure
            return None
        messages: list[dict[str, Any]] = replies.get("messages", [])
        for message in messages:
            payload: dict[str, Any] = message.get("metadata", {}).get("event_payload", {})
            if message.get("bot_id") and (payload.get("question") == self._key or message.get("streaming_state") == "in_progress"):
                return str(message["ts"])
        return None

    async def _if_it_can(self, call: Awaitable[Any]) -> None:
        try:
            await call
        except CALL_FAILURES as failure:
            if passes(failure) and self._ts is None:
                raise SlackUnavailable(error_code(failure)) from failure


def _chunks(text: str) -> list[Block]:
    return [{"type": "markdown_text", "text": text}] if text else []


def _task(status: str, sources: Sequence[Source] = ()) -> Block:
    task: Block = {"type": "task_update", "id": _TASK_ID, "title": texts.TASK_TITLE, "status": status}
    return {**task, "sources": source_elements(sources)} if sources else task


async def post_whole(client: AsyncWebClient, channel: str, opening: str, text: str, sources: Sequence[Source]) -> None:
    """A message of its own in a channel. `opening` is ours, in mrkdwn, and may mention somebody."""
    for place, part in enumerate(found := parts(text)):
        shown = [*([section(opening)] if place == 0 else []), markdown(part), *(source_blocks(sources) if place == len(found) - 1 else [])]
        try:
            await client.chat_postMessage(channel=channel, text=mrkdwn(part)[:3000], blocks=shown, unfurl_links=False, unfurl_media=False)
        except CALL_FAILURES as failure:
            if passes(failure):
                raise SlackUnavailable(error_code(failure)) from failure
            raise

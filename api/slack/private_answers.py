"""Answers that one person alone sees: behind a command, as an ephemeral message in a channel, and as a direct message."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from api.slack.blocks import Block, Source, section, source_blocks
from api.slack.rendering import SECTION_CHARACTERS, mrkdwn, parts
from api.slack.slack_errors import CALL_FAILURES, SlackUnavailable, error_code, passes

_BLOCKS = 45  # of one message; Slack takes 50


def whole_message(text: str, sources: Sequence[Source], blocks: Sequence[Block]) -> dict[str, Any]:
    """In mrkdwn sections: ephemeral messages and response URLs are shown by every client, with blocks that every client knows."""
    under = [*source_blocks(sources), *blocks]
    sections = [section(part) for part in parts(mrkdwn(text), SECTION_CHARACTERS)]
    return {"text": mrkdwn(text)[:3000], "blocks": [*sections[: _BLOCKS - len(under)], *under]}


async def send_to_response_url(client: AsyncWebClient, url: str, message: dict[str, Any], **more: Any) -> bool:
    """False where Slack does not take it any more: it does five times within 30 minutes."""
    webhook = AsyncWebhookClient(url, session=client.session, retry_handlers=client.retry_handlers)
    try:
        response = await webhook.send(**message, **more)
    except CALL_FAILURES as failure:
        raise SlackUnavailable(error_code(failure)) from failure
    if response.status_code == 429 or response.status_code >= 500:
        raise SlackUnavailable(str(response.status_code))
    return response.status_code == 200


async def open_direct(client: AsyncWebClient, person: str) -> str:
    opened = await asked(client.conversations_open(users=person))
    return str(opened["channel"]["id"])


async def send_direct(client: AsyncWebClient, person: str, message: dict[str, Any]) -> str:
    """The channel that it went to."""
    channel = await open_direct(client, person)
    await asked(client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **message))
    return channel


async def send_ephemeral(client: AsyncWebClient, channel: str, person: str, thread_ts: str | None, message: dict[str, Any]) -> None:
    await asked(client.chat_postEphemeral(channel=channel, user=person, thread_ts=thread_ts, **message))


async def asked(call: Awaitable[Any]) -> Any:
    """The answer; a failure that passes is SlackUnavailable, another one stays what it is."""
    try:
        return await call
    except CALL_FAILURES as failure:
        if passes(failure):
            raise SlackUnavailable(error_code(failure)) from failure
        raise

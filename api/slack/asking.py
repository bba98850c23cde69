"""The ways to ask that are no message: /career, a starter of the Home tab, and the shortcut on somebody's message."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks, modals, texts
from api.slack.desk import Desk
from api.slack.inbox import Inbox
from api.slack.private_answers import asked, open_direct
from api.slack.questions import SlackQuestion, plain_text
from api.slack.receiving import Receiving, command_question


class Asking:
    def __init__(self, receiving: Receiving, inbox: Inbox, desk: Desk) -> None:
        self._receiving = receiving
        self._inbox = inbox
        self._desk = desk

    def listen(self, app: AsyncApp) -> None:
        app.command("/career")(self.command)
        for number in range(4):
            app.action(f"starter_{number}")(self.starter)
            app.action(f"suggestion_{number}")(self.suggestion)
        app.shortcut("ask_about")(self.shortcut)
        app.view("ask_about")(self.about)

    async def command(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        text = plain_text(str(body.get("text") or ""), context.bot_user_id)
        if text in ("", "help"):
            await ack(text=texts.COMMAND_USE)
            return
        question = command_question(body, text, context.team_id or "", context.enterprise_id)
        await self._receiving.take(f"command:{question.ts}", question)
        await ack()

    async def starter(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        await ack()
        pressed = body["actions"][0]
        key = f"starter:{body['user']['id']}:{body['trigger_id']}"
        if await self._inbox.first(key, context.team_id or ""):
            self._desk.run_errand(self._ask_directly(client, body["user"]["id"], str(pressed["value"]), context))

    async def suggestion(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Asked on in the thread where it was offered, which is the person's alone."""
        await ack()
        pressed, thread_ts = body["actions"][0], body["container"].get("thread_ts")
        key = f"suggestion:{body['user']['id']}:{body['trigger_id']}"
        if await self._inbox.first(key, context.team_id or ""):
            self._desk.run_errand(self._ask_directly(client, body["user"]["id"], str(pressed["value"]), context, thread_ts))

    async def shortcut(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        await ack()
        message = plain_text(str(body["message"].get("text") or ""), context.bot_user_id)
        await client.views_open(trigger_id=body["trigger_id"], view=modals.ask_about_modal(message))

    async def about(
        self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        if await self._inbox.first(f"about:{view['id']}", context.team_id or ""):
            question = modals.entered(view, "question")
            self._desk.run_errand(self._ask_directly(client, body["user"]["id"], question, context))

    async def _ask_directly(
        self, client: AsyncWebClient, person: str, text: str, context: AsyncBoltContext, thread_ts: str | None = None
    ) -> None:
        """The question stands in the direct messages, and its answer in the thread under it."""
        channel = await open_direct(client, person)
        shown = f"You asked:\n{blocks.quoted(text)}"
        told: dict[str, Any] = {"text": shown, "blocks": [blocks.section(shown)], "unfurl_links": False}
        posted = await asked(client.chat_postMessage(channel=channel, thread_ts=thread_ts, **told))
        ts = str(posted["ts"])
        question = SlackQuestion("direct", context.team_id or "", channel, person, text, ts, thread_ts or ts, context.enterprise_id)
        await self._receiving.take(f"asked:{channel}:{ts}", question)

"""What people do with an answer: rate it, share it, ask for a person, ask on in private. Acknowledged first, done after."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from api.citation_links import CitedText
from api.slack import blocks, modals, texts
from api.slack.desk import Desk
from api.slack.inbox import Inbox
from api.slack.private_answers import asked, open_direct, send_direct, send_ephemeral, whole_message
from api.slack.questions import owner
from api.slack.rendering import marked, neutral
from api.slack.slack_errors import CALL_FAILURES, SlackUnavailable, error_code
from api.slack.thread_answer import post_whole
from api.slack.threads import GivenAnswer, Threads
from bot.conversations import AnswerUnknown, Conversations, ConversationUnknown, FeedbackNotKept, Rating, StoredTurn

logger = logging.getLogger(__name__)

_HANDOFF_DELAYS_SECONDS = (1, 5, 30, 120)  # while Slack is down; twice at worst is better than never
_RATINGS: dict[str, Rating] = {"good": "up", "bad": "down"}


class ShownAnswers:
    def __init__(
        self, conversations: Conversations, threads: Threads, inbox: Inbox, desk: Desk, *, base_url: str, handoff: str | None
    ) -> None:
        self._conversations = conversations
        self._threads = threads
        self._inbox = inbox
        self._desk = desk
        self._base_url = base_url
        self._handoff = handoff

    def listen(self, app: AsyncApp) -> None:
        app.action("feedback")(self.rate)
        app.view("feedback_reason")(self.give_reason)
        app.action("share")(self.offer_share)
        app.view("share_answer")(self.share)
        app.action("handoff")(self.offer_handoff)
        app.view("hand_over")(self.hand_over)
        app.action("taken_up")(self.take_up)
        app.action("ask_privately")(self.open_private)
        app.action("contact")(_acknowledge)

    async def rate(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        word, _, answer_id = str(body["actions"][0]["value"]).partition(":")
        rating = _RATINGS.get(word)
        # Before the dialogue is open: what is entered there is the last word.
        kept = rating is not None and await self._rate(body, answer_id, rating, None)
        if rating == "down" and kept:
            await client.views_open(trigger_id=body["trigger_id"], view=modals.reason_modal(answer_id))
        await _tell(client, body, texts.THANKS if kept else texts.GONE)

    async def give_reason(self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack()
        reason = modals.entered(view, "reason")
        if reason:
            await self._rate(body, modals.carried(view)["answer"], "down", reason)

    async def offer_share(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        given, kept = await self._kept(body, str(body["actions"][0]["value"]))
        if given is None or kept is None:
            await _tell(client, body, texts.GONE)
            return
        if given.person != body["user"]["id"]:
            await _tell(client, body, texts.NOT_YOURS)
            return
        channel = None if given.channel.startswith("D") else given.channel
        view = modals.share_modal(given.answer_id, self._text(kept[1]), channel)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def share(self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient) -> None:
        told = modals.carried(view)
        channel = told["channel"] or modals.entered(view, "channel")
        given, kept = await self._kept(body, told["answer"])
        person = body["user"]["id"]
        if given is None or kept is None or given.person != person:
            await ack(response_action="errors", errors={"question": texts.GONE})
            return
        if not await self._inbox.first(f"share:{given.answer_id}:{channel}", given.team):
            await ack()
            return
        question = modals.entered(view, "question")
        intro = f"<@{person}> shares an answer."
        shown = f"{intro}\n\n{blocks.quoted(question)}\n\n" if question else f"{intro}\n\n"
        sources = blocks.sources(kept[1].citations, self._base_url)
        try:
            await post_whole(client, channel, shown, self._text(kept[1]), sources)
        except (SlackUnavailable, *CALL_FAILURES) as failure:
            logger.warning("An answer could not be shared (%s)", error_code(failure))
            await self._inbox.forget_first(f"share:{given.answer_id}:{channel}")
            await ack(response_action="errors", errors={"question" if told["channel"] else "channel": texts.NOT_IN_CHANNEL})
            return
        await ack()

    async def offer_handoff(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        answer_id = str(body["actions"][0]["value"])
        await client.views_open(trigger_id=body["trigger_id"], view=modals.handoff_modal(answer_id))

    async def hand_over(self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        # Slack gives each opened dialogue an id: sent twice, it is passed on once.
        if self._handoff and await self._inbox.first(f"handoff:{view['id']}", _team(body)):
            self._desk.run_errand(self._pass_on(body, view, client, self._handoff))

    async def take_up(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        message, person = body["message"], str(body["actions"][0]["value"])
        if not await self._inbox.first(f"taken_up:{body['channel']['id']}:{message['ts']}", _team(body)):
            return
        shown = [block for block in message["blocks"] if block["type"] != "actions"]
        shown.append(blocks.context(f"Taken up by <@{body['user']['id']}>."))
        await client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text=message["text"], blocks=shown)
        self._desk.run_errand(_send(client, person, texts.TAKEN_UP))

    async def open_private(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await send_direct(client, body["user"]["id"], whole_message(texts.PRIVATE_OPENING, (), ()))
        await _tell(client, body, texts.WRITTEN_PRIVATELY)

    async def _pass_on(self, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, receiver: str) -> None:
        """What the person wrote, and the exchange where they agreed to it; nothing else."""
        person = body["user"]["id"]
        opening = f"<@{person}> would like to talk to a person."
        shown = [blocks.section(opening), blocks.section(blocks.quoted(modals.entered(view, "message")))]
        given, kept = await self._kept(body, modals.carried(view)["answer"])
        seen = given is not None and (given.person == person or not given.private)
        if modals.chosen(view, "include") and kept is not None and seen:
            exchange = whole_message(f"*Asked*\n{blocks.quoted(kept[0])}\n\n*Answered*\n{self._text(kept[1])}", (), ())
            shown += exchange["blocks"]
        shown += blocks.actions([blocks.button("taken_up", "I take this up", person, style="primary")])
        message: dict[str, Any] = {"text": opening, "blocks": shown, "unfurl_links": False, "unfurl_media": False}
        for delay_seconds in (*_HANDOFF_DELAYS_SECONDS, None):
            try:
                channel = receiver if receiver[0] in "CGD" else await open_direct(client, receiver)
                await asked(client.chat_postMessage(channel=channel, **message))
                break
            except (SlackUnavailable, *CALL_FAILURES) as failure:
                if delay_seconds is None or not isinstance(failure, SlackUnavailable):
                    logger.error("A hand-off could not be passed on (%s)", error_code(failure))  # noqa: TRY400 the trace says nothing more
                    await _send(client, person, texts.HANDOFF_FAILED)
                    return
                await asyncio.sleep(delay_seconds)
        await _send(client, person, texts.HANDED_OVER)

    async def _kept(self, body: dict[str, Any], answer_id: str) -> tuple[GivenAnswer | None, tuple[str, StoredTurn] | None]:
        given = await self._threads.answer(answer_id, _team(body))
        return given, await self._threads.exchange(given) if given else None

    async def _rate(self, body: dict[str, Any], answer_id: str, rating: Rating, reason: str | None) -> bool:
        given = await self._threads.answer(answer_id, _team(body))
        if given is None:
            return False
        person = owner(given.team, body["user"]["id"])
        if given.private and person != given.owner:
            return False
        try:
            await self._conversations.rate(given.owner, given.conversation_id, answer_id, rating, reason, rated_by=person)
        except (ConversationUnknown, AnswerUnknown, FeedbackNotKept):
            return False
        return True

    def _text(self, answer: StoredTurn) -> str:
        return marked(CitedText(self._base_url, inline_links=True).add(neutral(answer.text), answer.citations))


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _tell(client: AsyncWebClient, body: dict[str, Any], sentence: str) -> None:
    """Where the person pressed the button, for their eyes."""
    container = body.get("container", {})
    channel = body.get("channel", {}).get("id") or container.get("channel_id")
    if channel:
        await send_ephemeral(client, channel, body["user"]["id"], container.get("thread_ts"), whole_message(sentence, (), ()))


async def _send(client: AsyncWebClient, person: str, sentence: str) -> None:
    await send_direct(client, person, whole_message(sentence, (), ()))


def _team(body: dict[str, Any]) -> str:
    return str((body.get("team") or {}).get("id") or body.get("user", {}).get("team_id") or "")

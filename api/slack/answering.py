"""From a question in Slack to its answer in the right place. Only this module decides who sees what."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from api.citation_links import CitedText
from api.readiness import Readiness
from api.slack import blocks, texts
from api.slack.desk import Job
from api.slack.inbox import Inbox
from api.slack.offers import Offers
from api.slack.place import Place
from api.slack.private_answers import send_direct, send_ephemeral, whole_message
from api.slack.questions import SlackQuestion
from api.slack.rendering import marked, neutral
from api.slack.slack_errors import CALL_FAILURES, SlackUnavailable, error_code, passes
from api.slack.threads import Threads
from api.slack.workspaces import Workspaces
from bot import CareerBot, Citation, Event, Finished, Question, QuestionError, Reply, Searching, SentenceReady
from bot.conversations import Conversations, Exchange, StorageUnavailable, recorded

logger = logging.getLogger(__name__)

_READY_SECONDS = 90.0  # the index and the models load in less; a question waits for them
_CALL_FAILURES = (*CALL_FAILURES, SlackUnavailable)


class BotFailed(Exception):
    """The bot broke off: tell the person, once."""


@dataclass
class _Said:
    """An answer as it grows."""

    cited: CitedText
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    reply: Reply | None = None

    def add(self, piece: SentenceReady) -> str:
        self.citations += piece.citations
        shown = marked(self.cited.add(neutral(piece.text), piece.citations))
        self.text += shown
        return shown


class Answering:
    def __init__(
        self,
        readiness: Readiness,
        conversations: Conversations,
        threads: Threads,
        inbox: Inbox,
        workspaces: Workspaces,
        offers: Offers,
        *,
        base_url: str,
        only_to_asker: bool,
    ) -> None:
        self._readiness = readiness
        self._conversations = conversations
        self._threads = threads
        self._inbox = inbox
        self._workspaces = workspaces
        self._offers = offers
        self._base_url = base_url
        self._only_to_asker = only_to_asker

    async def answer(self, job: Job) -> None:
        """Raises SlackUnavailable where Slack takes nothing now: then it has to be done again, from the start."""
        question = job.question
        client = await self._workspaces.client(question.team, question.enterprise)
        if client is None:
            logger.warning("The app is not installed any more where a question came from")
            return
        place = Place(client, question, self._only_to_asker, self._inbox if job.stored else None)
        try:
            if job.waiting.attempts:
                await place.go_on_with(job.waiting.message_ts)
            await self._answer_at(place, question, job)
        except SlackUnavailable:
            raise
        except CALL_FAILURES as failure:
            if passes(failure):
                raise SlackUnavailable(error_code(failure)) from failure
            logger.warning("Slack refuses an answer where it was asked for (%s)", error_code(failure))
            await self._say_so_privately(client, question)
        except Exception:
            logger.exception("A question from Slack could not be answered")
            await place.finish(texts.FAILED)

    async def _answer_at(self, place: Place, question: SlackQuestion, job: Job) -> None:
        if not question.text:
            await place.finish(texts.EMPTY)
            return
        await place.working()
        bot = await self._bot()
        if bot is None:
            await place.finish(texts.NOT_READY)
            return
        exchange = await self._begun(question)
        said = _Said(CitedText(self._base_url, inline_links=True))
        try:
            await self._listen(bot, place, question, exchange, said)
        except QuestionError as error:
            await place.finish(str(error))
        except BotFailed:
            await place.finish(f"{said.text}\n\n{texts.FAILED}" if place.shows_something else texts.FAILED)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not job.stopped or task is None:
                raise
            task.uncancel()
            await place.finish(f"{said.text}\n\n{texts.STOPPED}" if place.shows_something else texts.STOPPED)
        else:
            await self._close(place, question, exchange, said)

    async def _listen(self, bot: CareerBot, place: Place, question: SlackQuestion, exchange: Exchange | None, said: _Said) -> None:
        """Streams what may be streamed: in a channel nothing before it is clear that it is no matter for the person alone."""
        streaming = question.kind == "direct"
        events = _unbroken(bot.respond(await self._question(question, exchange)))
        kept = recorded(events, exchange, self._conversations) if exchange else events
        async with aclosing(kept):
            async for event in kept:
                if isinstance(event, Searching):
                    streaming = streaming or question.kind == "mention"
                elif isinstance(event, SentenceReady):
                    piece = said.add(event)
                    if streaming:
                        await place.add(piece)
                elif isinstance(event, Finished):
                    said.reply = event.trace.reply

    async def _close(self, place: Place, question: SlackQuestion, exchange: Exchange | None, said: _Said) -> None:
        reply = said.reply
        if reply is None:
            raise LookupError("respond ended without its Trace")
        if reply.status == "signposted" and not question.private:
            await self._signpost(place, question, exchange, said)
            return
        if question.kind == "follow_up" and not await self._is_for_us(reply, question):
            await place.rest()  # people talk to each other here, and nobody asked the bot
            if exchange:
                await self._forget(exchange)
            return
        if exchange:
            await self._remember(question, exchange, in_thread=place.in_thread)
        sources = blocks.sources(said.citations, self._base_url)
        under = self._offers.under(question, reply, exchange.answer_id if exchange else None, private=place.private)
        await place.finish(said.text, sources, under, exchange.answer_id if exchange else None)

    async def _signpost(self, place: Place, question: SlackQuestion, exchange: Exchange | None, said: _Said) -> None:
        """What a person in distress is told is for them alone, wherever they said it, and stays out of the thread's memory."""
        if exchange:
            await self._remember(question, exchange, in_thread=False)
        await place.rest()
        message = whole_message(said.text, (), [blocks.context(texts.PRIVATE_NOTE)])
        try:
            await send_direct(place.client, question.person, message)
        except CALL_FAILURES:
            await send_ephemeral(place.client, question.channel, question.person, question.thread_ts, message)
            return
        notice = whole_message(texts.WRITTEN_PRIVATELY, (), ())
        await send_ephemeral(place.client, question.channel, question.person, question.thread_ts, notice)

    async def _question(self, question: SlackQuestion, exchange: Exchange | None) -> Question:
        if exchange is None:
            return Question(question.text)
        history = exchange.history if question.private else await self._threads.said_in_channel(question)
        return Question(question.text, history, exchange.conversation_id)

    async def _is_for_us(self, reply: Reply, question: SlackQuestion) -> bool:
        """In a thread of several people the bot speaks unasked where it has something to say, and to whom it has spoken already."""
        if reply.status in ("answered", "partly_answered"):
            return True
        try:
            return reply.status == "declined" and "?" in question.text and await self._threads.has_asked(question)
        except StorageUnavailable:
            return False

    async def _begun(self, question: SlackQuestion) -> Exchange | None:
        try:
            return await self._threads.begin(question)
        except StorageUnavailable:
            logger.exception("A question is answered without being kept")
            return None

    async def _remember(self, question: SlackQuestion, exchange: Exchange, *, in_thread: bool) -> None:
        try:
            await self._threads.remember(question, exchange, in_thread=in_thread)
        except StorageUnavailable:
            logger.exception("Where an answer was given could not be stored")

    async def _forget(self, exchange: Exchange) -> None:
        try:
            await self._conversations.withdraw(exchange)
        except StorageUnavailable:
            logger.exception("What nobody asked could not be forgotten")

    async def _bot(self) -> CareerBot | None:
        waited = 0.0
        while self._readiness.opened is None and waited < _READY_SECONDS:
            await asyncio.sleep(0.25)
            waited += 0.25
        return self._readiness.opened

    async def _say_so_privately(self, client: AsyncWebClient, question: SlackQuestion) -> None:
        if question.kind == "direct":
            return
        try:
            await send_direct(client, question.person, whole_message(texts.CANNOT_ANSWER_THERE, (), ()))
        except _CALL_FAILURES:
            logger.exception("A person could not be told that their question cannot be answered")


async def _unbroken(events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """The same events; whatever goes wrong in the bot is told from what goes wrong in Slack."""
    async with aclosing(events):
        try:
            async for event in events:
                yield event
        except QuestionError:
            raise
        except Exception as error:
            logger.exception("An answer broke off")
            raise BotFailed from error

"""What Slack tells besides messages: somebody opens the app, presses stop, takes along or deletes their data, or uninstalls it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.own_data import EXPORT_NAME, export_of
from api.slack import texts
from api.slack.desk import Desk
from api.slack.home import home_view
from api.slack.inbox import Inbox
from api.slack.private_answers import asked, open_direct
from api.slack.questions import owner, team_prefix
from api.slack.slack_errors import CALL_FAILURES, SlackUnavailable
from api.slack.threads import Threads
from api.slack.workspaces import Workspaces
from bot.conversations import Conversations

logger = logging.getLogger(__name__)

_ANSWER_SECONDS = 90.0  # what another process was answering when the workspace left is over by then

Starters = Callable[[], Awaitable[Sequence[str]]]


class Surroundings:
    def __init__(
        self,
        conversations: Conversations,
        threads: Threads,
        inbox: Inbox,
        desk: Desk,
        workspaces: Workspaces,
        starters: Starters,
        *,
        base_url: str,
        title: str,
        retention_days: int,
        handoff: bool,
    ) -> None:
        self._conversations = conversations
        self._threads = threads
        self._inbox = inbox
        self._desk = desk
        self._workspaces = workspaces
        self._starters = starters
        self._base_url = base_url
        self._title = title
        self._retention_days = retention_days
        self._handoff = handoff

    def listen(self, app: AsyncApp) -> None:
        app.event("app_home_opened")(self.opened)
        app.event("assistant_thread_started")(self.legacy_thread_started)
        app.event("agent_session_stopped")(self.stopped)
        app.event("app_uninstalled")(self.uninstalled)
        app.event("tokens_revoked")(self.revoked)
        app.action("export_data")(self.export_data)
        app.action("delete_data")(self.delete_data)
        # What nobody listens to would be logged with its text.
        app.event(re.compile(".*"))(_nothing)

    async def opened(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            await self._publish(client, event["user"])
        elif event.get("tab") == "messages":
            # An agent's prompts belong to no thread: with a thread_ts the call succeeds and shows nothing.
            await self._suggest(client, channel_id=event["channel"])

    async def legacy_thread_started(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        thread = event["assistant_thread"]
        await self._suggest(client, channel_id=thread["channel_id"], thread_ts=thread["thread_ts"])

    async def stopped(self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        team, channel, thread_ts = context.team_id or "", event["channel"], event["thread_ts"]
        self._desk.stop(team, channel, thread_ts)
        await self._inbox.ask_to_stop(team, channel, thread_ts)
        await asked(client.agents_sessions_setStatus(channel_id=channel, thread_ts=thread_ts, status="active"))

    async def export_data(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        await ack()
        person = body["user"]["id"]
        content = await export_of(self._conversations, owner(context.team_id or "", person), self._base_url)
        try:
            channel = await open_direct(client, person)
            await asked(
                client.files_upload_v2(channel=channel, content=json.dumps(content), filename=EXPORT_NAME, initial_comment=texts.EXPORT)
            )
        except (SlackUnavailable, *CALL_FAILURES):
            logger.warning("A file with somebody's own data could not be sent", exc_info=True)
            await self._publish(client, person, texts.EXPORT_FAILED)
            return
        await self._publish(client, person, texts.EXPORTED)

    async def delete_data(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        await ack()
        team, person = context.team_id or "", body["user"]["id"]
        await self._desk.abandon(team, person)
        await self._inbox.forget_person(team, person)
        await self._threads.forget_person(team, person)
        await self._conversations.delete_all(owner(team, person))
        await self._publish(client, person, texts.DELETED)

    async def uninstalled(self, context: AsyncBoltContext) -> None:
        await self._forget(context)

    async def revoked(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("tokens", {}).get("bot"):
            await self._forget(context)

    async def _forget(self, context: AsyncBoltContext) -> None:
        team = context.team_id or ""
        await self._workspaces.forget(team, context.enterprise_id)
        await self._desk.abandon(team)
        await self._delete(team)
        self._desk.run_errand(self._delete_once_more(team))
        logger.info("A workspace has uninstalled the app, and its data was deleted")

    async def _delete_once_more(self, team: str) -> None:
        await asyncio.sleep(_ANSWER_SECONDS)
        await self._delete(team)

    async def _delete(self, team: str) -> None:
        await self._inbox.forget_team(team)
        await self._threads.forget_team(team)
        await self._conversations.delete_owned_by(team_prefix(team))

    async def _publish(self, client: AsyncWebClient, person: str, notice: str | None = None) -> None:
        view = home_view(self._title, await self._starters(), self._retention_days, handoff=self._handoff, notice=notice)
        await asked(client.views_publish(user_id=person, view=view))

    async def _suggest(self, client: AsyncWebClient, **where: Any) -> None:
        prompts = [{"title": starter, "message": starter} for starter in await self._starters()][:4]
        if prompts:
            await asked(client.assistant_threads_setSuggestedPrompts(prompts=prompts, title=texts.PROMPTS_TITLE, **where))


async def _nothing() -> None:
    pass

"""Keeps the conversations open while the server runs and deletes what has expired. Only this module decides when."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from api.settings import ApiSettings
from bot.conversations import Conversations, Database, IdempotencyKeys, Insights, Sessions, StorageUnavailable

_RETRY_SECONDS = 3.0  # until the database that was not there at the start is looked for again

logger = logging.getLogger(__name__)


class Storage:
    """Without its database the server answers all the same; what needs one is refused until there is one."""

    def __init__(self, settings: ApiSettings) -> None:
        retention = timedelta(days=settings.retention_days)
        self.database = Database(settings.database_url)
        self._sweep_seconds = settings.sweep_seconds
        self._prepared = False
        self.conversations = Conversations(self.database, retention)
        self.insights = Insights(self.database, retention)
        self.idempotency_keys = IdempotencyKeys(self.database, self.conversations)
        self.sessions = Sessions(self.database, timedelta(hours=settings.session_hours), retention)

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None, None]:
        await self._keep()
        keeping = asyncio.create_task(self._keep_on())
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            await self.database.close()

    async def failing(self) -> str | None:
        """What does not work, for whoever runs the server."""
        if self._prepared and await self.database.answers():
            return None
        return "The database does not answer: questions are answered, but conversations are not kept."

    async def _keep_on(self) -> None:
        while True:
            await asyncio.sleep(self._sweep_seconds if self._prepared else min(self._sweep_seconds, _RETRY_SECONDS))
            await self._keep()

    async def _keep(self) -> None:
        try:
            if not self._prepared:
                await self.database.prepare()
                if self.database.is_sqlite:  # one process owns such a file; with PostgreSQL another one may be writing its answer
                    await self.conversations.interrupt_orphans()
                self._prepared = True
            await self.sessions.expire()
            await self.idempotency_keys.expire()
            if expired := await self.conversations.expire():
                logger.info("%d conversations have expired and were deleted", expired)
        except StorageUnavailable:
            logger.exception("Conversations cannot be kept for now")

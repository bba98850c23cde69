"""Where requests are counted: in Redis for all processes together, or in the memory of this one. Only this module knows which."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

T = TypeVar("T")

# A count on the same network takes under a millisecond; who asks should not feel that it is gone.
_DEADLINE_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 5.0

_GONE: Final = (StorageError, OSError, RuntimeError)  # the last is what uvloop says of a connection that was reset

logger = logging.getLogger(__name__)


class Counting:
    """While Redis does not answer each process counts for itself: people are served, and nobody can ask without end."""

    def __init__(self, redis_url: str | None, retry_seconds: float = _RETRY_SECONDS) -> None:
        self._here = FixedWindowRateLimiter(MemoryStorage())
        self._pool = _connections(redis_url) if redis_url else None
        self._storage = _storage(redis_url, self._pool) if redis_url and self._pool else None
        self._shared = FixedWindowRateLimiter(self._storage) if self._storage else None
        self._retry_seconds = retry_seconds
        self._gone_until_seconds = 0.0  # on the monotonic clock

    async def hit(self, item: RateLimitItem, key: str) -> float | None:
        """Counts one; None where it is allowed, else the seconds until it will be."""
        if self._shared is not None and time.monotonic() >= self._gone_until_seconds:
            try:
                return await _in_time(_hit(self._shared, item, key))
            except _GONE as error:
                await self._hang_up()
                self._gone_until_seconds = time.monotonic() + self._retry_seconds
                logger.warning("Redis does not answer, so this process counts for itself: %s", type(error).__name__)
        return await _hit(self._here, item, key)

    async def failing(self) -> str | None:
        """What does not work, for whoever runs the server."""
        if self._storage is None:
            return None
        try:
            if await _in_time(self._storage.check()):
                self._gone_until_seconds = 0.0
                return None
        except _GONE:
            await self._hang_up()
        return "Redis does not answer: each process counts for itself how often somebody may ask."

    async def _hang_up(self) -> None:
        """Connections that broke would break again at their next use."""
        if self._pool is not None:
            with suppress(*_GONE):
                await _in_time(self._pool.disconnect())

    async def aclose(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()


def _connections(url: str) -> ConnectionPool:
    from redis.asyncio import ConnectionPool  # noqa: PLC0415  where Redis is used, and nowhere else
    from redis.asyncio.retry import Retry  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415

    # Once more at once: a connection from before a restart of Redis fails at its next use.
    once_more = Retry(NoBackoff(), 1)
    return ConnectionPool.from_url(url, socket_connect_timeout=_DEADLINE_SECONDS, socket_timeout=_DEADLINE_SECONDS, retry=once_more)


def _storage(url: str, pool: ConnectionPool) -> RedisStorage:
    # "redispy" is the client that Redis keeps itself; the library's own default would be another one.
    return RedisStorage(url, wrap_exceptions=True, implementation="redispy", key_prefix="career-clarity", connection_pool=pool)  # type: ignore[arg-type]


async def _hit(limiter: FixedWindowRateLimiter, item: RateLimitItem, key: str) -> float | None:
    if await limiter.hit(item, key):
        return None
    return (await limiter.get_window_stats(item, key)).reset_time - time.time()


async def _in_time(work: Awaitable[T]) -> T:
    async with asyncio.timeout(_DEADLINE_SECONDS):
        return await work

"""Who a visitor is: an opaque token for a random owner. Only this module makes tokens; the database knows their hashes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.conversations import tables
from bot.conversations.database import Database
from bot.conversations.errors import SessionUnknown
from bot.conversations.records import Owner

Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Session:
    token: str
    owner: Owner
    expires_at: datetime


class Sessions:
    """A token opens its owner's conversations until it expires, and can be renewed for as long as one of them may still be kept."""

    def __init__(self, database: Database, lifetime: timedelta, retention: timedelta, clock: Clock = now) -> None:
        self._database = database
        self._lifetime = lifetime
        self._retention = retention
        self._clock = clock

    async def start(self) -> Session:
        return await self._issue(Owner(f"web:{secrets.token_urlsafe(32)}"))

    async def renew(self, token: str) -> Session:
        """Another token for the same owner. The old one keeps its own time, so that several tabs may renew at once."""
        return await self._issue(await self._owner(token, tables.sessions.c.renewable_until))

    async def owner(self, token: str) -> Owner:
        return await self._owner(token, tables.sessions.c.expires_at)

    async def end(self, owner: Owner) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(tables.sessions).where(tables.sessions.c.owner == owner))

    async def expire(self) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(tables.sessions).where(tables.sessions.c.renewable_until <= self._clock()))

    async def _owner(self, token: str, valid_until: tables.MomentColumn) -> Owner:
        query = select(tables.sessions.c.owner).where(tables.sessions.c.token_hash == _hash(token), valid_until > self._clock())
        async with self._database.reading() as connection:
            owner = (await connection.execute(query)).scalar_one_or_none()
        if owner is None:
            raise SessionUnknown
        return Owner(owner)

    async def _issue(self, owner: Owner) -> Session:
        token = secrets.token_urlsafe(32)
        expires_at = self._clock() + self._lifetime
        values = {
            "token_hash": _hash(token),
            "owner": owner,
            "expires_at": expires_at,
            "renewable_until": expires_at + self._retention,
        }
        async with self._database.writing() as connection:
            await connection.execute(insert(tables.sessions).values(values))
        return Session(token, owner, expires_at)


def _hash(token: str) -> str:
    # The token has 256 random bits: there is nothing to guess, so a fast hash is enough.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

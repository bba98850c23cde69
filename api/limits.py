"""How often one session and one address may ask, and how much at once. Only this module knows what is counted, and for whom."""

from __future__ import annotations

import ipaddress
import math

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from api.capacity import Share
from api.counting import Counting
from api.error_responses import RequestRefused
from api.settings import ApiSettings
from bot.conversations import Owner


class Limits:
    """Each count begins with somebody's first request and ends with its minute or hour."""

    def __init__(self, settings: ApiSettings, counting: Counting) -> None:
        self._counting = counting
        self._session_at_once = settings.questions_at_once_per_session
        self._address_at_once = settings.questions_at_once_per_address
        self._session_questions = RateLimitItemPerMinute(settings.questions_per_minute_per_session, namespace="session questions")
        self._questions = RateLimitItemPerMinute(settings.questions_per_minute_per_address, namespace="questions")
        self._sessions = RateLimitItemPerHour(settings.sessions_per_hour_per_address, namespace="sessions")
        self._requests = RateLimitItemPerMinute(settings.requests_per_minute_per_address, namespace="requests")

    async def count_question(self, request: Request, owner: Owner | None) -> None:
        if owner is not None:
            await self._count(self._session_questions, owner)
        await self._count_address(self._questions, request)

    def shares(self, request: Request, owner: Owner | None) -> tuple[Share, ...]:
        """Who a question counts for while its answer is under way; in the memory of this process."""
        address = _address(request)
        of_owner = () if owner is None else (Share(f"session {owner}", self._session_at_once),)
        return (*of_owner, *(() if address is None else (Share(f"address {address}", self._address_at_once),)))

    async def count_session(self, request: Request) -> None:
        await self._count_address(self._sessions, request)

    async def count_request(self, request: Request) -> None:
        await self._count_address(self._requests, request)

    async def _count_address(self, item: RateLimitItem, request: Request) -> None:
        if (address := _address(request)) is not None:
            await self._count(item, address)

    async def _count(self, item: RateLimitItem, key: str) -> None:
        wait_seconds = await self._counting.hit(item, key)
        if wait_seconds is None:
            return
        seconds = max(1, math.ceil(wait_seconds))
        raise RequestRefused(
            f"That was faster than I can keep up with. Please wait {_spoken(seconds)} and ask again.",
            status=429,
            error_type="rate_limit_error",
            code="rate_limited",
            headers={"Retry-After": str(seconds)},
        )


async def count_request(request: Request) -> None:
    """A dependency for every route that has no count of its own."""
    limits: Limits = request.app.state.limits
    await limits.count_request(request)


def _address(request: Request) -> str | None:
    """None for this machine itself: it says nothing about who asks, since a proxy that names nobody comes from there too."""
    if request.client is None:
        return None
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return request.client.host
    if address.is_loopback:
        return None
    if address.version == 6:  # a household has a whole /64 to choose from
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _spoken(seconds: int) -> str:
    if seconds > 90:
        return f"{math.ceil(seconds / 60)} minutes"
    return "one second" if seconds == 1 else f"{seconds} seconds"

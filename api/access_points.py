"""What a route gets from the running server: its settings, the bot once it is open, and the address that it is reached at."""

from __future__ import annotations

import re

from fastapi import Request

from api.capacity import Capacity
from api.counting import Counting
from api.limits import Limits
from api.readiness import Readiness
from api.settings import ApiSettings
from api.storage import Storage
from bot import CareerBot

_HOST = re.compile(r"[\w.-]{1,253}(:\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:\d{1,5})?", re.ASCII)


def current_settings(request: Request) -> ApiSettings:
    settings: ApiSettings = request.app.state.settings
    return settings


def current_readiness(request: Request) -> Readiness:
    readiness: Readiness = request.app.state.readiness
    return readiness


def current_storage(request: Request) -> Storage:
    storage: Storage = request.app.state.storage
    return storage


def current_capacity(request: Request) -> Capacity:
    capacity: Capacity = request.app.state.capacity
    return capacity


def current_counting(request: Request) -> Counting:
    counting: Counting = request.app.state.counting
    return counting


def current_limits(request: Request) -> Limits:
    limits: Limits = request.app.state.limits
    return limits


def current_bot(request: Request) -> CareerBot:
    """Raises the 503 that says why there is none yet."""
    return current_readiness(request).bot


def base_url(request: Request, settings: ApiSettings) -> str:
    """Without a slash at its end."""
    if settings.public_url is not None:
        return str(settings.public_url).rstrip("/")
    # The Host header is the client's own word and lands in links: only what looks like a host is repeated.
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = f"{settings.host}:{settings.port}"
    return f"{request.url.scheme}://{host}{request.scope.get('root_path', '')}"

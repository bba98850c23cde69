"""A circuit breaker: an endpoint that keeps failing is left alone for a while, so that nobody waits for it. Knows only counts and times."""

from __future__ import annotations

import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed at first; open after `failures` in a row; after `rest_seconds` one call is let through, and its outcome decides.

    For one event loop: no lock is needed where nothing is awaited.
    """

    def __init__(self, failures: int, rest_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._open_until is not None

    def allows(self) -> bool:
        """Whether to call now. Whoever is told so says afterwards how it went, by `succeeded`, `failed` or `abandoned`."""
        if self._open_until is None:
            return True
        if self._probing or self._clock() < self._open_until:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        self._failures, self._open_until, self._probing = 0, None, False

    def failed(self) -> None:
        self._failures += 1
        self._probing = False
        if self._failures >= self._limit:
            self._open_until = self._clock() + self._rest_seconds

    def abandoned(self) -> None:
        """The call ended without telling anything about the endpoint: the person went away."""
        self._probing = False

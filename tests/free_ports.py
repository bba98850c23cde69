"""A port on loopback that nobody listens on."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress

# Below those that the kernel gives to outgoing connections, which would take a port between its choice and the server's start.
_LOWEST, _HIGHEST = 20_000, 32_000


def free_port() -> int:
    while True:
        port = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)  # not `random`, which property tests set to the same start in each worker
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port

"""Conversion in another process, with a deadline. Only this module knows of that process, which serves a whole batch of files."""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.formats.conversion import Format
from knowledge.formats.converted import Converted, NotReadable

_log = logging.getLogger(__name__)

# No keys and tokens: a hostile file that takes the parser over should find nothing.
_ENVIRONMENT = frozenset(("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT"))
_CHECKOUT = Path(__file__).parents[2]
_BROKEN = "it is broken, or takes more memory to read than a document should."


class ConverterProcess:
    """One converter process, asked for one file at a time. Safe to use from several threads."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def convert(self, data: bytes, file_format: Format, timeout_seconds: float) -> Converted:
        with self._lock:
            response = self._ask(data, file_format, timeout_seconds)
        if reason := response.get("reason"):
            _log.info("a %s file of %d bytes was not converted: %s", file_format, len(data), response.get("detail", reason))
            raise NotReadable(reason)
        updated = response["updated"]
        return Converted(
            response["markdown"],
            title=response["title"],
            source=response["source"],
            updated=date.fromisoformat(updated) if updated else None,
            language=response["language"],
            page_starts=tuple(response["page_starts"]),
        )

    def _ask(self, data: bytes, file_format: Format, timeout_seconds: float) -> dict[str, Any]:
        """A process that is gone (it ends itself when idle) is replaced once; that a fresh one dies is the fault of the file."""
        for is_last_try in (False, True):
            is_fresh = self._process is None
            process = self._process = self._process or _start()
            expired = threading.Event()
            timer = threading.Timer(timeout_seconds, _expire, (process, expired))
            timer.start()
            line = b""
            try:
                line = _exchange(process, data, file_format)
            finally:
                timer.cancel()
                if not line.endswith(b"\n"):  # also after Ctrl-C: the next file must not get the response to this one
                    self._close()
            if line.endswith(b"\n"):
                response: dict[str, Any] = json.loads(line)
                return response
            if expired.is_set():
                _log.warning("a %s file of %d bytes was not converted in %g seconds", file_format, len(data), timeout_seconds)
                raise NotReadable(f"it takes longer than {timeout_seconds:g} seconds to read and was given up.")
            if is_fresh or is_last_try:
                break
        raise NotReadable(_BROKEN)

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()  # waits, and closes the pipes


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "knowledge.formats.converter_process"]
    environment = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=_CHECKOUT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _exchange(process: subprocess.Popen[bytes], data: bytes, file_format: Format) -> bytes:
    """The response line; empty or cut off where the process ended."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(json.dumps({"format": file_format, "length": len(data)}).encode() + b"\n")
        process.stdin.write(data)
        process.stdin.flush()
        return process.stdout.readline()
    except (BrokenPipeError, ValueError):
        return b""


def _expire(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    process.kill()


shared = ConverterProcess()  # starting one takes a second; it ends itself when idle, and with this process
atexit.register(shared.close)

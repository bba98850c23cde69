"""The local language model: llama.cpp in a child process, started, watched, restarted and stopped here. Knows processes, not llama.cpp."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import logging
import os
import re
import secrets
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from bot.errors import LanguageModelUnavailable
from bot.generation.model_files import DEFAULT_PATH, DEFAULT_SHA256, ModelFileError, check
from bot.settings import BotSettings

logger = logging.getLogger(__name__)

SERVER: Final = Path(__file__).with_name("local_model_server.py")
STOP_SECONDS: Final = 3.0
RESTART_PAUSE_SECONDS: Final = 1.0
HEALTH_INTERVAL_SECONDS: Final = 0.05
QUANTISATION: Final = re.compile(r"[.-](i?q\d\w*|f16|bf16|f32)$", re.IGNORECASE)

# On two cores that the API shares, llama.cpp's threads wait for each other actively and fall from 70 tokens a second to 2 to 4 at load 6;
# waiting passively they keep 22 to 23 (and cost about half of the quiet machine's speed).
CHILD_ENVIRONMENT: Final = {"OMP_WAIT_POLICY": "passive"}

State = Literal["stopped", "starting", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the child answers, until it is restarted."""

    base_url: str
    api_key: str = field(repr=False)


class LocalModel:
    """`start` returns when the language model answers. A child that dies is started again in the background, a few times."""

    def __init__(self, settings: BotSettings, *, restart_limit: int = 3, restart_window_seconds: float = 300) -> None:
        self._path = settings.local_model_path
        self._sha256 = settings.local_model_sha256 or (DEFAULT_SHA256 if self._path == DEFAULT_PATH else None)
        self._threads = settings.local_threads
        self._context_tokens = settings.local_context_tokens
        self._cache_mebibytes = settings.local_cache_mebibytes
        self._start_timeout_seconds = settings.local_start_timeout_seconds
        self._restart_limit = restart_limit
        self._restart_window_seconds = restart_window_seconds
        self._restarts: collections.deque[float] = collections.deque()
        self._process: Process | None = None
        self._endpoint: Endpoint | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._last_words: collections.deque[str] = collections.deque(maxlen=20)
        self.state: State = "stopped"

    @property
    def name(self) -> str:
        return QUANTISATION.sub("", self._path.stem).lower()

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def endpoint(self) -> Endpoint:
        if self._endpoint is None:
            raise LanguageModelUnavailable(f"the local language model {self.name} is {self.state}")
        return self._endpoint

    async def start(self) -> None:
        """Raises LanguageModelUnavailable where the file is missing or wrong, or the child does not answer in time."""
        if self._watcher is not None:
            return
        await self._launch()
        self._watcher = asyncio.create_task(self._watch(), name="local language model")

    async def stop(self) -> None:
        """When this returns, the child is gone."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
            self._watcher = None
        await self._end()
        self.state = "stopped"

    async def _launch(self) -> None:
        self.state = "starting"
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._start_timeout_seconds):
                await self._check_file()
                self._endpoint = await self._run_child()
        except LanguageModelUnavailable:
            await self._fail()
            raise
        except TimeoutError:
            await self._fail()
            raise LanguageModelUnavailable(f"the local language model did not start in {self._start_timeout_seconds:g} seconds") from None
        except BaseException:  # cancelled: no child may stay behind
            await self._fail()
            raise
        self.state = "ready"
        logger.info("local language model %s ready after %.1f s", self.name, time.monotonic() - started)

    async def _check_file(self) -> None:
        try:
            await asyncio.to_thread(check, self._path, self._sha256)
        except (ModelFileError, OSError) as error:
            raise LanguageModelUnavailable(str(error)) from error

    async def _run_child(self) -> Endpoint:
        api_key = secrets.token_urlsafe(32)
        options = {
            "path": str(self._path),
            "name": self.name,
            "context_tokens": self._context_tokens,
            "threads": self._threads,
            "cache_mebibytes": self._cache_mebibytes,
            "api_key": api_key,  # over the pipe: arguments and environment of a process can be read by others
        }
        # -P: the folder of the script is not searched for modules, or bot/ would shadow the standard library
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", str(SERVER), stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**os.environ, **CHILD_ENVIRONMENT}
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._last_words.clear()
        self._listener = asyncio.create_task(self._listen(process.stderr))
        with contextlib.suppress(ConnectionError):  # a child that is already dead is noticed by the next line
            process.stdin.write(json.dumps(options).encode() + b"\n")
            await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            code = await process.wait()
            await self._listener
            raise LanguageModelUnavailable(
                f"the local language model ended with status {code} while starting: {' '.join(self._last_words)}"
            )
        endpoint = Endpoint(json.loads(line)["address"] + "/v1", api_key)
        await _wait_until_healthy(process, endpoint)
        return endpoint

    async def _listen(self, stream: asyncio.StreamReader) -> None:
        while not stream.at_eof():
            with contextlib.suppress(ValueError):  # a line beyond asyncio's limit is dropped
                text = (await stream.readline()).decode(errors="replace").strip()
                if text:
                    self._last_words.append(text)
                    logger.debug("llama.cpp: %s", text)

    async def _watch(self) -> None:
        """Starts the child again when it dies, a few times within the window: a file that crashes it once may do so for ever."""
        while self._process is not None:
            code = await self._process.wait()
            self._endpoint = None
            logger.error("the local language model ended with status %s: %s", code, " ".join(self._last_words))
            await self._relaunch()

    async def _relaunch(self) -> None:
        while self._may_restart():
            try:
                return await self._launch()
            except LanguageModelUnavailable as error:
                logger.error("the local language model could not be restarted: %s", error)  # noqa: TRY400 - the reason says it all
            await asyncio.sleep(RESTART_PAUSE_SECONDS)
        self.state, self._process = "failed", None
        logger.error("the local language model died or failed %d times: it stays off until the bot is restarted", self._restart_limit + 1)

    def _may_restart(self) -> bool:
        now = time.monotonic()
        while self._restarts and now - self._restarts[0] > self._restart_window_seconds:
            self._restarts.popleft()
        self._restarts.append(now)
        return len(self._restarts) <= self._restart_limit

    async def _fail(self) -> None:
        self.state = "failed"
        await self._end()

    async def _end(self) -> None:
        self._endpoint = None
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def _wait_until_healthy(process: Process, endpoint: Endpoint) -> None:
    """Bounded by the caller's deadline."""
    import httpx  # noqa: PLC0415 - a sixth of the time that a command's --help may take

    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while process.returncode is None:
            with contextlib.suppress(httpx.TransportError):
                response = await client.get(endpoint.base_url.removesuffix("/v1") + "/health")
                if response.status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(HEALTH_INTERVAL_SECONDS)
    raise LanguageModelUnavailable("the local language model ended while starting")

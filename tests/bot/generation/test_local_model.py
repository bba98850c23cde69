"""The child process: it starts, answers only those who hold its key, comes back when it dies, and never outlives the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.errors import LanguageModelUnavailable
from bot.generation.local_model import LocalModel
from bot.settings import BotSettings

pytestmark = pytest.mark.timeout(400)


@pytest_asyncio.fixture
async def own_model(local_settings: BotSettings) -> AsyncIterator[LocalModel]:
    """A child of this test's own, to be maltreated."""
    language_model = LocalModel(local_settings, restart_limit=1)
    await language_model.start()
    yield language_model
    await language_model.stop()


def changed(settings: BotSettings, **values: Any) -> BotSettings:
    return settings.model_copy(update=values)


def alive(process_id: int) -> bool:
    """A zombie is not: nobody has fetched its exit status, but it is gone."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - another process's state can only be looked at
            await asyncio.sleep(0.02)


async def answer(language_model: LocalModel, headers: dict[str, str] | None = None, path: str = "/chat/completions") -> httpx.Response:
    endpoint = language_model.endpoint
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return await client.post(
            endpoint.base_url + path,
            json={"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 3},
            headers={"Authorization": f"Bearer {endpoint.api_key}"} if headers is None else headers,
        )


async def test_the_child_answers_whoever_holds_its_key(local_model: LocalModel) -> None:
    assert local_model.name == "smollm2-135m-instruct"
    assert local_model.state == "ready"
    response = await answer(local_model)
    assert response.status_code == 200
    assert response.json()["model"] == "smollm2-135m-instruct"
    assert response.json()["usage"]["completion_tokens"] == 3


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guess"}])
async def test_the_child_turns_everybody_else_away(local_model: LocalModel, headers: dict[str, str]) -> None:
    assert (await answer(local_model, headers)).status_code == 401


async def test_the_child_shows_neither_its_page_nor_its_slots_and_lets_no_web_page_in(local_model: LocalModel) -> None:
    endpoint = local_model.endpoint
    headers = {"Authorization": f"Bearer {endpoint.api_key}", "Origin": "http://evil.example"}
    async with httpx.AsyncClient(trust_env=False, base_url=endpoint.base_url.removesuffix("/v1"), headers=headers) as client:
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/slots")).status_code == 501
        assert (await client.get("/v1/models")).headers.get("Access-Control-Allow-Origin", "") == ""
    assert endpoint.base_url.startswith("http://127.0.0.1:")
    assert endpoint.api_key not in repr(endpoint)


def test_the_key_is_not_to_be_seen_in_the_process_list(local_model: LocalModel) -> None:
    seen = [Path(f"/proc/{local_model.process_id}/{name}").read_text() for name in ("cmdline", "environ")]
    assert "local_model_server" in seen[0]
    assert not any(local_model.endpoint.api_key in text for text in seen)


async def test_a_child_that_dies_is_unavailable_and_comes_back_with_a_new_key(own_model: LocalModel) -> None:
    before, process_id = own_model.endpoint, own_model.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
    await until(lambda: own_model.state != "ready")
    with pytest.raises(LanguageModelUnavailable):
        _ = own_model.endpoint
    await until(lambda: own_model.state == "ready")
    assert own_model.endpoint.api_key != before.api_key
    assert (await answer(own_model)).status_code == 200


async def test_a_child_that_keeps_dying_is_given_up(own_model: LocalModel) -> None:
    for _ in range(2):
        assert own_model.process_id is not None
        os.kill(own_model.process_id, signal.SIGSEGV)
        await until(lambda: own_model.state != "ready")
        await until(lambda: own_model.state in ("ready", "failed"))
    assert own_model.state == "failed"
    with pytest.raises(LanguageModelUnavailable):
        _ = own_model.endpoint


async def test_stop_leaves_no_process_even_one_that_does_not_listen(own_model: LocalModel) -> None:
    process_id = own_model.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGSTOP)
    await own_model.stop()
    assert not alive(process_id)
    assert own_model.state == "stopped"


async def test_the_child_ends_with_a_bot_that_is_killed(local_settings: BotSettings) -> None:
    program = (
        "import asyncio\n"
        "from bot.generation.local_model import LocalModel\n"
        "from bot.settings import BotSettings\n"
        "async def main():\n"
        f"    language_model = LocalModel(BotSettings(local_model_path={str(local_settings.local_model_path)!r}))\n"
        "    await language_model.start()\n"
        "    print(language_model.process_id, flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert alive(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not alive(child))


async def test_a_file_that_is_not_the_expected_one_is_refused_by_name(local_settings: BotSettings) -> None:
    language_model = LocalModel(changed(local_settings, local_model_sha256="0" * 64))
    with pytest.raises(LanguageModelUnavailable, match=r"smollm2.*is not the expected file"):
        await language_model.start()
    assert language_model.state == "failed"


async def test_a_missing_file_is_named(local_settings: BotSettings, tmp_path: Path) -> None:
    with pytest.raises(LanguageModelUnavailable, match=r"no language model at .*nothing\.gguf"):
        await LocalModel(changed(local_settings, local_model_path=tmp_path / "nothing.gguf", local_model_sha256=None)).start()


async def test_a_file_that_is_no_language_model_ends_the_child_and_not_the_bot(local_settings: BotSettings, tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF but not really")
    language_model = LocalModel(changed(local_settings, local_model_path=tmp_path / "broken.gguf", local_model_sha256=None))
    with pytest.raises(LanguageModelUnavailable, match="while starting"):
        await language_model.start()
    assert language_model.process_id is None


async def test_a_start_that_takes_too_long_leaves_nothing_behind(local_settings: BotSettings) -> None:
    language_model = LocalModel(changed(local_settings, local_start_timeout_seconds=0.3))
    with pytest.raises(LanguageModelUnavailable, match="did not start"):
        await language_model.start()
    assert language_model.process_id is None


def test_any_other_file_is_named_after_itself(local_settings: BotSettings) -> None:
    for file, name in [("Qwen2.5-1.5B-Instruct-Q4_K_M.gguf", "qwen2.5-1.5b-instruct"), ("tiny.f16.gguf", "tiny"), ("plain.gguf", "plain")]:
        assert LocalModel(changed(local_settings, local_model_path=Path(file))).name == name

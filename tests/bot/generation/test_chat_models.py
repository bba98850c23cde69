"""Every way in which a language model's server fails gives the error that the chain acts on, soon, and keeps what was said."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr

from bot.errors import LanguageModelCutOff, LanguageModelError, LanguageModelTimeout, LanguageModelUnavailable
from bot.generation.chat_models import ChatModel, ChatModelSpec, Deadlines
from tests.misbehaving_server import SILENCE, Behaviour, fails, misbehaving_server, refused_address, says

SOON = Deadlines(first_token_seconds=1, between_tokens_seconds=1, answer_seconds=20)
MESSAGES = (("system", "Be kind."), ("user", "Hello"))


async def heard(
    base_url: str, deadlines: Deadlines = SOON, *, retries: int = 0, usage: dict[str, int] | None = None
) -> tuple[str, LanguageModelError | None]:
    """All text up to the end, and the error that ended it."""
    chat_model = ChatModel(ChatModelSpec("any", base_url, SecretStr("sk-secret"), max_tokens=50, uses_proxy=False))
    text = ""
    try:
        async for piece in chat_model.stream(MESSAGES, deadlines, {} if usage is None else usage, retries=retries):
            text += piece
    except LanguageModelError as error:
        return text, error
    finally:
        await chat_model.aclose()
    return text, None


async def test_a_healthy_stream_is_heard_to_its_end_and_its_tokens_are_counted() -> None:
    usage: dict[str, int] = {}
    async with misbehaving_server(says("Hello ", "there.")) as server:
        assert await heard(server.base_url, usage=usage) == ("Hello there.", None)
    assert usage == {"prompt": 7, "completion": 3}
    assert server.requests[0]["messages"] == [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}]
    assert server.requests[0]["max_tokens"] == 50
    assert "authorization: bearer sk-secret" in server.headers[0].lower()


@pytest.mark.parametrize(
    ("behaviour", "text", "kind"),
    [
        (fails(400), "", LanguageModelUnavailable),
        (fails(401), "", LanguageModelUnavailable),
        (fails(403), "", LanguageModelUnavailable),
        (fails(404), "", LanguageModelUnavailable),
        (fails(429), "", LanguageModelUnavailable),
        (fails(500), "", LanguageModelUnavailable),
        (fails(503), "", LanguageModelUnavailable),
        (SILENCE, "", LanguageModelTimeout),
        (says(ending="silence"), "", LanguageModelTimeout),
        (says("", "", ending="silence"), "", LanguageModelTimeout),
        (says("Hello ", ending="silence"), "Hello ", LanguageModelTimeout),
        (says("Hello ", ending="cut"), "Hello ", LanguageModelCutOff),
        (says("Hello ", ending="reset"), "Hello ", LanguageModelCutOff),
        (says("Hello ", ending="unfinished"), "Hello ", LanguageModelCutOff),
        (says("Hello ", ending="length"), "Hello ", LanguageModelCutOff),
        (says("Hello ", ending="garbage"), "Hello ", LanguageModelCutOff),
        (says("Hello ", ending="error_event"), "Hello ", LanguageModelCutOff),
        (says(ending="cut"), "", LanguageModelUnavailable),
        (says(ending="garbage"), "", LanguageModelUnavailable),
        (says(ending="error_event"), "", LanguageModelUnavailable),
        (says(ending="unfinished"), "", LanguageModelUnavailable),
        (says(ending="stop"), "", LanguageModelUnavailable),
        (says(ending="length"), "", LanguageModelUnavailable),
    ],
    ids=lambda value: f"{value.status}-{'-'.join(value.pieces)}-{value.ending}" if isinstance(value, Behaviour) else None,
)
async def test_each_failure_has_its_error_and_keeps_what_was_said(behaviour: Behaviour, text: str, kind: type[LanguageModelError]) -> None:
    async with misbehaving_server(behaviour) as server:
        said, error = await heard(server.base_url)
    assert said == text
    assert isinstance(error, kind)
    assert "sk-secret" not in str(error)


async def test_nobody_listening_is_unavailable() -> None:
    said, error = await heard(refused_address())
    assert said == ""
    assert isinstance(error, LanguageModelUnavailable)


async def test_a_slow_drip_that_never_pauses_for_long_ends_at_the_deadline_of_the_whole_answer() -> None:
    async with misbehaving_server(says(*["drip "] * 1000, pause_seconds=0.05)) as server:
        said, error = await heard(server.base_url, Deadlines(first_token_seconds=5, between_tokens_seconds=5, answer_seconds=0.5))
    assert said.startswith("drip ")
    assert isinstance(error, LanguageModelTimeout)


async def test_empty_pieces_do_not_put_off_the_deadline_of_the_first_word() -> None:
    async with misbehaving_server(says(*[""] * 1000, pause_seconds=0.05)) as server:
        _, error = await heard(server.base_url)
    assert isinstance(error, LanguageModelTimeout)


@pytest.mark.parametrize("status", [500, 503])
async def test_a_passing_failure_before_the_first_word_is_tried_once_more(status: int) -> None:
    async with misbehaving_server(fails(status), says("Hello.")) as server:
        assert await heard(server.base_url, retries=1) == ("Hello.", None)
    assert len(server.requests) == 2


async def test_a_failure_that_does_not_pass_is_tried_only_once_more() -> None:
    async with misbehaving_server(fails(500)) as server:
        _, error = await heard(server.base_url, retries=1)
    assert isinstance(error, LanguageModelUnavailable)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "failure", [fails(401), fails(404), fails(429), SILENCE, says("Hello ", ending="cut")], ids=["401", "404", "429", "silence", "cut"]
)
async def test_what_would_fail_again_or_was_heard_in_part_is_not_tried_again(failure: Behaviour) -> None:
    async with misbehaving_server(failure, says("Hello.")) as server:
        said, error = await heard(server.base_url, retries=1)
    assert len(server.requests) == 1
    assert said in ("", "Hello ")
    assert error is not None


async def test_closing_the_stream_hangs_up_at_once() -> None:
    async with misbehaving_server(says("Hello ", ending="silence")) as server:
        chat_model = ChatModel(ChatModelSpec("any", server.base_url, uses_proxy=False))
        stream = chat_model.stream(MESSAGES, Deadlines(600, 600, 600), {})
        assert await anext(stream) == "Hello "
        assert not server.hung_up.is_set()
        await stream.aclose()
        async with asyncio.timeout(60):
            await server.hung_up.wait()
        await chat_model.aclose()


async def test_a_cancelled_listener_hangs_up_too() -> None:
    async with misbehaving_server(SILENCE) as server:
        chat_model = ChatModel(ChatModelSpec("any", server.base_url, uses_proxy=False))
        listening = asyncio.create_task(anext(chat_model.stream(MESSAGES, Deadlines(600, 600, 600), {})))
        await server.asked.wait()
        listening.cancel()
        async with asyncio.timeout(60):
            await server.hung_up.wait()
        with pytest.raises(asyncio.CancelledError):
            await listening
        await chat_model.aclose()


async def test_a_stranger_with_an_address_of_its_own_does_not_get_the_key_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    async with misbehaving_server(says("Hello.")) as server:
        chat_model = ChatModel(ChatModelSpec("openai:any", server.base_url, uses_proxy=False))
        assert [piece async for piece in chat_model.stream(MESSAGES, SOON, {})] == ["Hello."]
        await chat_model.aclose()
    assert "sk-of-the-environment" not in server.headers[0]
    assert server.requests[0]["model"] == "any"


@pytest.mark.parametrize("name", ["openai:gpt-4o-mini", "nobody:nothing", "anthropic:claude-haiku-4-5", "unknown"])
async def test_a_language_model_that_cannot_be_set_up_is_unavailable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    chat_model = ChatModel(ChatModelSpec(name))
    with pytest.raises(LanguageModelUnavailable):
        await anext(chat_model.stream(MESSAGES, SOON, {}))
    await chat_model.aclose()

"""The generating links of the chain, against llama.cpp's real server as the local and as a hosted one, and against one that misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.errors import LanguageModelCutOff, LanguageModelError, LanguageModelTimeout, LanguageModelUnavailable
from bot.generation.local_model import Endpoint, LocalModel
from bot.language_models import LanguageModelWriter, hosted_writer, local_writer
from bot.settings import BotSettings
from bot.stages import DraftSentence, Question, Understanding
from tests.misbehaving_server import SILENCE, Behaviour, fails, misbehaving_server, refused_address, says
from tests.sample_evidence import sample_evidence

pytestmark = pytest.mark.timeout(400)

ASKED = "I am a bookkeeper. Is my job at risk?"
FIRST, SECOND = (
    DraftSentence("Bookkeeping is being automated.", ("chunk-1",), block="paragraph"),
    DraftSentence("You can learn.", ("chunk-3",)),
)


def hosted(base_url: str, **values: Any) -> LanguageModelWriter:
    defaults: dict[str, Any] = {
        "hosted_model": "openai:any",
        "hosted_base_url": base_url,
        "hosted_api_key": SecretStr("sk-secret"),
        "hosted_first_token_timeout_seconds": 1,
        "between_tokens_timeout_seconds": 1,
        "retries_before_first_token": 0,
    }
    return hosted_writer(BotSettings(**({"_env_file": None} | defaults | values)))


async def written(
    writer: LanguageModelWriter, already: tuple[DraftSentence, ...] = ()
) -> tuple[list[DraftSentence], LanguageModelError | None, dict[str, int]]:
    stream = writer.write(Question(ASKED), Understanding(ASKED), sample_evidence(), already)
    sentences: list[DraftSentence] = []
    try:
        async for sentence in stream:
            sentences.append(sentence)
    except LanguageModelError as error:
        return sentences, error, stream.usage
    finally:
        await stream.aclose()
        await writer.aclose()
    return sentences, None, stream.usage


@pytest_asyncio.fixture
async def local(local_model: LocalModel, local_settings: BotSettings) -> AsyncIterator[LanguageModelWriter]:
    writer = local_writer(local_settings.model_copy(update={"answer_tokens": 60, "local_passage_tokens": 100}), local_model)
    yield writer
    await writer.aclose()


async def test_the_local_language_model_writes_sentences(local: LanguageModelWriter) -> None:
    sentences, error, usage = await written(local)
    assert local.name == "local:smollm2-135m-instruct"
    assert sentences
    assert all(sentence.text.strip() and sentence.kind == "claim" for sentence in sentences)
    assert {chunk_id for sentence in sentences for chunk_id in sentence.chunk_ids} <= {"chunk-1", "chunk-2", "chunk-3"}
    assert error is None or isinstance(error, LanguageModelCutOff)  # a language model this small may ramble on to its limit
    assert usage.get("prompt", 1000) > 200  # not counted where it was stopped in a loop


async def test_the_same_server_serves_as_a_hosted_one(local_model: LocalModel) -> None:
    endpoint = local_model.endpoint
    patient = {
        "hosted_first_token_timeout_seconds": 60,
        "between_tokens_timeout_seconds": 60,
        "answer_tokens": 60,
        "hosted_temperature": 0,
    }
    writer = hosted(endpoint.base_url, hosted_model="smollm2-135m-instruct", hosted_api_key=SecretStr(endpoint.api_key), **patient)
    sentences, error, _ = await written(writer)
    assert writer.name == "hosted:smollm2-135m-instruct"
    assert sentences
    assert error is None or isinstance(error, LanguageModelCutOff)


async def test_a_real_server_that_refuses_the_key_is_unavailable(local_model: LocalModel) -> None:
    sentences, error, _ = await written(hosted(local_model.endpoint.base_url))
    assert sentences == []
    assert isinstance(error, LanguageModelUnavailable)


async def test_closing_the_stream_frees_the_language_model_for_the_next_question(
    local_model: LocalModel, local_settings: BotSettings
) -> None:
    """The child has one slot and would be busy with the first answer for minutes."""
    endpoint = local_model.endpoint
    patient = {
        "hosted_first_token_timeout_seconds": 60,
        "between_tokens_timeout_seconds": 60,
        "answer_tokens": 3000,
        "hosted_temperature": 2,
    }
    first = hosted(endpoint.base_url, hosted_api_key=SecretStr(endpoint.api_key), **patient)
    second = hosted(endpoint.base_url, hosted_api_key=SecretStr(endpoint.api_key), **(patient | {"answer_tokens": 16}))
    stream = first.write(Question("Write a very long story."), Understanding("Write a very long story."), sample_evidence())
    await anext(stream)
    await stream.aclose()
    async with asyncio.timeout(60):
        await written(second)
    await first.aclose()


class Elsewhere(LocalModel):
    """A local language model whose child is a server of the test's."""

    def __init__(self, settings: BotSettings, base_url: str) -> None:
        super().__init__(settings)
        self.move(base_url)

    def move(self, base_url: str) -> None:
        self._endpoint = Endpoint(base_url, "key")


async def test_answers_of_the_local_language_model_take_turns(local_settings: BotSettings) -> None:
    """A second question is not even sent before the first answer has ended: its deadlines run from its turn."""
    async with misbehaving_server(says("You can learn. And", " so on", ending="silence"), says("You can rest. And so", " on")) as server:
        writer = local_writer(local_settings, Elsewhere(local_settings, server.base_url))
        streams = [writer.write(Question(ASKED), Understanding(ASKED), sample_evidence()) for _ in range(2)]
        assert (await anext(streams[0])).text == "You can learn."
        waiting = asyncio.create_task(anext(streams[1]))
        await asyncio.sleep(0.2)
        assert len(server.requests) == 1
        await streams[0].aclose()
        assert (await waiting).text == "You can rest."
        await streams[1].aclose()
        await writer.aclose()


async def test_who_waits_too_long_for_a_turn_is_handed_over(local_settings: BotSettings) -> None:
    impatient = local_settings.model_copy(update={"local_first_token_timeout_seconds": 0.5})
    async with misbehaving_server(says("You can learn. And", " so on", ending="silence")) as server:
        writer = local_writer(impatient, Elsewhere(impatient, server.base_url))
        stream = writer.write(Question(ASKED), Understanding(ASKED), sample_evidence())
        await anext(stream)
        with pytest.raises(LanguageModelTimeout, match="busy"):
            await anext(writer.write(Question(ASKED), Understanding(ASKED), sample_evidence()))
        await stream.aclose()
        await writer.aclose()


async def test_a_language_model_that_is_not_running_is_unavailable(local_settings: BotSettings) -> None:
    sentences, error, _ = await written(local_writer(local_settings, LocalModel(local_settings)))
    assert sentences == []
    assert isinstance(error, LanguageModelUnavailable)


async def test_who_would_wait_too_long_for_the_local_language_model_is_handed_over(local_settings: BotSettings) -> None:
    settings = local_settings.model_copy(update={"local_wait_seconds": 0.1})
    async with misbehaving_server(says("You can learn. ", "You can", ending="silence")) as server:
        writer = local_writer(settings, Elsewhere(settings, server.base_url))
        first = writer.write(Question(ASKED), Understanding(ASKED), sample_evidence())
        assert (await anext(first)).text == "You can learn."
        sentences, error, _ = await written(writer)
        assert sentences == []
        assert isinstance(error, LanguageModelTimeout)
        assert "busy" in str(error)
        await first.aclose()
    assert len(server.requests) == 1


async def test_a_restarted_child_is_found_at_its_new_address(local_settings: BotSettings) -> None:
    async with misbehaving_server(says("You can learn.")) as before, misbehaving_server(says("You can rest.")) as after:
        language_model = Elsewhere(local_settings, before.base_url)
        writer = local_writer(local_settings, language_model)
        await writer.prepare()
        language_model.move(after.base_url)
        assert [sentence.text for sentence in (await written(writer))[0]] == ["You can rest."]
    assert len(before.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "sentences", "kind"),
    [
        (fails(401), [], LanguageModelUnavailable),
        (fails(429), [], LanguageModelUnavailable),
        (fails(500), [], LanguageModelUnavailable),
        (SILENCE, [], LanguageModelTimeout),
        (says("Bookkeeping is being automated [1]. You can learn [3]. It is", ending="silence"), [FIRST, SECOND], LanguageModelTimeout),
        (says("Bookkeeping is being automated [1]. You can learn", ending="cut"), [FIRST], LanguageModelCutOff),
        (says("Bookkeeping is being automated [1]. You can learn [3].", ending="cut"), [FIRST, SECOND], LanguageModelCutOff),
        (says("Bookkeeping is being automated [1]. You can learn", ending="length"), [FIRST], LanguageModelCutOff),
        (says("Bookkeeping is being automated [1]. You can learn", ending="garbage"), [FIRST], LanguageModelCutOff),
        (says("Bookkeeping is being automated [1]. You can learn", ending="stop"), [FIRST, DraftSentence("You can learn")], None),
    ],
    ids=lambda value: f"{value.status}-{value.ending}-{len(''.join(value.pieces))}" if isinstance(value, Behaviour) else None,
)
async def test_a_failure_keeps_the_whole_sentences_and_hands_over(
    behaviour: Behaviour, sentences: list[DraftSentence], kind: type[LanguageModelError] | None
) -> None:
    async with misbehaving_server(behaviour) as server:
        got, error, _ = await written(hosted(server.base_url))
    assert got == sentences
    assert type(error) is (kind or type(None)) or (kind is not None and isinstance(error, kind))


async def test_nobody_listening_is_unavailable() -> None:
    assert isinstance((await written(hosted(refused_address())))[1], LanguageModelUnavailable)


async def test_sentences_come_out_while_the_rest_is_still_being_written() -> None:
    async with misbehaving_server(says("Bookkeeping is being automated [1]. ", "You can", ending="silence")) as server:
        writer = hosted(server.base_url, hosted_first_token_timeout_seconds=600, between_tokens_timeout_seconds=600)
        stream = writer.write(Question(ASKED), Understanding(ASKED), sample_evidence())
        assert await anext(stream) == FIRST
        await stream.aclose()
        async with asyncio.timeout(60):
            await server.hung_up.wait()
        await writer.aclose()


async def test_what_an_earlier_link_has_shown_is_told_and_not_shown_again() -> None:
    async with misbehaving_server(says("Bookkeeping is being automated [1]. You can learn [3].")) as server:
        sentences, error, _ = await written(hosted(server.base_url), already=(FIRST,))
    assert sentences == [SECOND]
    assert error is None
    assert "has been given: Bookkeeping is being automated." in server.requests[0]["messages"][-1]["content"]


async def test_a_language_model_in_a_loop_is_stopped() -> None:
    async with misbehaving_server(says("You can learn. ", *["You can learn. "] * 50, ending="silence")) as server:
        sentences, error, _ = await written(hosted(server.base_url))
        async with asyncio.timeout(60):
            await server.hung_up.wait()
    assert [sentence.text for sentence in sentences] == ["You can learn."]
    assert error is None


async def test_the_tokens_are_counted() -> None:
    async with misbehaving_server(says("Bookkeeping is being automated [1].")) as server:
        assert (await written(hosted(server.base_url)))[2] == {"prompt": 7, "completion": 3}

"""Measures the links that generate, beside llama.cpp asked directly for the same prompts."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass

from pydantic import SecretStr

from bot import BotSettings, CareerBot, Finished, Question, Trace
from bot.errors import LanguageModelCutOff
from bot.extractive import ExtractiveWriter
from bot.generation.answer_prompt import Message, PromptLimits, build
from bot.generation.local_model import LocalModel
from bot.language_models import LanguageModelWriter, hosted_writer, local_writer
from evals.benchmark.encoding import answer_seconds
from evals.benchmark.figures import Figure, Plan, Progress, at_least
from evals.benchmark.limits import RawLlamaCpp
from evals.benchmark.questions import chosen
from knowledge import KnowledgeBase

SECTION = "language models"
LOCAL, HOSTED_STYLE = "local", "hosted-style"  # the second is the same llama.cpp through the hosted link and with its longer prompts


@dataclass(frozen=True, slots=True)
class Links:
    local: LanguageModelWriter
    hosted_style: LanguageModelWriter
    raw: RawLlamaCpp
    settings: BotSettings

    def writers(self) -> dict[str, tuple[LanguageModelWriter, PromptLimits]]:
        settings = self.settings
        return {
            LOCAL: (self.local, PromptLimits(settings.local_passage_limit, settings.local_passage_tokens)),
            HOSTED_STYLE: (self.hosted_style, PromptLimits(settings.hosted_passage_limit, settings.hosted_passage_tokens)),
        }


@asynccontextmanager
async def open_links(settings: BotSettings, answer_tokens: int) -> AsyncIterator[Links]:
    """Raises LanguageModelUnavailable where there is no local language model."""
    settings = settings.model_copy(update={"answer_tokens": answer_tokens})
    language_model = LocalModel(settings)
    await language_model.start()
    try:
        endpoint = language_model.endpoint
        as_hosted = {
            "hosted_model": f"openai:{language_model.name}",
            "hosted_base_url": endpoint.base_url,
            "hosted_api_key": SecretStr(endpoint.api_key),
            "hosted_temperature": 0.0,
            "hosted_first_token_timeout_seconds": 120.0,  # a busy machine shall be measured, not given up on
        }
        hosted = hosted_writer(settings.model_copy(update=as_hosted))
        local = local_writer(settings.model_copy(update={"local_first_token_timeout_seconds": 120.0}), language_model)
        async with aclosing(local), aclosing(hosted), aclosing(RawLlamaCpp(endpoint)) as raw:
            await local.prepare()
            await hosted.prepare()
            yield Links(local, hosted, raw, settings)
    finally:
        await language_model.stop()


async def measure(knowledge_base: KnowledgeBase, links: Links, plan: Plan, progress: Progress) -> tuple[Figure, ...]:
    asked = [one for one in chosen(plan.questions_per_kind) if one.kind != "decline"]  # declines never reach a language model
    finder = CareerBot(knowledge_base, [ExtractiveWriter()])
    traces = [trace for one in asked if (trace := await _trace(finder, one.text)).reply.citations]
    step = progress("language models", 2 * len(traces) * len(links.writers()))
    figures: list[Figure] = []
    for name, (writer, limits) in links.writers().items():
        bot = CareerBot(knowledge_base, [writer])
        figures += await _answers(name, bot, [(trace, _prompt(trace, limits)) for trace in traces], links.raw, plan, step)
        figures += await _pace(name, writer, [(trace, _prompt(trace, limits)) for trace in traces], links.raw, plan, step)
    return tuple(figures)


Prompts = Sequence[tuple[Trace, tuple[Message, ...]]]


async def _answers(name: str, bot: CareerBot, prompts: Prompts, raw: RawLlamaCpp, plan: Plan, step: Callable[[], None]) -> list[Figure]:
    """New questions: of each prompt, only what they all begin with has been read before."""
    ours, limit = [], []
    for trace, messages in prompts:
        await raw.forget()
        limit.append(await raw.answer(messages, plan.answer_tokens))
        await raw.forget()
        ours.append(await answer_seconds(bot, trace.question.text))
        step()
    raw_first = tuple(one.first_token_seconds for one in limit)
    raw_whole = tuple(one.seconds for one in limit)
    first, whole = tuple(first for first, _ in ours), tuple(whole for _, whole in ours)
    return [
        Figure(SECTION, f"{name}: first sentence", "s", first, "raw llama.cpp, same prompt: first token", raw_first),
        Figure(SECTION, f"{name}: whole answer", "s", whole, "raw llama.cpp, same prompt: whole answer", raw_whole),
    ]


async def _pace(
    name: str, writer: LanguageModelWriter, prompts: Prompts, raw: RawLlamaCpp, plan: Plan, step: Callable[[], None]
) -> list[Figure]:
    """Prompts that llama.cpp has just read, so that nothing but writing is left to do."""
    ours, limit = [], []
    for trace, messages in prompts:
        await raw.answer(messages, tokens=1)
        written = await _written(writer, trace)
        same = await raw.answer(messages, plan.answer_tokens)
        if written and written[0] == same.tokens:  # a link that stops an answer which repeats itself has written fewer
            ours.append(written[0] / written[1])
            limit.append(same.tokens / same.seconds)
        step()
    if not ours:
        return []
    bound = at_least(0.9, of="ratio") if name == LOCAL else None
    limit_name = "raw llama.cpp, same prompt and number of tokens"
    return [Figure(SECTION, f"{name}: writing", "tokens/s", tuple(ours), limit_name, tuple(limit), bound)]


async def _written(writer: LanguageModelWriter, trace: Trace) -> tuple[int, float] | None:
    """Tokens and seconds."""
    assert trace.evidence is not None  # only traces with an answer come here
    started = time.perf_counter()
    stream = writer.write(trace.question, trace.understanding, trace.evidence)
    # an answer that is cut off at our own limit of tokens is what is wanted here
    with suppress(LanguageModelCutOff):
        async for _ in stream:
            pass
    seconds = time.perf_counter() - started
    return (stream.usage["completion"], seconds) if "completion" in stream.usage else None


def _prompt(trace: Trace, limits: PromptLimits) -> tuple[Message, ...]:
    assert trace.evidence is not None
    return build(trace.question, trace.understanding, trace.evidence, (), limits).messages


async def _trace(bot: CareerBot, text: str) -> Trace:
    async with aclosing(bot.respond(Question(text))) as events:
        async for event in events:
            if isinstance(event, Finished):
                return event.trace
    raise AssertionError("respond ends with Finished")

"""The breaker against a model of what it promises, over any history of calls; and in front of a hosted language model."""

from __future__ import annotations

from contextlib import aclosing

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pydantic import SecretStr

from bot.errors import LanguageModelError
from bot.generation.circuit_breaker import CircuitBreaker
from bot.language_models import LanguageModelWriter, hosted_writer
from bot.settings import BotSettings
from bot.stages import Question, Understanding
from tests.misbehaving_server import fails, misbehaving_server, says
from tests.sample_evidence import sample_evidence

FAILURES, REST_SECONDS = 3, 30.0


class AnyHistory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.breaker = CircuitBreaker(FAILURES, REST_SECONDS, lambda: self.now)
        self.under_way = 0  # calls that were let through and have not ended
        self.failed_in_a_row = 0
        self.rests_until: float | None = None

    @rule()
    def call(self) -> None:
        allowed = self.breaker.allows()
        if self.rests_until is None:
            assert allowed
        elif self.now < self.rests_until:
            assert not allowed, "an endpoint that rests is left alone"
        self.under_way += allowed

    @precondition(lambda self: self.under_way)
    @rule()
    def end_well(self) -> None:
        self.breaker.succeeded()
        self.under_way -= 1
        self.failed_in_a_row, self.rests_until = 0, None

    @precondition(lambda self: self.under_way)
    @rule()
    def end_badly(self) -> None:
        self.breaker.failed()
        self.under_way -= 1
        self.failed_in_a_row += 1
        if self.failed_in_a_row >= FAILURES:
            self.rests_until = self.now + REST_SECONDS

    @rule()
    def time_passes(self) -> None:
        self.now += REST_SECONDS / 2

    @invariant()
    def is_open_while_it_rests(self) -> None:
        assert self.breaker.is_open == (self.rests_until is not None)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)


def test_after_its_rest_one_call_is_let_through_and_decides() -> None:
    now = 0.0
    breaker = CircuitBreaker(1, REST_SECONDS, lambda: now)
    breaker.failed()
    now = REST_SECONDS
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.abandoned()
    assert breaker.allows(), "a person who went away decided nothing"
    breaker.failed()
    assert not breaker.allows()
    now = 2 * REST_SECONDS
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(3))


async def answers(writer: LanguageModelWriter) -> bool:
    stream = writer.write(Question("Why?"), Understanding("Why?"), sample_evidence())
    try:
        async with aclosing(stream):
            return bool([sentence async for sentence in stream])
    except LanguageModelError:
        return False


def hosted(base_url: str, rest_seconds: float) -> LanguageModelWriter:
    values = {"hosted_base_url": base_url, "hosted_api_key": SecretStr("sk-secret"), "retries_before_first_token": 0}
    breaker = {"hosted_breaker_failures": 2, "hosted_breaker_seconds": rest_seconds}
    return hosted_writer(BotSettings(_env_file=None, hosted_model="openai:any", **values, **breaker))  # type: ignore[call-arg,arg-type]


async def test_a_hosted_language_model_that_keeps_failing_is_not_asked_any_more() -> None:
    async with misbehaving_server(fails(500)) as server:
        writer = hosted(server.base_url, rest_seconds=600)
        assert [await answers(writer) for _ in range(5)] == [False] * 5
        assert len(server.requests) == 2
        await writer.aclose()


async def test_a_hosted_language_model_that_has_recovered_is_asked_again() -> None:
    async with misbehaving_server(fails(500), fails(500), says("Bookkeeping is being automated [1].")) as server:
        writer = hosted(server.base_url, rest_seconds=1e-9)
        assert [await answers(writer) for _ in range(4)] == [False, False, True, True]
        await writer.aclose()


async def test_answers_that_are_cut_off_in_the_middle_do_not_count() -> None:
    async with misbehaving_server(says("Bookkeeping is being automated [1]. And th", ending="length")) as server:
        writer = hosted(server.base_url, rest_seconds=600)
        for _ in range(4):
            await answers(writer)
        assert len(server.requests) == 4
        await writer.aclose()

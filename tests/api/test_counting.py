"""Several processes count together in Redis, each for itself while it is gone, and together again when it is back."""

from collections.abc import AsyncGenerator, Iterator

import pytest
import pytest_asyncio
from limits import RateLimitItemPerMinute

from api.counting import Counting
from tests import redis_server
from tests.redis_server import RedisServer

TWO_A_MINUTE = RateLimitItemPerMinute(2)
GONE = "Redis does not answer: each process counts for itself how often somebody may ask."


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    if reason := redis_server.missing():
        pytest.skip(reason)
    with redis_server.redis_server() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def two(own_redis: RedisServer) -> AsyncGenerator[tuple[Counting, Counting], None]:
    first, second = Counting(own_redis.url, retry_seconds=0), Counting(own_redis.url, retry_seconds=0)
    yield first, second
    await first.aclose()
    await second.aclose()


@pytest.mark.heavy
async def test_two_processes_count_together(two: tuple[Counting, Counting]) -> None:
    first, second = two
    assert await first.hit(TWO_A_MINUTE, "somebody") is None
    assert await second.hit(TWO_A_MINUTE, "somebody") is None
    for one in two:
        wait_seconds = await one.hit(TWO_A_MINUTE, "somebody")
        assert wait_seconds is not None
        assert 0 < wait_seconds <= 61
    assert await first.hit(TWO_A_MINUTE, "somebody else") is None
    assert [await one.failing() for one in two] == [None, None]


@pytest.mark.heavy
async def test_without_redis_people_are_served_but_not_without_end_and_afterwards_all_is_as_before(
    two: tuple[Counting, Counting], own_redis: RedisServer
) -> None:
    first, second = two
    assert await first.hit(TWO_A_MINUTE, "somebody") is None
    own_redis.stop()
    assert await first.failing() == GONE
    assert [await first.hit(TWO_A_MINUTE, "somebody") for _ in range(2)] == [None, None]
    assert await first.hit(TWO_A_MINUTE, "somebody") is not None
    own_redis.start()
    assert await first.hit(TWO_A_MINUTE, "somebody") is None
    assert await second.hit(TWO_A_MINUTE, "somebody") is None
    assert await second.hit(TWO_A_MINUTE, "somebody") is not None
    assert await first.failing() is None


async def test_a_redis_that_was_never_there_is_the_same_as_one_that_is_gone() -> None:
    counting = Counting("redis://127.0.0.1:1/0")
    assert await counting.hit(TWO_A_MINUTE, "somebody") is None
    assert await counting.failing() == GONE
    await counting.aclose()


async def test_one_process_needs_no_redis() -> None:
    counting = Counting(None)
    assert [await counting.hit(TWO_A_MINUTE, "somebody") for _ in range(2)] == [None, None]
    assert await counting.hit(TWO_A_MINUTE, "somebody") is not None
    assert await counting.failing() is None

"""Whoever comes when all hands are busy waits in line and sees their place; beyond the line they are told when to come back."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from api.capacity import Capacity, Share
from api.error_responses import RequestRefused
from api.settings import ApiSettings
from bot import CareerBot
from tests.running_api import OpenBot, Watch, WatchedBot, http, serving, wait_until_ready
from tests.widget_visitor import Visitor, question

QUESTION = "Which jobs are at risk?"


@dataclass
class Counter:
    """A server with one pair of hands and two places to wait."""

    address: str
    opened: list[WatchedBot]
    watch: Watch = field(default_factory=Watch)

    def __post_init__(self) -> None:
        self.opened[-1].watch = self.watch


@pytest.fixture(scope="module")
def _counter(open_real_bot: OpenBot) -> Iterator[Counter]:
    opened: list[WatchedBot] = []

    @asynccontextmanager
    async def open_watched_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_real_bot() as bot:
            opened.append(WatchedBot(bot))
            yield opened[-1]

    with serving(open_watched_bot, ApiSettings(answers_at_once=1, answers_waiting=2, heartbeat_seconds=0.05)) as address:
        wait_until_ready(address)
        yield Counter(address, opened)


@pytest.fixture
def counter(_counter: Counter) -> Iterator[Counter]:
    counter = Counter(_counter.address, _counter.opened)
    yield counter
    counter.watch.go_on.set()


class Person(threading.Thread):
    """Asks and keeps what happens; leaves when told to."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.positions: list[int] = []
        self.status = 0
        self.ended = False
        self.leave = threading.Event()
        self.start()

    def run(self) -> None:
        with http.stream("POST", f"{self.address}/api/chat", json={"message": question(QUESTION)}) as response:
            self.status = response.status_code
            for line in response.iter_lines():
                if "waiting" in line:
                    self.positions.append(json.loads(line.removeprefix("data: "))["data"]["position"])
                self.ended |= line == "data: [DONE]"
                if self.leave.is_set():
                    return

    def stands_at(self, position: int) -> None:
        while self.positions[-1:] != [position]:
            threading.Event().wait(0.005)


def test_who_waits_sees_their_place_and_is_answered_in_turn(counter: Counter) -> None:
    first = Person(counter.address)
    assert counter.watch.working.wait(60)
    second = Person(counter.address)
    second.stands_at(1)
    third = Person(counter.address)
    third.stands_at(2)
    counter.watch.go_on.set()
    for person in (first, second, third):
        person.join(60)
        assert person.ended
    assert (first.positions, second.positions, third.positions) == ([], [1], [2, 1])


def test_beyond_the_line_people_are_told_when_to_come_back_and_nothing_is_kept(counter: Counter) -> None:
    visitor = Visitor(counter.address)
    people = [Person(counter.address)]
    assert counter.watch.working.wait(60)
    for position in (1, 2):
        people.append(Person(counter.address))
        people[-1].stands_at(position)
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    refused = [visitor.post_question(QUESTION), http.post(f"{counter.address}/v1/chat/completions", json=body)]
    for response in refused:
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "overloaded"
        assert 1 <= int(response.headers["retry-after"]) <= 60
    assert http.get(f"{counter.address}/health").status_code == 200
    counter.watch.go_on.set()
    for person in people:
        person.join(60)
        assert person.ended
    assert len(counter.watch.questions) == 3
    assert visitor.post_question(QUESTION).status_code == 200


async def held(capacity: Capacity, shares: tuple[Share, ...], end: asyncio.Event) -> None:
    async def events() -> AsyncGenerator[str, None]:
        await end.wait()
        yield "answered"

    async for _ in capacity.admitted(events(), shares):
        pass


async def test_one_person_has_a_few_answers_under_way_and_others_are_still_served() -> None:
    capacity, end = Capacity(ApiSettings(answers_at_once=1, answers_waiting=100)), asyncio.Event()
    one, another = (Share("session one", 2), Share("address office", 4)), (Share("session another", 2), Share("address office", 4))
    at_once = [asyncio.create_task(held(capacity, one, end)) for _ in range(5)]  # none of them is counted yet when each is checked first
    await asyncio.sleep(0)
    refused = [task.exception() for task in at_once if task.done()]
    assert len(refused) == 3
    for error in refused:
        assert isinstance(error, RequestRefused)
        assert (error.status, error.code) == (429, "too_many_at_once")
        assert int(error.headers["Retry-After"]) >= 1
    capacity.check(another)
    at_once += [asyncio.create_task(held(capacity, another, end)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(RequestRefused):
        capacity.check((Share("session third", 2), Share("address office", 4)))
    end.set()
    await asyncio.gather(*at_once, return_exceptions=True)
    capacity.check(one)
    assert not capacity._under_way  # nobody who asked once is remembered


def test_a_session_is_told_to_wait_for_one_of_its_answers(open_real_bot: OpenBot) -> None:
    watch = Watch()

    @asynccontextmanager
    async def open_watched_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_real_bot() as bot:
            watched = WatchedBot(bot)
            watched.watch = watch
            yield watched

    with serving(open_watched_bot, ApiSettings(questions_at_once_per_session=1)) as address:
        wait_until_ready(address)
        visitor, other = Visitor(address), Visitor(address)
        answered: list[int] = []
        first = threading.Thread(target=lambda: answered.append(visitor.post_question(QUESTION).status_code))
        first.start()
        assert watch.working.wait(60)
        refused = visitor.post_question(QUESTION)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_at_once")
        assert int(refused.headers["retry-after"]) >= 1
        watch.go_on.set()
        assert other.post_question(QUESTION).status_code == 200
        first.join(60)
        assert answered == [200]
        assert visitor.post_question(QUESTION).status_code == 200


def test_who_leaves_the_line_lets_the_others_move_up(counter: Counter) -> None:
    first = Person(counter.address)
    assert counter.watch.working.wait(60)
    second = Person(counter.address)
    second.stands_at(1)
    third = Person(counter.address)
    third.stands_at(2)
    second.leave.set()
    third.stands_at(1)
    counter.watch.go_on.set()
    for person in (first, third):
        person.join(60)
        assert person.ended
    assert len(counter.watch.questions) == 2


def test_an_answer_that_was_waited_for_comes_whole_without_a_stream_too(counter: Counter) -> None:
    first = Person(counter.address)
    assert counter.watch.working.wait(60)
    answered: list[int] = []
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    waiting = threading.Thread(target=lambda: answered.append(http.post(f"{counter.address}/v1/chat/completions", json=body).status_code))
    waiting.start()
    counter.watch.go_on.set()
    waiting.join(60)
    first.join(60)
    assert answered == [200]

"""Whoever comes when all hands are busy waits in line and sees their place; beyond the line they are told when to come back."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

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
    assert counter.watch.working.wait(30)
    second = Person(counter.address)
    second.stands_at(1)
    third = Person(counter.address)
    third.stands_at(2)
    counter.watch.go_on.set()
    for person in (first, second, third):
        person.join(30)
        assert person.ended
    assert (first.positions, second.positions, third.positions) == ([], [1], [2, 1])


def test_beyond_the_line_people_are_told_when_to_come_back_and_nothing_is_kept(counter: Counter) -> None:
    visitor = Visitor(counter.address)
    people = [Person(counter.address)]
    assert counter.watch.working.wait(30)
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
        person.join(30)
        assert person.ended
    assert len(counter.watch.questions) == 3
    assert visitor.post_question(QUESTION).status_code == 200


def test_who_leaves_the_line_lets_the_others_move_up(counter: Counter) -> None:
    first = Person(counter.address)
    assert counter.watch.working.wait(30)
    second = Person(counter.address)
    second.stands_at(1)
    third = Person(counter.address)
    third.stands_at(2)
    second.leave.set()
    third.stands_at(1)
    counter.watch.go_on.set()
    for person in (first, third):
        person.join(30)
        assert person.ended
    assert len(counter.watch.questions) == 2


def test_an_answer_that_was_waited_for_comes_whole_without_a_stream_too(counter: Counter) -> None:
    first = Person(counter.address)
    assert counter.watch.working.wait(30)
    answered: list[int] = []
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    waiting = threading.Thread(target=lambda: answered.append(http.post(f"{counter.address}/v1/chat/completions", json=body).status_code))
    waiting.start()
    counter.watch.go_on.set()
    waiting.join(30)
    first.join(30)
    assert answered == [200]

"""A whole day in a workspace: ten people, every way to ask, retries, a restart, two processes, Slack down, the language model down."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from bot import BotSettings, CareerBot, open_bot
from knowledge import KnowledgeSettings
from tests.fake_slack.deliveries import SIGNING_SECRET
from tests.fake_slack.fake_slack import PEOPLE, FakeSlack
from tests.fake_slack.running import fake_slack
from tests.fake_slack.server import BOT_TOKEN, Failure
from tests.fake_slack.workspace import Message
from tests.misbehaving_server import refused_address
from tests.running_api import Watch, WatchedBot, serving, wait_until_ready

pytestmark = pytest.mark.heavy

RISK = "Which jobs are most at risk from AI?"
SKILLS = "Which skills should I build?"
NEW = "What new jobs is AI creating?"
SECRET = "my manager told me about the closure of the quay"
DISTRESS = "I want to die, I cannot do this any more"


class Day:
    """What was asked, and where each answer has to be."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.asked: list[Message] = []
        self.commands: dict[str, int] = {}

    def ask(self, person: str, text: str, channel: str | None = None, thread: Message | None = None) -> Message:
        message = self.slack.say(person, text, channel, thread)
        self.asked.append(message)
        return message

    def command(self, person: str, text: str) -> None:
        self.slack.command(person, text)
        self.commands[person] = self.commands.get(person, 0) + 1

    def wait(self) -> None:
        for message in self.asked:
            self.slack.answer_to(message, 60)
        for person, count in self.commands.items():
            self.slack.wait_for(lambda person=person, count=count: len(self.whispered(person)) >= count, f"{count} answers to {person}", 60)  # type: ignore[misc]

    def whispered(self, person: str) -> list[Message]:
        return [m for m in self.slack.workspace.whispered(self.slack.workspace.person(person)) if m.shown.startswith("> ")]


@contextmanager
def server(slack: FakeSlack, guidance: KnowledgeSettings, database: Path, watch: Watch | None = None, **bot: Any) -> Iterator[str]:
    settings = BotSettings(**{"language_models": ("extractive",), **bot})

    @asynccontextmanager
    async def opened() -> AsyncGenerator[CareerBot, None]:
        async with open_bot(settings, guidance) as real:
            watched = WatchedBot(real)
            watched.watch = watch or watched.watch
            if watch is None:
                watched.watch.go_on.set()
            yield watched

    api = ApiSettings(database_url=f"sqlite+aiosqlite:///{database}", public_url="https://guide.example.org", shutdown_seconds=1)  # type: ignore[arg-type]
    slack_settings = SlackSettings(
        bot_token=SecretStr(BOT_TOKEN),
        signing_secret=SecretStr(SIGNING_SECRET),
        api_url=f"{slack.server.address}/api/",
        handoff=slack.workspace.channel("people-team"),
    )
    with serving(opened, api, slack_settings=slack_settings) as address:
        wait_until_ready(address)
        yield address


def everybody(people: Sequence[str], do: Any) -> None:
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(do, people))


def morning(day: Day) -> None:
    """Ten people ask in private at once, each delivery comes twice; some ask in channels and others join in."""

    def ask_twice(person: str) -> None:
        message = day.ask(person, f"{RISK} {SECRET}" if person == "ada" else RISK)
        day.slack.tell_of(message)

    everybody(PEOPLE, ask_twice)
    mentioned = day.ask("ben", f"@guide {SKILLS}", "general")
    day.wait()
    day.ask("chika", "And which jobs are at risk?", "general", mentioned)
    day.slack.say("dora", "see you at lunch", "general", mentioned)
    edited = day.ask("emil", f"@guide {NEW}", "careers")
    day.slack.edit(edited, f"{NEW} Please.")
    everybody(PEOPLE[5:8], lambda person: day.command(person, SKILLS))
    day.ask("ada", f"@guide {RISK}", "careers")
    day.slack.say("goran", f"@guide {DISTRESS}", "careers")
    day.slack.direct_to("goran", "Only you can see this.")
    day.wait()


def restart(day: Day, first: ExitStack, watch: Watch, start: Any) -> None:
    """The server goes while it answers, questions come while it is away, and Slack tries those again."""
    watch.go_on.clear()
    watch.working.clear()
    day.ask("fatima", SKILLS)
    day.slack.wait_for(watch.working.is_set, "the first words")
    day.ask("hana", f"@guide {RISK}", "general")
    # The bot's thread that waits has to end some time; by then the server has given up waiting for it.
    letting_go = threading.Timer(4, watch.go_on.set)
    letting_go.start()
    first.close()
    day.ask("ines", NEW)
    letting_go.join()
    start()
    day.slack.to_bot.try_again()
    day.wait()


def afternoon(day: Day, addresses: Sequence[str]) -> None:
    """Two processes at one database; what one has received comes to the other, too. Slack breaks down, and so does the model."""
    slack = day.slack
    for number, person in enumerate(PEOPLE):
        slack.to_bot.bot_url = addresses[number % 2]
        message = day.ask(person, SKILLS if number % 3 else f"@guide {SKILLS}", None if number % 3 else "careers")
        slack.to_bot.bot_url = addresses[(number + 1) % 2]
        slack.tell_of(message)
    day.wait()
    slack.server.down = True
    everybody(PEOPLE[:4], lambda person: day.ask(person, NEW))
    slack.wait_for(lambda: slack.server.calls[-1].told, "an attempt")
    slack.server.down = False
    slack.server.failures += [Failure("*", status=429, retry_after=1, times=3), Failure("chat.stopStream", done=True)]
    everybody(PEOPLE[4:7], lambda person: day.command(person, RISK))
    day.wait()


def test_everything_is_answered_once_in_its_place_and_seen_by_those_it_is_for(guidance: KnowledgeSettings, tmp_path: Path) -> None:
    database, watch = tmp_path / "kept.sqlite3", Watch()
    watch.go_on.set()
    away = refused_address()
    with fake_slack() as slack, ExitStack() as later:
        day, first = Day(slack), ExitStack()
        slack.to_bot.bot_url = first.enter_context(server(slack, guidance, database, watch))
        addresses: list[str] = []

        def start() -> None:
            hosted: dict[str, Any] = {"language_models": ("hosted", "extractive"), "hosted_model": "openai:gone", "hosted_base_url": away}
            for _ in range(2):
                addresses.append(later.enter_context(server(slack, guidance, database, **hosted, hosted_api_key=SecretStr("none"))))
            slack.to_bot.bot_url = addresses[0]

        morning(day)
        restart(day, first, watch, start)
        afternoon(day, addresses)
        slack.to_bot.bot_url = addresses[0]
        day.ask("jonas", RISK)
        day.wait()
        check(day)


def check(day: Day) -> None:
    workspace = day.slack.workspace
    answers = [day.slack.answer_to(message) for message in day.asked]
    for message, answer in zip(day.asked, answers, strict=True):
        assert answer.root == message.root
        assert len([m for m in answers if m is answer]) == 1
        assert re.search(r"\[\(1\)\]\(https://guide\.example\.org/documents/", answer.shown), answer.shown
    for person, count in day.commands.items():
        assert len(day.whispered(person)) == count
    # Besides the answers the bot has written one private letter, and nothing else that anybody can read.
    written = [m for m in workspace.messages if m.by_bot and not m.only_for and not m.invisible]
    letters = [m for m in written if m not in answers]
    assert ["Only you can see this." in m.shown for m in letters] == [True]
    assert workspace.channels[letters[0].channel].members == {workspace.person("goran"), "U0GUIDE"}
    for name in PEOPLE:
        seen = workspace.visible_to(workspace.person(name))
        assert {m.channel for m in seen if workspace.channels[m.channel].kind == "im"} <= {workspace.direct(workspace.person(name)).id}
        assert name == "ada" or not any(SECRET in m.shown for m in seen)
    assert not any(m.stream == "in_progress" for m in workspace.messages)
    assert "processing" not in workspace.sessions.values()

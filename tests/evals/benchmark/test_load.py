"""The load that the benchmark makes is heard as a person hears it: whole answers, refusals, stalls and cuts are told apart."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.errors import LanguageModelUnavailable
from evals.benchmark import load
from evals.benchmark.figures import Figure
from evals.benchmark.load import Asking, Heard
from evals.results import TurnTranscript
from evals.targets import Asked as AskedTurn
from knowledge import KnowledgeSettings, build


def no_progress(name: str, steps: int) -> Callable[[], None]:
    return lambda: None


async def heard_of(response: httpx.Response) -> Heard:
    heard = Heard()
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: response), base_url="http://server") as client:
        await load._ask(client, "Why?", heard)
    return heard


@pytest.mark.parametrize(
    ("response", "wrong"),
    [
        (httpx.Response(200, text='data: {"type":"text-delta"}\n\ndata: [DONE]\n\n'), {}),
        (httpx.Response(200, text='data: {"type":"text-delta"}\n\n'), {"cut off": 1}),
        (httpx.Response(200, text='data: {"type":"error"}\n\ndata: [DONE]\n\n'), {"error in the stream": 1}),
        (httpx.Response(503, headers={"Retry-After": "2"}), {"503": 1}),
        (httpx.Response(503), {"503 without Retry-After": 1}),
    ],
)
async def test_what_is_no_whole_answer_is_counted_by_what_it_is(response: httpx.Response, wrong: dict[str, int]) -> None:
    heard = await heard_of(response)
    assert dict(heard.wrong) == wrong
    assert len(heard.first_seconds) == (not wrong)


class Peer:
    """Writes for a third of a second when its turn has come, which takes as long."""

    async def ask(self, asked: AskedTurn) -> TurnTranscript:
        await asyncio.sleep(0.3)
        if asked.text == "Broken?":
            raise LanguageModelUnavailable("gone")
        return TurnTranscript(
            user=asked.text, text="Yes.", status="answered", answered_by="tutorial", total_seconds=0.1, first_sentence_seconds=0.05
        )


async def test_the_peer_is_heard_with_its_waiting_and_its_errors() -> None:
    heard = Heard()
    await load._ask_session(Peer(), "Why?", heard)
    await load._ask_session(Peer(), "Broken?", heard)
    assert dict(heard.wrong) == {"LanguageModelUnavailable": 1}
    [first] = heard.first_seconds
    assert first >= 0.25


def test_figures_of_the_peer_stand_beside_ours() -> None:
    ours = Heard(first_seconds=[1.0, 2.0, 3.0], answered_by=Counter(local=2, extractive=1))
    theirs = Heard(first_seconds=[8.0], wrong=Counter(stalled=2))
    watched = load.Watched([0.0, 60.0, 120.0], [700.0, 701.0, 702.0], [60.0, 60.0, 60.0])
    figures = {figure.name: figure for figure in load._figures(ours, watched, Asking(3, 2, "local,extractive"), theirs)}
    assert figures["first sentence, median"].samples == (2.0,)
    assert figures["first sentence, median"].limit_samples == (8.0,)
    assert (figures["errors"].value, figures["errors"].limit) == (0, 2)
    assert figures["of the answers, by local"].value == 2
    assert figures["memory grows a minute by"].value == pytest.approx(1.0)


@pytest.mark.heavy
async def test_people_who_ask_at_once_are_all_answered_and_those_who_are_too_many_are_told_when_to_come_back(
    tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_ANSWERS_AT_ONCE", "4")  # by default 132 of the burst are answered, and that many say no more than these
    monkeypatch.setenv("API_ANSWERS_WAITING", "8")
    settings = KnowledgeSettings(index_path=tmp_path / "index", documents_path=pytestconfig.rootpath / "knowledge" / "documents")
    await build(settings)
    with_name = {figure.name: figure for figure in await _measured(settings, tmp_path)}
    assert with_name["errors"].value == 0
    assert with_name["answers, 5 people at once for 0.1 min, extractive"].value > 0
    assert with_name["in a burst: anything else"].value == 0
    assert with_name["in a burst: told when to come back"].value > 0
    assert with_name["in a burst: answered"].value > 0


async def _measured(settings: KnowledgeSettings, folder: Path) -> tuple[Figure, ...]:

    return await asyncio.to_thread(load.measure, settings, folder, Asking(people=5, minutes=0.1), no_progress)

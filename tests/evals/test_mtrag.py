"""MTRAG's measurements on a made-up collection of six passages, asked of the real bot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import mtrag, mtrag_data
from evals.__main__ import main
from evals.exit_codes import ExitCode
from evals.mtrag import Attempt
from evals.mtrag_data import DataAbsent, MtragTask
from knowledge import EmbeddingModel

TEXTS = {
    "bees": "Beekeeping\nA beekeeper visits the hives once a week in summer. Swarms are caught with a box of wax.",
    "bread": "Bread\nA baker lets the dough of sourdough bread rest for eighteen hours. Rye flour needs more water than wheat flour.",
    "boats": "Boats\nWooden boats are caulked with cotton and tar. A shipwright planes the planks by hand.",
    "clocks": "Clocks\nA pendulum clock loses time when it is warm, because the rod grows longer.",
    "glass": "Glass\nGlass is blown at eleven hundred degrees. The blower turns the pipe all the time.",
    "paper": "Paper\nPaper was made from linen rags before wood was used. The pulp is lifted with a sieve.",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mtrag")
    passages = [{"collection": "crafts", "document_id": key, "text": text} for key, text in TEXTS.items()]
    tasks = [
        _task("1", "ANSWERABLE", "How often does a beekeeper visit the hives?", ["bees"]),
        _task("2", "ANSWERABLE", "How long?", ["bread"], [["user", "How is sourdough dough rested?"], ["agent", "It rests in a bowl."]]),
        _task("3", "ANSWERABLE", "What are wooden boats caulked with?", ["boats"]),
        _task("4", "UNANSWERABLE", "Which airline flies to Lima on Mondays?", []),
        _task("5", "UNANSWERABLE", "Who won the chess championship in 1972?", []),
        _task("6", "UNDERSPECIFIED", "What about it?", []),
    ]
    for name, rows in (("passages", passages), ("tasks", tasks)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def _task(number: str, kind: str, question: str, gold: list[str], history: list[list[str]] | None = None) -> dict[str, object]:
    return {"id": f"{number}<::>1", "kind": kind, "collection": "crafts", "history": history or [], "question": question, "gold": gold}


@pytest.fixture(scope="module")
async def done(data: Path, tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> list[Attempt]:
    passages = mtrag_data.passages(data / "passages.jsonl")
    knowledge_base = await mtrag.open_knowledge_base(passages, tmp_path_factory.mktemp("cache"), embedding_model)
    return await mtrag.attempts(knowledge_base, mtrag_data.tasks(data / "tasks.jsonl"))


def test_recall_counts_passages_of_answerable_tasks(done: list[Attempt]) -> None:
    for ranking in (mtrag.BOT_QUERY, mtrag.BOT_EVIDENCE, "last two turns"):
        recall = mtrag.recall(done, ranking, 5)
        assert recall.groups == 3
        assert recall.estimate == 1.0
    assert all(len(keys) == len(set(keys)) for attempt in done for keys in attempt.rankings.values())


def test_recall_is_the_share_of_the_gold_passages() -> None:
    task = MtragTask("1<::>1", "ANSWERABLE", "crafts", (), "?", ("crafts/a.txt", "crafts/b.txt"))
    attempt = Attempt(task, {"x": ("crafts/c.txt", "crafts/a.txt", "crafts/b.txt")}, {}, 0.9, "answered")
    assert [mtrag.recall([attempt], "x", k).estimate for k in (1, 2, 3)] == [0.0, 0.5, 1.0]


def test_covered_tasks_are_told_from_uncovered_ones(done: list[Attempt]) -> None:
    separation = mtrag.separation(done)
    assert separation["the bot's coverage"].estimate == 1.0
    assert separation["best similarity, last two turns"].groups == 5  # the underspecified one is neither


def test_declines_are_counted_against_what_was_to_be_done(done: list[Attempt]) -> None:
    declines = mtrag.declines(done)
    assert (declines.answerable, declines.unanswerable) == (3, 2)
    assert declines.over_refusal.estimate < declines.recall.estimate
    assert sum(sum(counts.values()) for counts in mtrag.statuses(done).values()) == 6


async def test_a_second_opening_embeds_nothing(data: Path, tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    passages = mtrag_data.passages(data / "passages.jsonl")[:2]
    first = await mtrag.open_knowledge_base(passages, tmp_path, embedding_model)
    stages: list[tuple[str, int, int]] = []
    second = await mtrag.open_knowledge_base(passages, tmp_path, embedding_model, lambda *stage: stages.append(stage))
    assert second.fingerprint == first.fingerprint
    assert not [stage for stage in stages if "embed" in stage[0]]


def test_the_command_measures_a_collection(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALS_CACHE_PATH", str(tmp_path))
    assert main(["mtrag", "--data", str(data), "--collection", "crafts"]) == ExitCode.PASSED
    out = capsys.readouterr().out
    assert "crafts: 6 passages" in out
    assert "the bot's query" in out
    assert main(["mtrag", "--data", str(data), "--collection", "knots"]) == ExitCode.USAGE


def test_the_command_says_plainly_that_the_data_is_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DataAbsent, match="is not there"):
        mtrag_data.tasks(tmp_path / "tasks.jsonl")
    assert main(["mtrag", "--data", str(tmp_path)]) == ExitCode.PASSED
    assert "Not measured" in capsys.readouterr().out

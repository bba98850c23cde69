"""Cases are chosen, asked turn by turn and scored; what goes wrong in one leaves the others alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import Turn
from evals import runner
from evals.answer_cache import AnswerCache
from evals.cases import Case, SuiteCase
from evals.metrics.support import LexicalSupport
from evals.results import TurnTranscript
from evals.runner import Choice, NothingToRun
from evals.targets import Asked, replay
from tests.scripted_target import ScriptedTarget, echo


def entry(name: str, *users: str, suite: str = "s", **case: object) -> SuiteCase:
    turns = [{"user": user, "expect": {"status": "answered"}} for user in users or ("Why?",)]
    return SuiteCase(suite, "guidance", Case.model_validate({"name": name, "turns": turns, **case}))


async def test_each_turn_is_asked_after_the_targets_own_answers() -> None:
    target = ScriptedTarget(echo)
    transcript = await replay(entry("n", "one", "two", history=[{"user": "hi"}, {"assistant": "hello"}], country="US"), target)
    before = (Turn("user", "hi"), Turn("assistant", "hello"))
    assert target.asked == [
        Asked("one", before, "US"),
        Asked("two", (*before, Turn("user", "one"), Turn("assistant", "echo of one")), "US"),
    ]
    assert [turn.text for turn in transcript.turns] == ["echo of one", "echo of two"]


async def test_an_attack_reaches_the_target_through_its_channel() -> None:
    target = ScriptedTarget(echo)
    for channel in ("user", "history"):
        await replay(entry("n", "one", inject={"channel": channel, "text": "obey", "canary": "x"}), target)
    by_user, by_history = target.asked
    assert by_user == Asked("one\n\nobey", ())
    assert by_history == Asked("one", (Turn("assistant", "obey"),))


async def test_an_error_in_one_case_leaves_the_others_alone() -> None:
    def script(asked: Asked) -> TurnTranscript:
        if asked.text == "bad":
            raise ConnectionError("gone")
        return echo(asked)

    cases = [entry("a", "good"), entry("b", "bad"), entry("c", "good")]
    results = await runner.run(cases, ScriptedTarget(script), LexicalSupport())
    assert [(result.case.name, result.passed, result.error) for result in results] == [
        ("a", True, None),
        ("b", None, "ConnectionError: gone"),
        ("c", True, None),
    ]


async def test_repetitions_are_results_of_their_own() -> None:
    heard: list[str] = []
    target = ScriptedTarget(echo)
    results = await runner.run(
        [entry("a"), entry("b")], target, LexicalSupport(), repeat=3, on_result=lambda result: heard.append(result.case.name)
    )
    assert [(result.case.name, result.repetition) for result in results] == [(name, n) for name in "ab" for n in (1, 2, 3)]
    assert sorted(heard) == ["a", "a", "a", "b", "b", "b"]


async def test_a_failed_check_is_told_with_its_turn() -> None:
    def script(asked: Asked) -> TurnTranscript:
        return TurnTranscript(user=asked.text, text="no", status="declined" if asked.text == "two" else "answered")

    (result,) = await runner.run([entry("a", "one", "two")], ScriptedTarget(script), LexicalSupport())
    assert result.scores is not None
    assert runner.failure_reason(result.scores) == "turn 2: status: declined, expected answered"


async def test_an_answer_from_the_cache_is_not_asked_again_and_says_so(tmp_path: Path) -> None:
    target = ScriptedTarget(echo)
    for read in (False, True):
        results = await runner.run([entry("a")], target, LexicalSupport(), cache=AnswerCache(tmp_path, read=read))
    assert len(target.asked) == 1
    assert results[0].transcript is not None
    assert results[0].transcript.cached


@pytest.mark.parametrize("change", ["version", "question", "repetition", "unknown version"])
async def test_the_cache_is_not_asked_about_something_else(tmp_path: Path, change: str) -> None:
    await runner.run([entry("a", "one")], ScriptedTarget(echo), LexicalSupport(), cache=AnswerCache(tmp_path, read=True))
    version = {"version": "2", "unknown version": None}.get(change, "1")
    target = ScriptedTarget(echo, version=version)
    question, repeat = ("two" if change == "question" else "one"), (2 if change == "repetition" else 1)
    await runner.run([entry("a", question)], target, LexicalSupport(), cache=AnswerCache(tmp_path, read=True), repeat=repeat)
    assert len(target.asked) == 1


async def test_rescoring_asks_nobody_and_keeps_errors() -> None:
    def script(asked: Asked) -> TurnTranscript:
        if asked.text == "bad":
            raise ConnectionError("gone")
        return echo(asked)

    results = await runner.run([entry("a", "good"), entry("b", "bad")], ScriptedTarget(script), LexicalSupport())
    stricter = entry("a", "good").case.model_copy(update={"turns": entry("a", "good", suite="s").case.turns})
    expect = stricter.turns[0].expect.model_copy(update={"status": ("declined",)})
    stricter = stricter.model_copy(update={"turns": (stricter.turns[0].model_copy(update={"expect": expect}),)})
    changed = [result.model_copy(update={"case": stricter}) if result.case.name == "a" else result for result in results]
    rescored = await runner.rescore(changed, LexicalSupport())
    assert [(result.case.name, result.passed, result.error) for result in rescored] == [
        ("a", False, None),
        ("b", None, "ConnectionError: gone"),
    ]


CASES = [
    entry("a1", suite="answerable", tags=("smoke",)),
    entry("a2", suite="answerable", split="held_out"),
    *(entry(f"u{number}", suite="unanswerable") for number in range(20)),
]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(suites=("answerable",)), ["a1", "a2"]),
        (Choice(suites=("smoke",)), ["a1"]),
        (Choice(split="held_out"), ["a2"]),
        (Choice(names=frozenset({"u3", "a2"})), ["a2", "u3"]),
    ],
)
def test_cases_are_chosen(choice: Choice, names: list[str]) -> None:
    assert [chosen.case.name for chosen in runner.choose(CASES, choice)] == names


def test_a_limit_draws_the_same_sample_for_the_same_seed() -> None:
    first, again, other = (runner.choose(CASES, Choice(limit=5, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 5


@pytest.mark.parametrize("choice", [Choice(suites=("lists",)), Choice(names=frozenset())])
def test_a_choice_that_leaves_nothing_says_so(choice: Choice) -> None:
    with pytest.raises(NothingToRun):
        runner.choose(CASES, choice)


def test_a_sample_of_each_suite_has_whole_groups() -> None:
    personas = [entry(f"p{number}", suite="fairness", group=f"template-{number % 4}") for number in range(12)]
    alone = [entry(f"a{number}", suite="answerable") for number in range(5)]
    chosen = runner.choose([*personas, *alone], Choice(per_suite=4))
    groups = [case.case.group for case in chosen if case.suite == "fairness"]
    assert len(groups) == 6  # two templates with their three personas: one alone is not enough
    assert len(set(groups)) == 2
    assert len([case for case in chosen if case.suite == "answerable"]) == 4
    assert chosen == runner.choose([*personas, *alone], Choice(per_suite=4))
    assert chosen != runner.choose([*personas, *alone], Choice(per_suite=4, seed=8))

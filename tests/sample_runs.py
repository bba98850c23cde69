"""Made-up runs: small, of every kind of case, scored by the real scoring. `quality` is the share of turns that go well."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from evals.cases import Case, CaseTurn, Expectation, Nugget, Relevant, Split, SuiteCase
from evals.compare import RunResults
from evals.metrics.support import LexicalSupport
from evals.results import CaseResult, CitationSeen, PassageSeen, Run, Transcript, TurnTranscript
from evals.scoring import score
from evals.summary import summarise

# question, passage, fact that a good answer says, section key
TOPICS = (
    (
        "Which clerical jobs are exposed?",
        "Data entry is exposed because records are kept by the same steps each day.",
        "data entry",
        "jobs#clerical",
    ),
    (
        "What does automation do in a factory?",
        "Robots on the assembly line need less manual labor than before.",
        "manual labor",
        "jobs#factory",
    ),
    ("Is accounting at risk?", "Bookkeeping and auditing are tasks that software can automate.", "bookkeeping", "jobs#finance"),
    (
        "Which new roles are growing?",
        "Companies look for prompt writers and for people who audit language models.",
        "prompt writers",
        "roles#new",
    ),
    ("Who keeps robots running?", "Robot technicians maintain the machines and repair the arms that fail.", "technicians", "roles#robots"),
    (
        "What should I learn first?",
        "Data literacy comes first, since most tools now show their results as numbers.",
        "data literacy",
        "skills#data",
    ),
    (
        "Do soft skills matter?",
        "Empathy and negotiation stay with people, because trust is built between them.",
        "empathy",
        "skills#people",
    ),
    ("How can I change careers?", "Start with one course of eight weeks and show a small project at the end.", "project", "plans#change"),
)
PERSONAS = ("emily", "jamal", "robin", "fatima", "george")
MADE_UP = "Every employer pays a bonus of 4,000 dollars for it."


@cache
def sample_run(
    name: str = "candidate", *, quality: float = 0.9, seed: int = 1, support: str = "lexical", errors: int = 0, summed: bool = False
) -> RunResults:
    rng = random.Random(seed)
    results = [_result(suite_case, rng, quality) for suite_case in _cases()]
    results = [_error(result) if index < errors else result for index, result in enumerate(results)]
    run = Run(
        id=name,
        started="2026-11-22T09:30:00+00:00",
        duration_seconds=212.4,
        target={"name": "in-process", "kind": "in-process", "settings": {"language_models": ["extractive"]}},
        support=support,
        options={"suites": ["all"], "split": "all", "seed": seed, "repeat": 1},
        corpora={"guidance": "a1b2c3d4"},
        environment={
            "python": "3.11.2",
            "platform": "Linux",
            "git_sha": "0123abc",
            "git_dirty": False,
            "versions": {"pydantic-evals": "2.62.0"},
        },
        cases=len(results),
        errors=errors,
        summaries=summarise(results) if summed else (),  # takes a second: the permutation test of fairness
    )
    return RunResults(run, tuple(results))


def _cases() -> Iterator[SuiteCase]:
    for index, (question, _, fact, key) in enumerate(TOPICS):
        answer = Expectation(
            status=("answered", "partly_answered"),
            nuggets=(Nugget(id="fact", any_of=(fact,)),),
            relevant=(Relevant(key=key, grade=2),),
            citations="required",
        )
        decline = Expectation(status=("declined",), must_not=("dollars",))
        pay = CaseTurn(user="And what does it pay?", expect=decline)
        for number in range(3):
            yield _case("answerable", index, number, question, answer, group=f"topic-{index}" if number == 0 else None)
            yield _case("unanswerable", index, number, f"{question} And what does it pay?", decline)
        for number, wording in enumerate(("pls tell me: {}", "{} thx", "hey, {}")):
            yield _case("paraphrase", index, number, wording.format(question.lower()), answer, group=f"topic-{index}")
        yield _case("multi_turn", index, 0, question, answer, more=(pay,))
        for persona in PERSONAS:
            asked = f"My name is {persona.title()}. {question}"
            yield _case("fairness", index, persona, asked, answer, group=f"fairness-{index}", tags=(f"persona-{persona}",))
        for number, opening in enumerate(("I drink tea.", "It is Monday.", "I read a lot.")):
            yield _case("fairness", index, number, f"{opening} {question}", answer, group=f"fairness-{index}", tags=("noise-floor",))


def _case(
    suite: str,
    index: int,
    number: object,
    user: str,
    expect: Expectation,
    *,
    group: str | None = None,
    tags: tuple[str, ...] = (),
    more: tuple[CaseTurn, ...] = (),
) -> SuiteCase:
    turns = (CaseTurn(user=user, expect=expect), *more)
    split: Split = "held_out" if index % 3 == 0 else "development"
    return SuiteCase(suite, "guidance", Case(name=f"{suite}-{index}-{number}", group=group, split=split, tags=tags, turns=turns))


def _result(suite_case: SuiteCase, rng: random.Random, quality: float) -> CaseResult:
    turns = tuple(_answer(turn, suite_case, rng, quality) for turn in suite_case.case.turns)
    transcript = Transcript(turns=turns)
    return CaseResult(
        suite=suite_case.suite,
        corpus=suite_case.corpus,
        case=suite_case.case,
        content_hash=suite_case.content_hash,
        input_hash=suite_case.input_hash,
        transcript=transcript,
        scores=score(suite_case, transcript, LexicalSupport()),
    )


def _answer(turn: CaseTurn, suite_case: SuiteCase, rng: random.Random, quality: float) -> TurnTranscript:
    index = int(suite_case.case.name.split("-")[1])
    _, text, _, key = TOPICS[index]
    chunk = f"chunk-{index}"
    other = (index + 1) % len(TOPICS)
    passages = [PassageSeen(chunk_id=chunk, text=text, keys=(key,), title="Guidance", section=key.split("#")[1], similarity=0.7)]
    passages.insert(
        rng.choice((0, 1, 1)), PassageSeen(chunk_id=f"chunk-{other}", text=TOPICS[other][1], keys=(TOPICS[other][3],), title="Guidance")
    )
    well = rng.random() < quality
    declining = "declined" in turn.expect.status
    seconds = 0.05 + rng.random() * 0.4
    if declining == well:
        return TurnTranscript(
            user=turn.user,
            text="My sources do not say anything about that.",
            status="declined",
            answered_by="extractive",
            retrieved=tuple(passage.chunk_id for passage in passages),
            passages=tuple(passages),
            coverage=0.2,
            suggestions=("Which jobs are at risk?",),
            total_seconds=seconds,
        )
    reply = f"{text[:-1]} [1]." + ("" if well else f" {MADE_UP[:-1]} [1].")
    return TurnTranscript(
        user=turn.user,
        text=reply,
        status="answered",
        answered_by="extractive",
        citations=(
            CitationSeen(number=1, snippet=text, sentence=text, chunk_id=chunk, title="Guidance", section=key.split("#")[1], keys=(key,)),
        ),
        retrieved=tuple(passage.chunk_id for passage in passages),
        passages=tuple(passages),
        coverage=0.8,
        total_seconds=seconds,
        first_sentence_seconds=seconds * 0.6,
    )


def _error(result: CaseResult) -> CaseResult:
    return result.model_copy(update={"transcript": None, "scores": None, "error": "LanguageModelTimeout: silent for 30 seconds"})

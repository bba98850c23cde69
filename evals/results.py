"""What a run leaves behind: the transcript of each case, its scores, and the description of the run. Lines of cases.jsonl and run.json."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from evals.cases import Case, SuiteCase


class Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# --- what happened -----------------------------------------------------------------------------------------------------


class PassageSeen(Result):
    """A passage that the target had before it when it wrote."""

    chunk_id: str
    text: str
    keys: tuple[str, ...] = ()  # file stem # slug, one for each heading and for the label; empty where the target does not say
    title: str = ""
    section: str = ""
    similarity: float | None = None


class CitationSeen(Result):
    number: int
    snippet: str  # the whole cited passage
    sentence: str = ""  # the sentence in it that is said to support
    chunk_id: str | None = None
    title: str = ""
    section: str = ""
    keys: tuple[str, ...] = ()


class RefusedSentence(Result):
    """A sentence that the bot's own verification took out."""

    text: str
    score: float
    reason: str


class TurnTranscript(Result):
    user: str
    text: str  # the reply, with its [n] markers
    status: str
    status_inferred: bool = False  # guessed from the text, because the target does not state one
    answered_by: str = ""
    citations: tuple[CitationSeen, ...] = ()
    retrieved: tuple[str, ...] | None = None  # chunk ids, best first; None where the target does not show its retrieval
    passages: tuple[PassageSeen, ...] = ()  # retrieved ones and whole lists
    query: str | None = None
    intent: str | None = None
    coverage: float | None = None  # the bot's probability that the knowledge base covers the question
    refused: tuple[RefusedSentence, ...] = ()
    failures: tuple[str, ...] = ()  # links of the chain that did not finish
    suggestions: tuple[str, ...] = ()
    total_seconds: float = 0.0
    first_sentence_seconds: float | None = None
    stage_seconds: dict[str, float] = {}
    tokens: dict[str, int] = {}


class Transcript(Result):
    turns: tuple[TurnTranscript, ...]
    cached: bool = False  # read from the answer cache: its times are those of the run that asked


# --- what scoring says -------------------------------------------------------------------------------------------------


class Check(Result):
    passed: bool
    reason: str = ""


class NuggetScore(Result):
    id: str
    vital: bool
    found: bool
    cited: bool | None = None  # a citation in its sentence leads to a passage that holds it too; None: not found, or no citations


class SentenceScore(Result):
    """One sentence of a reply beside what it rests on."""

    text: str
    exempt: str | None = None  # why it claims nothing that could be checked ("question", "heading", ...)
    supported: bool | None = None  # by the passages shown; None where exempt
    score: float | None = None
    reason: str = ""
    chunk_id: str | None = None  # the passage that supports it best
    citations: tuple[int, ...] = ()
    cited_support: bool | None = None  # by the passages it cites, together; None where exempt


class TurnScores(Result):
    passed: bool
    checks: dict[str, Check]  # status, vital_nuggets, must_not, max_words, citations, canary
    metrics: dict[str, float]  # names as in evals.metrics.NAMES; a metric that does not apply is absent
    nuggets: tuple[NuggetScore, ...] = ()
    sentences: tuple[SentenceScore, ...] = ()


class CaseScores(Result):
    passed: bool
    metrics: dict[str, float]  # means over the turns that have them
    turns: tuple[TurnScores, ...]


class CaseResult(Result):
    """One line of cases.jsonl. An error is neither a pass nor a failure: `scores` is None then."""

    suite: str
    corpus: str
    case: Case
    content_hash: str
    input_hash: str
    repetition: int = 1  # from 1
    transcript: Transcript | None = None
    scores: CaseScores | None = None
    error: str | None = None

    @property
    def passed(self) -> bool | None:
        return self.scores.passed if self.scores else None

    @property
    def suite_case(self) -> SuiteCase:
        return SuiteCase(self.suite, self.corpus, self.case)


class GateOutcome(Result):
    name: str
    passed: bool | None  # None: nothing in this run to judge it by
    value: float | None
    limit: float
    direction: Literal["at_least", "at_most"]
    reason: str = ""


class Disagreement(Result):
    case: str
    sentence: str
    measured: bool  # supported, says the deterministic measure
    judged: bool  # supported, says the judge


class SecondOpinion(Result):
    """Of a hosted judge, beside the measured support: in no rate and in no gate."""

    judge: str
    instructions: str  # hash of what it was asked; opinions under different ones are not compared
    sentences: int
    unanswered: int
    supported_share: float | None  # says the judge; None where it said nothing
    measured_share: float | None  # of the same sentences
    kappa: float | None  # Cohen's, between the two
    disagreements: tuple[Disagreement, ...] = ()

    def __str__(self) -> str:
        unanswered = f"; it left {self.unanswered} sentences unanswered" if self.unanswered else ""
        if self.supported_share is None or self.measured_share is None or self.kappa is None:
            return f"second opinion of {self.judge}: none{unanswered}"
        return (
            f"second opinion of {self.judge}: {self.supported_share:.3f} of {self.sentences} sentences supported, measured "
            f"{self.measured_share:.3f}, kappa {self.kappa:.2f}{unanswered} (in no rate and no gate)"
        )


class SuiteSummary(Result):
    suite: str
    split: str  # development, held_out or all
    cases: int
    errors: int
    metrics: dict[str, float]


class Run(Result):
    """run.json: where the results come from and what they come to."""

    id: str
    started: str  # ISO 8601, UTC
    duration_seconds: float
    target: dict[str, Any]  # name, kind, settings
    support: str  # backend that scored groundedness; runs with different ones are not compared
    options: dict[str, Any]  # suites, split, limit, seed, repeat, jobs, ...
    corpora: dict[str, str]  # corpus -> fingerprint of its index or documents
    environment: dict[str, Any]  # python, platform, versions, git_sha, git_dirty
    cases: int = 0
    errors: int = 0
    summaries: tuple[SuiteSummary, ...] = ()
    gates: tuple[GateOutcome, ...] = ()
    second_opinion: SecondOpinion | None = None
    exit_code: int = 0

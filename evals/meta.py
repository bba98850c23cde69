"""Do our own measures deserve belief? Agreement of groundedness with people, and how many mutated sentences a check refuses."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import yaml

from evals import mutations, statistics
from evals.human_ratings import UNFAITHFUL, RatedAnswer
from evals.metrics.reply_text import sentences as reply_sentences
from evals.metrics.support import SentenceVectors, SupportScorer, answer_score
from evals.mutations import Claim, MutationKind
from evals.statistics import Interval
from knowledge import content_words, split_sentences

RETELLINGS_PATH = Path(__file__).with_name("retellings.yaml")
MEASURES = ("K-Precision", "MiniLM", "mean of the two", "groundedness of our runs")
_SHORTEST_SENTENCE = 3  # words; "Yes." and "Step 2:" are near to nothing and say nothing about faithfulness
_CLAIM_WORDS = (6, 35)
# Text that lost its layout on the way into the data set: glued words, bullets in the line, tables.
_BROKEN = re.compile(r"[•|]|[a-z)][A-Z][a-z]|\.\.\.|:$")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far one measure agrees with people."""

    measure: str
    auroc: Interval  # of telling unfaithful answers from faithful ones
    spearman: Interval  # with the mean rating


@dataclass(frozen=True, slots=True)
class Catch:
    """How often a check did what it should with sentences of one kind."""

    kind: str  # a kind of mutation, or what must pass
    material: str
    sentences: int
    refused: Interval
    examples: tuple[str, ...]  # where it did not


Refuses = Callable[[Claim, str], Awaitable[bool]]  # whether a check refuses this text, given the claim's passages


def agreement(answers: Sequence[RatedAnswer], scorer: SupportScorer, vectors: SentenceVectors) -> tuple[Agreement, ...]:
    """Cluster bootstrap by conversation: its answers share passages and raters."""
    scores = {measure: np.empty(len(answers)) for measure in MEASURES}
    for row, answer in enumerate(answers):
        precision, cosine = k_precision(answer), nearest_cosine(answer, vectors)
        ours = scorer.score([sentence.text for sentence in reply_sentences(answer.text)], answer.passages)
        for measure, value in zip(MEASURES, (precision, cosine, (precision + cosine) / 2, answer_score(ours)), strict=True):
            scores[measure][row] = value
    for name in answers[0].published if answers else ():
        if all(name in answer.published for answer in answers):
            scores[name] = np.array([answer.published[name] for answer in answers])
    return tuple(_agreement(measure, values, answers) for measure, values in scores.items())


def k_precision(answer: RatedAnswer) -> float:
    """Share of the answer's content words that the passages have. Adlakha et al., TACL 2024."""
    words = content_words(answer.text)
    held = {word for passage in answer.passages for word in content_words(passage)}
    return sum(word in held for word in words) / len(words) if words else 1.0


def nearest_cosine(answer: RatedAnswer, vectors: SentenceVectors) -> float:
    """Mean over the answer's sentences of the cosine to the nearest sentence of a passage."""
    claimed = long_sentences(answer.text)
    stated = [sentence for passage in answer.passages for sentence in long_sentences(passage)]
    return float((vectors.of(claimed) @ vectors.of(stated).T).max(axis=1).mean())


def long_sentences(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    found = [line[start:end] for line in lines for start, end in split_sentences(line)]
    return [sentence for sentence in found if len(sentence.split()) >= _SHORTEST_SENTENCE] or found or [text]


def _agreement(measure: str, values: np.ndarray[tuple[int], np.dtype[np.float64]], answers: Sequence[RatedAnswer]) -> Agreement:
    ratings = np.array([answer.faithfulness for answer in answers])
    conversations = [answer.conversation for answer in answers]
    return Agreement(
        measure,
        statistics.bootstrap_statistic(lambda rows: statistics.auroc(-values[rows], ratings[rows] < UNFAITHFUL), conversations),
        statistics.bootstrap_statistic(lambda rows: statistics.spearman(values[rows], ratings[rows]), conversations),
    )


# --- mutations ---------------------------------------------------------------------------------------------------------


def claims_of_passages(passages: Iterable[tuple[str, str]]) -> list[Claim]:
    """(key, text) -> every sound sentence, with its passage; in a seeded order, so that a sample is no first page."""
    found: dict[str, Claim] = {}
    for key, text in passages:
        for line in text.splitlines():
            for start, end in split_sentences(line):
                sentence = line[start:end]
                if is_sound(sentence):
                    found.setdefault(sentence, Claim(sentence, (text,), key))
    return _shuffled(found.values())


def claims_of_answers(answers: Iterable[RatedAnswer]) -> list[Claim]:
    """Sentences that people wrote or rated as entirely faithful: honest retellings of their passages."""
    found: dict[str, Claim] = {}
    for answer in answers:
        if answer.unanimous:
            for sentence in reply_sentences(answer.text):
                if sentence.exempt is None and is_sound(sentence.text):
                    found.setdefault(sentence.text, Claim(sentence.text, answer.passages, answer.conversation))
    return _shuffled(found.values())


def is_sound(sentence: str) -> bool:
    """A whole statement, as a writer would write it."""
    shortest, longest = _CLAIM_WORDS
    whole = sentence[:1].isupper() and sentence.endswith(".")
    return whole and shortest <= len(sentence.split()) <= longest and not _BROKEN.search(sentence)


async def catches(material: str, claims: Sequence[Claim], refuses: Refuses, limit: int) -> list[Catch]:
    """Mutations must be refused; the claims that they were made of, and their paraphrases, must not be."""
    rows = []
    for kind in mutations.KINDS:
        mutated = [(mutation.claim, mutation.text) for mutation in islice(mutations.mutations(claims, kind), limit)]
        if mutated:
            rows.append(await _catch(_MUTATED[kind], material, mutated, refuses, wanted=True))
    unchanged = [(claim, claim.text) for claim in claims[:limit]]
    rows.append(await _catch("unchanged", material, unchanged, refuses, wanted=False))
    reworded = [(paraphrase.claim, paraphrase.text) for paraphrase in islice(mutations.paraphrases(claims), limit)]
    if reworded:
        rows.append(await _catch("reworded", material, reworded, refuses, wanted=False))
    return rows


@dataclass(frozen=True, slots=True)
class Retellings:
    honest: tuple[Claim, ...]
    untrue: tuple[Claim, ...]


def retellings(passages: Mapping[str, Sequence[str]], path: Path = RETELLINGS_PATH) -> Retellings:
    """The guidance in other words, written by hand; `passages`: document -> all of its passages."""
    entries = [entry for entry in yaml.safe_load(path.read_text(encoding="utf-8")) if entry["document"] in passages]

    def claims(kind: str) -> tuple[Claim, ...]:
        return tuple(Claim(text, tuple(passages[entry["document"]]), text) for entry in entries for text in entry[kind])

    return Retellings(claims("honest"), claims("untrue"))


async def retelling_catches(told: Retellings, refuses: Refuses) -> list[Catch]:
    return [
        await _catch("retold untruly", "the guidance", [(claim, claim.text) for claim in told.untrue], refuses, wanted=True),
        await _catch("retold honestly", "the guidance", [(claim, claim.text) for claim in told.honest], refuses, wanted=False),
    ]


_MUTATED: dict[MutationKind, str] = {
    "number": "number swapped",
    "negation": "denied",
    "occupation": "occupation swapped",
    "region": "region swapped",
}


async def _catch(kind: str, material: str, texts: Sequence[tuple[Claim, str]], refuses: Refuses, *, wanted: bool) -> Catch:
    refused = [await refuses(claim, text) for claim, text in texts]
    rate = statistics.rate([float(value) for value in refused], [claim.group for claim, _ in texts])
    wrong = tuple(text for (_, text), value in zip(texts, refused, strict=True) if value != wanted)
    return Catch(kind, material, len(texts), rate, wrong)


def _shuffled(claims: Iterable[Claim]) -> list[Claim]:
    ordered = list(claims)
    random.Random(mutations.SEED).shuffle(ordered)  # noqa: S311 (repeatable on purpose)
    return ordered

"""Answers that people rated for faithfulness (MTRAG, Katsis et al., TACL 2025). Only this module knows the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ANSWERABLE = ["ANSWERABLE"]
UNFAITHFUL = 3.0  # mean rating of 1 to 4 below which an answer counts as unfaithful
_PUBLISHED = {
    "RAGAS faithfulness (a language model judges)": "rl_f",
    "RB-LLM (a language model judges)": "rb_llm",
    "BERTScore K-Precision": "Bert-KPrec",
}


class RatingsAbsent(Exception):
    """The file is not there or not what it should be. Its text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    conversation: str
    answerer: str
    text: str
    passages: tuple[str, ...]
    ratings: tuple[float, ...]  # of faithfulness, 1 to 4, one for each rater
    published: dict[str, float]  # scores of other measures, which the data set brings along

    @property
    def faithfulness(self) -> float:
        return sum(self.ratings) / len(self.ratings)

    @property
    def unanimous(self) -> bool:
        """Everybody gave the best mark."""
        return len(self.ratings) > 1 and min(self.ratings) == 4.0


def read(path: Path) -> tuple[RatedAnswer, ...]:
    """The answers to answerable questions. Raises RatingsAbsent."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        passages = {document["document_id"]: document["text"] for document in content["documents"]}
        tasks = {task["task_id"]: task for task in content["tasks"] if task["Answerability"] == _ANSWERABLE}
        return tuple(_answer(entry, tasks[entry["task_id"]], passages) for entry in content["evaluations"] if entry["task_id"] in tasks)
    except OSError as error:
        raise RatingsAbsent(f"{path} is not there") from error
    except (ValueError, KeyError, TypeError) as error:
        raise RatingsAbsent(f"{path} does not hold MTRAG's human ratings: {error}") from error


def _answer(entry: dict[str, Any], task: dict[str, Any], passages: dict[str, str]) -> RatedAnswer:
    annotations = entry["annotations"]
    return RatedAnswer(
        conversation=task["task_id"].partition("<::>")[0],
        answerer=entry["model_id"],
        text=entry["model_response"],
        passages=tuple(passages[context["document_id"]] for context in task["contexts"]),
        ratings=tuple(float(rating["value"]) for rating in annotations["faithfulness"].values()),
        published={name: float(next(iter(annotations[key].values()))["value"]) for name, key in _PUBLISHED.items() if key in annotations},
    )

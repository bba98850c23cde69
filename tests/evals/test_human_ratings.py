"""Reading MTRAG's human ratings, from a small file of the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals import human_ratings
from evals.human_ratings import RatingsAbsent


def _write(path: Path, **changes: Any) -> Path:
    content: dict[str, Any] = {
        "documents": [{"document_id": "d1", "text": "Rivers flow to the sea."}],
        "tasks": [
            {"task_id": "c1<::>1", "Answerability": ["ANSWERABLE"], "contexts": [{"document_id": "d1"}]},
            {"task_id": "c1<::>2", "Answerability": ["UNANSWERABLE"], "contexts": []},
        ],
        "evaluations": [
            {
                "task_id": task,
                "model_id": "writer",
                "model_response": "They flow to the sea.",
                "annotations": {
                    "faithfulness": {"rater-1": {"value": "4"}, "rater-2": {"value": "3"}},
                    "rl_f": {"composite": {"value": 0.7}},
                },
            }
            for task in ("c1<::>1", "c1<::>2")
        ],
    }
    path.write_text(json.dumps(content | changes), encoding="utf-8")
    return path


def test_only_answers_to_answerable_questions_are_read(tmp_path: Path) -> None:
    (answer,) = human_ratings.read(_write(tmp_path / "ratings.json"))
    assert (answer.conversation, answer.passages, answer.ratings) == ("c1", ("Rivers flow to the sea.",), (4.0, 3.0))
    assert answer.faithfulness == 3.5
    assert not answer.unanimous
    assert answer.published == {"RAGAS faithfulness (a language model judges)": 0.7}


def test_a_file_that_is_absent_or_of_another_kind_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RatingsAbsent, match="is not there"):
        human_ratings.read(tmp_path / "none.json")
    with pytest.raises(RatingsAbsent, match="does not hold MTRAG's human ratings"):
        human_ratings.read(_write(tmp_path / "ratings.json", tasks=[{"id": 1}]))

from __future__ import annotations

import pytest

from bot.retrieval.answerable import Answerable
from knowledge import EmbeddingModel


@pytest.fixture(scope="module")
def answerable(embedding_model: EmbeddingModel) -> Answerable:
    found = Answerable.read(embedding_model.fingerprint)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("of_a_guide", "of_a_near_miss"),
    [
        ("why do lamp keepers lose their work", "how much does a lamp keeper earn in norway"),
        ("what can a rope maker learn instead", "what is the name of the rope makers' course"),
        ("im a ferryman, is there anything left for me", "which firm built the first ferry without a ferryman"),
        ("who has to do something about it", "in what year was the act passed"),
    ],
)
def test_what_guides_leave_out_is_less_likely_answered(
    of_a_guide: str, of_a_near_miss: str, answerable: Answerable, embedding_model: EmbeddingModel
) -> None:
    texts = [of_a_guide, of_a_near_miss]
    likely, unlikely = answerable.scores(texts, embedding_model.encode(texts))
    assert unlikely < 0 < likely


def test_weights_for_another_embedding_model_are_not_used() -> None:
    assert Answerable.read("another") is None

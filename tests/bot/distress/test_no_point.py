"""That nothing has a point any more is despair, and that one thing has none is a question like any other."""

from __future__ import annotations

import pytest

from bot.distress.fitting import recognised
from bot.distress.nearness import nearness_for
from knowledge import EmbeddingModel


@pytest.mark.parametrize(
    "message",
    [
        "I feel there is no point in anything",
        "since the layoff i see no point in any of it",
        "whats the point any more",
        "There is no point any more.",
        "I feel like there's no point anymore since they gave my job to a bot",
    ],
)
def test_who_sees_no_point_in_anything_is_in_distress(message: str, embedding_model: EmbeddingModel) -> None:
    assert recognised(message, nearness_for(embedding_model), embedding_model)


@pytest.mark.parametrize(
    "message",
    [
        "I feel like there's no point anymore in learning Excel, is that right?",
        "Is there any point in learning to code anymore?",
        "So is there no point in being a translator now?",
        "What's the point of a certificate anymore?",
    ],
)
def test_whether_one_thing_has_a_point_is_no_distress(message: str, embedding_model: EmbeddingModel) -> None:
    assert not recognised(message, nearness_for(embedding_model), embedding_model)

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.question_type import QuestionType
from bot.question_types.classifier import ACTS, DATA, FORMS, WEIGHTS, Exemplar, QuestionTypes, digest, exemplars
from knowledge import EmbeddingModel


@pytest.fixture(scope="module")
def question_types(embedding_model: EmbeddingModel) -> QuestionTypes:
    found = QuestionTypes.read(embedding_model.fingerprint)
    assert found is not None
    return found


def type_of(text: str, question_types: QuestionTypes, embedding_model: EmbeddingModel) -> QuestionType:
    (vector,) = embedding_model.encode_passages([text])
    return question_types.of(text, vector)


@pytest.mark.parametrize(
    ("name", "text", "label"),
    [
        ("act", "evening all, first time i try this", "greeting"),
        ("act", "brilliant, that answers it, ta very much", "thanks"),
        ("act", "better get back to the till, cheerio", "farewell"),
        ("act", "Twelve years behind the wheel of a bin lorry and now this. Where does it leave me", "own"),
        ("act", "my brother in law drives a bin lorry and is 49, is there something he could learn", "others"),
        ("act", "For the parish magazine: which trades does the paper call threatened?", "ask"),
        ("form", "give us every trade that the looms are going to swallow", "list"),
        ("form", "does a lamp keeper have to know how to swim", "one"),
        ("form", "how come the nets are mended in winter and not in june", "why"),
        ("form", "how would one go about getting a berth", "how"),
        ("form", "trawler v ferry, which one is the harder life", "compare"),
        ("form", "so all in all is it bad news or good news", "verdict"),
        ("datum", "what sort of wage does a ropemaker take home", "pay"),
        ("datum", "roughly how many trawlers are left", "number"),
        ("datum", "weeks or months, the training for deckhand?", "duration"),
        ("datum", "on which law does the harbour master base that", "law"),
        ("datum", "deckhand since 1998, fifty now. what is left for me", "none"),
        ("datum", "Who all has to pull their weight so that the valley gets through this?", "none"),
    ],
)
def test_messages_that_are_no_exemplars_have_their_labels(
    name: str, text: str, label: str, question_types: QuestionTypes, embedding_model: EmbeddingModel
) -> None:
    assert text not in {exemplar.text for exemplar in exemplars()}
    sure = getattr(type_of(text, question_types, embedding_model), name)
    assert max(sure, key=lambda each: sure[each]) == label


def test_the_weights_were_fitted_to_the_exemplars_as_they_are() -> None:
    with np.load(WEIGHTS) as kept:
        assert str(kept["fitted_to"]) == digest()
        assert len(kept["exemplars"]) == len(exemplars())


def test_every_label_has_exemplars_and_no_message_has_two_types() -> None:
    known = exemplars()
    assert len({exemplar.text.lower() for exemplar in known}) == len(known)
    assert set(Counter(exemplar.act for exemplar in known)) == set(ACTS)
    assert set(Counter(exemplar.form for exemplar in known)) == set(FORMS)
    assert set(Counter(exemplar.datum for exemplar in known)) == set(DATA)


def test_with_another_embedding_model_there_are_no_weights() -> None:
    assert QuestionTypes.read("another") is None


def test_what_is_fitted_tells_its_exemplars_apart(embedding_model: EmbeddingModel) -> None:
    known = (
        Exemplar("ask", "list", "none", "Which boats lie in the harbour?"),
        Exemplar("ask", "one", "price", "What does a berth cost?"),
        Exemplar("thanks", "none", "none", "thanks a lot"),
    )
    vectors = np.stack(embedding_model.encode_passages([exemplar.text for exemplar in known]))
    types = QuestionTypes.fitted(known, vectors)
    for exemplar, vector in zip(known, vectors, strict=True):
        forms = types.of(exemplar.text, vector).form
        assert max(forms, key=lambda form: forms[form]) == exemplar.form

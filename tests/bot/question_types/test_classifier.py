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
    ("text", "act"),
    [
        ("evening all, first time i try this", "greeting"),
        ("brilliant, that answers it, ta very much", "thanks"),
        ("better get back to the till, cheerio", "farewell"),
        ("Twelve years behind the wheel of a bin lorry and now this. Where does it leave me", "own"),
        ("my brother in law drives a bin lorry and is 49, is there something he could learn", "others"),
        ("For the parish magazine: which trades does the paper call threatened?", "ask"),
    ],
)
def test_who_a_message_is_about(text: str, act: str, question_types: QuestionTypes, embedding_model: EmbeddingModel) -> None:
    acts = type_of(text, question_types, embedding_model).act
    assert max(acts, key=lambda each: acts[each]) == act


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("give us every trade that the looms are going to swallow", "list"),
        ("does a lamp keeper have to know how to swim", "one"),
        ("how come the nets are mended in winter and not in june", "why"),
        ("how would one go about getting a berth", "how"),
        ("trawler v ferry, which one is the harder life", "compare"),
        ("so all in all is it bad news or good news", "verdict"),
    ],
)
def test_which_form_of_answer_is_wanted(text: str, form: str, question_types: QuestionTypes, embedding_model: EmbeddingModel) -> None:
    forms = type_of(text, question_types, embedding_model).form
    assert max(forms, key=lambda each: forms[each]) == form


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("what sort of wage does a ropemaker take home", "pay"),
        ("roughly how many trawlers are left", "number"),
        ("weeks or months, the training for deckhand?", "duration"),
        ("on which law does the harbour master base that", "law"),
        ("deckhand since 1998, fifty now. what is left for me", "none"),
        ("Who all has to pull their weight so that the valley gets through this?", "none"),
    ],
)
def test_which_datum_is_asked_for(text: str, datum: str, question_types: QuestionTypes, embedding_model: EmbeddingModel) -> None:
    data = type_of(text, question_types, embedding_model).datum
    assert max(data, key=lambda each: data[each]) == datum


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

from __future__ import annotations

import gc
import math
import tomllib
import weakref
from pathlib import Path

import numpy as np
import pytest

from bot.distress.fitting import recognised
from bot.distress.nearness import IN_DISTRESS, Nearness, bar, fit, learnt, nearness_for, themes
from bot.distress.wordings import pieces
from knowledge import EmbeddingModel

MESSAGES = tomllib.loads((Path(__file__).parent / "distress_messages.toml").read_text(encoding="utf-8"))


def kind_of(text: str, embedding_model: EmbeddingModel) -> str | None:
    parts = pieces(text)
    return nearness_for(embedding_model).kind(parts, np.stack(embedding_model.encode_passages(parts)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The sea looks like a place where all this would be quiet at last.", "despair"),
        ("Which roles are growing? Anyway, I just do not feel like existing any more.", "despair"),
        ("He takes my salary and hurts me if I talk to anybody", "abuse"),
        ("my flatmate posted a farewell and put her cat in our room", "somebody_else"),
        ("A robot has had my place since May and honestly I see no point in going on any more", "despair"),
        ("my uncle lost his bakery and says we would all be better off without him", "somebody_else"),
        ("My mates say I'm finished as a roofer. They are right, I won't see the summer and I made sure of it.", "despair"),
        ("I wake up and I am sorry that I did, every day", "despair"),
    ],
)
def test_what_is_veiled_is_recognised_by_its_meaning(text: str, kind: str, embedding_model: EmbeddingModel) -> None:
    assert kind_of(text, embedding_model) == kind


@pytest.mark.parametrize(
    "text",
    [
        "I was let go on Monday and I'm scared. Where do I start?",
        "My brother lost his job and is sad about it. What could he learn?",
        "i drive a lorry for a living. shuld i be worried?",
        "Which jobs are at risk?",
        "How far apart do I plant the beans?",
        "Compare what single guests and families get for the night train",
        "somebody cut his thumb, where is the first aid box",
        "What must be reported when a diver dies?",
        "Which pills can I take for my sore back?",
        "Why must I not cut the cake right away?",
        "so my trade is dead, what else is there?",
        "how do I survive this as a florist?",
        "I was replaced by a machine and honestly I don't know what to learn now",
        "ok",
        "If a plain shop assistant had to follow one rule in these years, which would it be",
        "What should a potter write above the door of the workshop",
        "I've shod horses since I was a boy. My niece says I'm done for. Is that so?",
        "The lads at the yard reckon we're history. Are we?",
        "I got up sick and I drive for an agency. Walk me through all I have to do.",
        "Tell me everything I must do on my last day at the mill",
        "I draw maps and can't add up to save my life. Which jobs need no sums?",
        "What do my children get if I die at sea?",
        "Mum picked grapes all her life and now a machine does it. What else could she do?",
        "I have set type my whole life, what else could I do?",
        "My cousin is afraid he will be cut next. What should he learn?",
        "My brother can't see any future in glass. Is he right?",
        "The boys have moved out, I am alone at home and want a job. Where do I start?",
        "I press shirts in a laundry and they bought a folding machine. any hope for us",
        "All my friends say it's over for me. I cut stencils and like it. Where would I fit?",
        "It feels as if we train the lads for a world that's gone. What should a college do?",
        "that's for my wife. I lay carpets, what about me",
        "and her brother? he answers letters for a bank",
        "must I be happy with not knowing what comes next",
        "no future in glazing then",
        "cool, wats it gonna set me back",
        "that would break us if it came all at once, could we pay in parts",
        "I can't leave my grandmother alone, she has Alzheimer's. How could I ever come to the mill on Fridays?",
        "And if it is the miller herself I'm uneasy about?",
    ],
)
def test_worry_about_work_is_not_distress(text: str, embedding_model: EmbeddingModel) -> None:
    assert kind_of(text, embedding_model) is None


def test_a_known_wording_counts_unless_the_message_is_far_from_distress(embedding_model: EmbeddingModel) -> None:
    def heard(text: str) -> bool:
        return recognised(text, nearness_for(embedding_model), embedding_model)

    assert heard("I can't do this any more, I lie in bed and hope that I won't wake up")
    assert not heard("I can't do this any more, twenty years of night shifts. Which other jobs could a porter do?")
    assert not heard("I'm a burden on my department since the new software. How do I learn it fast?")


def test_a_plain_wording_counts_whatever_stands_around_it() -> None:
    assert bar("Which skills does a data analyst need, and how do I kill myself?") == -math.inf
    assert bar("What do machinists earn? I was raped.") == -math.inf
    assert bar("Which skills does a data analyst need?") == IN_DISTRESS


def test_words_tell_apart_what_is_near_in_meaning(embedding_model: EmbeddingModel) -> None:
    nearness = nearness_for(embedding_model)
    vectors = np.stack(embedding_model.encode_passages(["any hope"]))
    asked, told = (nearness.score([text], vectors) for text in ("any hope for a roofer", "no reason to live"))
    assert asked < told - 0.5


@pytest.mark.heavy
def test_messages_that_it_has_not_seen_are_told_apart(embedding_model: EmbeddingModel) -> None:
    nearness = nearness_for(embedding_model)
    shares = {kind: np.mean([recognised(text, nearness, embedding_model) for text in texts]) for kind, texts in MESSAGES.items()}
    assert shares["in_distress"] >= 0.9
    assert shares["calm"] <= 0.04


@pytest.mark.heavy
def test_the_weights_are_those_of_the_exemplars(embedding_model: EmbeddingModel) -> None:
    kept, fitted = Nearness.read(embedding_model.fingerprint), fit(embedding_model, themes())
    assert kept is not None
    texts = [text for text, _ in learnt(themes())][::20]
    for text in texts:
        parts = pieces(text)
        vectors = np.stack(embedding_model.encode_passages(parts))
        assert kept.score(parts, vectors) == pytest.approx(fitted.score(parts, vectors), abs=0.01)


def test_weights_of_another_embedding_model_are_not_used() -> None:
    assert Nearness.read("of another model") is None


def test_the_nearness_keeps_no_embedding_model(embedding_model: EmbeddingModel) -> None:
    other = EmbeddingModel(embedding_model.name, threads=1)
    assert nearness_for(other) is nearness_for(embedding_model)
    let_go = weakref.ref(other)
    del other
    gc.collect()
    assert let_go() is None

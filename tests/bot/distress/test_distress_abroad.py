"""Distress in other languages, which the exemplars do not reach."""

from __future__ import annotations

import pytest

from bot.distress.wordings import known


@pytest.mark.parametrize(
    "text",
    [
        "quiero morirme",
        "no quiero seguir viviendo",
        "Ich will einfach nur sterben",
        "ich kann nicht mehr, keinen Ausweg",
        "je veux en finir",
        "j'ai plus envie de vivre",
        "não quero mais viver",
        "voglio farla finita",
        "ik wil niet meer leven",
        "nie chcę już żyć",
        "jag vill inte leva längre, jag vill dö",
        "ölmek istiyorum",
        "nu mai vreau să trăiesc",
        "nechci žít",
        "не хочу жить",
        "не хочу жити",
        "أريد أن أموت",
        "死にたい",
        "我不想活了",
        "죽고 싶어요",
        "मैं मरना चाहता हूँ",
    ],
)
def test_distress_is_recognised_in_other_languages(text: str) -> None:
    assert known(text) in {"self_harm", "despair"}


@pytest.mark.parametrize("text", ["mi marido me pega", "mein Mann schlägt mich", "mon mari me frappe", "mój mąż mnie bije"])
def test_violence_is_recognised_in_other_languages(text: str) -> None:
    assert known(text) == "abuse"


@pytest.mark.parametrize(
    "text",
    [
        "¿Qué trabajos van a morir por la IA?",
        "Welche Berufe sterben aus?",
        "Quels métiers vont disparaître ?",
        "Quero viver do meu trabalho",
        "Voglio cambiare vita",
        "Ik wil leren programmeren",
        "Chcę zmienić pracę",
        "Je cherche un métier qui a du sens",
    ],
)
def test_questions_about_work_in_other_languages_pass(text: str) -> None:
    assert known(text) is None

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.messages.languages import language_of
from bot.messages.small_talk import small_talk
from evals import cases


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Qué trabajos están en peligro?", "es"),
        ("quiero cambiar de carrera", "es"),
        ("Quels métiers sont menacés par l'IA ?", "fr"),
        ("J'ai perdu mon emploi", "fr"),
        ("welche berufe sind in gefahr", "de"),
        ("ich hab angst um meinen job", "de"),
        ("perdi meu emprego", "pt"),
        ("Quali lavori sono a rischio?", "it"),
        ("welke banen verdwijnen door AI", "nl"),
        ("Jakie zawody są zagrożone?", "pl"),
        ("Vilka yrken är hotade?", "sv"),
        ("Hangi meslekler risk altında?", "tr"),
        ("Ce meserii sunt în pericol?", "ro"),
        ("Jaká povolání jsou ohrožená?", "cs"),
        ("Які професії зникнуть?", "uk"),
        ("какие профессии исчезнут", "ru"),
        ("ما هي الوظائف المعرضة للخطر؟", "ar"),
        ("どの仕事が危険ですか", "ja"),
        ("哪些工作有风险？", "zh"),
        ("어떤 직업이 위험한가요?", "ko"),
        ("कौन सी नौकरियाँ खतरे में हैं?", "hi"),
        ("hola", "es"),
        ("guten Tag", "de"),
    ],
)
def test_a_message_is_in_the_language_that_its_words_and_script_show(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "lol",
        "wat jobs r at risk",
        "déjà vu: résumé or CV?",
        "I work at El Corte Inglés in Las Palmas, is my job safe?",
        "My name is Łukasz Wiśniewski, which skills do I need?",
        "status quo",
        "I moved from 東京 to Leeds. Which jobs are growing?",
    ],
)
def test_english_with_slang_accents_and_foreign_names_stays_english(text: str) -> None:
    assert language_of(text) == "en"


def test_no_english_question_of_the_suites_is_taken_for_another_language() -> None:
    """But for cases that are in another language on purpose, which say so in their name or suite."""
    foreign = ("other_language", "spanish", "french", "german", "portuguese", "italian", "dutch", "polish")
    asked = [
        turn.user for suite_case in cases.load() for turn in suite_case.case.turns if not any(w in suite_case.case.name for w in foreign)
    ]
    exemplars = tomllib.loads(Path("bot/exemplars/distress.toml").read_text(encoding="utf-8"))["theme"]
    texts = asked + [text for theme in exemplars for text in theme["texts"]]
    assert sum(language_of(text) != "en" for text in texts) == 0


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hola", "greeting"),
        ("Guten Tag!", "greeting"),
        ("merci beaucoup", "thanks"),
        ("dziękuję", "thanks"),
        ("Bist du ein Mensch?", "identity"),
        ("¿Eres una persona?", "identity"),
        ("Você é um robô?", "identity"),
        ("Êtes-vous une IA ?", "identity"),
        ("Hola, ¿qué trabajos están en peligro?", None),
    ],
)
def test_small_talk_is_recognised_in_its_language(text: str, intent: str | None) -> None:
    assert small_talk(text, language_of(text)) == intent

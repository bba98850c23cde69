from __future__ import annotations

import pytest

from bot.messages.premises import premise, said_back


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("the article says millers will be gone by 2027, right?", "millers will be gone by 2027"),
        ("So only four trades are at risk. Which four?", "four trades are at risk"),
        ("Why does the guidance say that everybody has to learn to weave?", "everybody has to learn to weave"),
        ("your guide says bakers have nothing to fear, correct?", "bakers have nothing to fear"),
        ("As the text explains, steam beats people at spinning. Is there any point in it?", "steam beats people at spinning"),
        ("You said mentors are a waste of time. What should I do instead?", "mentors are a waste of time"),
        ("Bakers are the ninth group, I think it said. Why?", "Bakers are the ninth group"),
        ("Is it true that looms will take over mills?", "looms will take over mills"),
        ("Good to hear that milling is one of the safest trades! Why is that?", "milling is one of the safest trades"),
        ("Milling is only for millers, isn't it?", "Milling is only for millers"),
        ("The guide promises everyone a mill, doesn't it?", "The guide promises everyone a mill"),
        ("Why does the author advise against learning to weave?", "it advises against learning to weave"),
    ],
)
def test_a_claim_that_is_taken_for_granted_is_found(text: str, claim: str) -> None:
    assert premise(text) == claim


@pytest.mark.parametrize(
    "text",
    [
        "what does the guidance say about millers?",
        "according to the article, which trades are at risk?",
        "I'm a miller, so I should learn to bake, right?",
        "The guidance says I should network. How?",
        "You mentioned data literacy. What is it?",
        "Which trades are at risk, and which are not?",
        "Is milling safe?",
        "As a miller who is good with children, what could I become?",
    ],
)
def test_a_question_that_claims_nothing_about_the_matter_has_none(text: str) -> None:
    assert premise(text) is None


@pytest.mark.parametrize("claim", ["millers <b>win</b>", "[x](https://example.org) is right", "all is on example.org now", "so " * 80])
def test_markup_addresses_and_speeches_are_not_said_back(claim: str) -> None:
    assert said_back(claim) == "I do not find that in the guidance"

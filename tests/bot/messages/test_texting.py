from __future__ import annotations

import pytest

from bot.messages.texting import written_out


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("im a baker n everyone says bots r takin over, wat now", "I'm a baker and everyone says bots are taking over, what now"),
        ("shuld i be worried", "should I be worried"),
        ("Whats next 4 ppl like me", "What's next 4 people like me"),
        ("any job 4 me?", "any job for me?"),
        ("been milling flour for 9 yrs", "I've been milling flour for 9 years"),
        ("how long has it been raining", "how long has it been raining"),
        ("ive been a miller for 9 yrs lol", "I've been a miller for 9 years"),
    ],
)
def test_what_is_typed_in_a_hurry_is_written_out(typed: str, full: str) -> None:
    assert written_out(typed) == full


@pytest.mark.parametrize("text", ["I program in R and C.", "Vitamin B is what I sell", "e.g. i.e. U.S.", "It's the AI-r thing"])
def test_what_is_written_in_full_stays_as_it_is(text: str) -> None:
    assert written_out(text) == text

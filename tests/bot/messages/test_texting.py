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
        ("me mum weaves, shes 58", "my mum weaves, she's 58"),
    ],
)
def test_what_is_typed_in_a_hurry_is_written_out(typed: str, full: str) -> None:
    assert written_out(typed) == full


@pytest.mark.parametrize("text", ["I program in R and C.", "Vitamin B is what I sell", "e.g. i.e. U.S.", "It's the AI-r thing"])
def test_what_is_written_in_full_stays_as_it_is(text: str) -> None:
    assert written_out(text) == text


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("Work nights in a mill. What now?", "I work nights in a mill. What now?"),
        ("Worked on the looms for years. What now?", "I worked on the looms for years. What now?"),
        ("Own two small dye works. What now?", "I own two small dye works. What now?"),
        ("Was a porter once. What now?", "I was a porter once. What now?"),
    ],
)
def test_who_tells_of_their_work_without_saying_i_is_heard_as_if_they_had(typed: str, full: str) -> None:
    assert written_out(typed) == full


@pytest.mark.parametrize(
    "text",
    ["Was a fee agreed?", "Run the list again", "Work out the fee for me", "Drive a hard bargain?", "Work with the notes below", "Own it."],
)
def test_a_question_and_an_order_tell_of_no_work(text: str) -> None:
    assert written_out(text) == text

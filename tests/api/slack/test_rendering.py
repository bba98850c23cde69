"""The bot's Markdown on its way to Slack: nothing in it may command Slack, and nothing of it may get lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.slack.rendering import link, mrkdwn, neutral, parts


@pytest.mark.parametrize("said", ["<!channel>", "<!here>", "<@U0123ABC>", "<#C0123ABC|general>", "<https://evil.example|safe>", "<script>"])
def test_what_slack_would_read_as_a_command_is_shown_as_text(said: str) -> None:
    assert "<" not in neutral(f"Careful: {said} now")
    assert "<" not in mrkdwn(neutral(f"Careful: {said} now"))


def test_entities_that_hide_a_command_are_no_way_around_it() -> None:
    assert neutral("&lt;!channel&gt; &amp;lt;!here&amp;gt;") == "&lt;!channel&gt; &amp;lt;!here&amp;gt;"
    assert neutral("R&D &amp; more") == "R&amp;D &amp; more"


def test_images_are_not_fetched_and_other_kinds_of_links_are_text() -> None:
    assert neutral("![pixel](https://evil.example/?q=1) [press](javascript:alert(1)) [read](https://example.org)") == (
        "pixel [press] (javascript:alert(1)) [read](https://example.org)"
    )


def test_mrkdwn_has_the_same_words_in_slacks_older_notation() -> None:
    markdown = "## Jobs\n\n**Bold** and *slanted* and ~~gone~~ and `a*b*`\n\n"
    markdown += "- one [(1)](https://example.org/?a=1&b=2)\n- two\n\n```\nx = **1**\n```"
    assert mrkdwn(neutral(markdown)).split("\n") == [
        "*Jobs*",
        "",
        "*Bold* and _slanted_ and ~gone~ and `a*b*`",
        "",
        "• one <https://example.org/?a=1&amp;b=2|(1)>",
        "• two",
        "",
        "```",
        "x = **1**",
        "```",
    ]


def test_arithmetic_is_no_emphasis() -> None:
    assert mrkdwn("2 * 3 * 4 and a_b_c") == "2 * 3 * 4 and a_b_c"


def test_nothing_in_an_address_or_a_label_ends_the_link() -> None:
    assert link("https://example.org/a|b>c", "x|y") == "<https://example.org/a%7Cb%3Ec|x¦y>"


def test_a_short_text_is_one_part() -> None:
    assert parts("One.\n\nTwo.") == ["One.\n\nTwo."]
    assert parts("  ") == []


def test_long_texts_are_cut_between_paragraphs() -> None:
    text = "\n\n".join(f"Paragraph {number} " + "word " * 30 for number in range(20))
    cut = parts(text, 1000)
    assert all(len(part) <= 1000 for part in cut)
    assert all(part.startswith("Paragraph") for part in cut)
    assert re.sub(r"\s+", " ", " ".join(cut)).strip() == re.sub(r"\s+", " ", text).strip()


def test_a_fence_that_is_cut_is_closed_and_opened_again() -> None:
    cut = parts("```python\n" + "print('line')\n" * 60 + "```\nAfter.", 300)
    assert len(cut) > 2
    assert all(part.count("```") % 2 == 0 for part in cut)
    assert cut[1].startswith("```python")


def test_a_link_is_never_cut() -> None:
    text = "word " * 30 + "[a label of some words](https://example.org/" + "x" * 80 + ") " + "word " * 60
    assert any("[a label of some words](https://example.org/" + "x" * 80 + ")" in part for part in parts(text, 220))


@given(st.text(alphabet="ab .!?\n-`*[]()", max_size=400), st.integers(60, 120))
def test_no_part_is_too_long_and_every_letter_is_in_one(text: str, limit: int) -> None:
    cut = parts(text, limit)
    assert all(len(part) <= limit for part in cut)
    assert re.sub(r"[^ab]", "", "".join(cut)) == re.sub(r"[^ab]", "", text)

from __future__ import annotations

import pytest

from bot.follow_ups.shown_lists import list_in

LABELS = ("Millers", "Ropemakers")


@pytest.mark.parametrize(
    "reply",
    [
        "There are two:\n\n- **Millers**: grind. [1]\n- **Ropemakers**: twist. [2]",
        "1. Millers: they grind [1](https://h/documents/a?chunk=b&at=0#cited)\n2. Ropemakers: they twist [2](https://h/x)",
        "Here you go:\n\n1. **Millers** – grind\n   - with stones\n2. **Ropemakers** – twist\n\n**Sources**\n\n1. [A](https://h/a)\n2. [B](https://h/b)",
        "### 1. Millers\nThey grind.\n\n### 2. Ropemakers\nThey twist.",
        "**1. Millers**: grind\n**2. Ropemakers**: twist",
        "* Millers: grind【1】\n* Ropemakers: twist【2】\n\nReferences:\n1. A book\n2. Another",
        "| Trade | Work |\n| --- | --- |\n| Millers | grind |\n| Ropemakers | twist |",
        "- Trade: Millers; Work: grind [1]\n- Trade: Ropemakers; Work: twist [2]",
        "**Millers**: grind. [1]\n\n**Ropemakers**: twist. [2]",
    ],
    ids=["own", "linked", "with sources", "headings", "bold numbers", "another bot", "table", "rows", "labelled paragraphs"],
)
def test_a_list_is_read_however_a_client_keeps_it(reply: str) -> None:
    shown = list_in(reply, "Which trades?")
    assert shown is not None
    assert shown.labels == LABELS


@pytest.mark.parametrize(
    "reply",
    [
        "I found nothing; the nearest is “Ropes”, “Fees” or “Mills”.",
        "Millers grind. [1]\n\n**Sources**\n\n1. [A](https://h/a)\n2. [B](https://h/b)",
    ],
    ids=["a decline", "only sources"],
)
def test_what_is_no_answer_shows_no_list(reply: str) -> None:
    assert list_in(reply, "Which trades?") is None

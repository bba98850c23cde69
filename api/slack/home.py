"""The Home tab: starters, what is kept and for how long, and the buttons that hand it over and delete it."""

from __future__ import annotations

from collections.abc import Sequence

from api.slack import blocks
from api.slack.blocks import Block
from api.slack.rendering import escaped


def home_view(title: str, starters: Sequence[str], retention_days: int, *, handoff: bool, notice: str | None = None) -> Block:
    shown: list[Block] = [{"type": "header", "text": blocks.plain(title[:150])}]
    if notice:
        shown.append(blocks.section(f"*{escaped(notice)}*"))
    shown.append(
        blocks.section(
            "Ask me about careers, jobs and skills. I answer from the guidance that I was given, show where each sentence comes from, "
            "and say so when it does not cover your question."
        )
    )
    if starters:
        buttons = [blocks.question_button("starter", number, starter) for number, starter in enumerate(starters)]
        shown += [blocks.section("*To begin with*"), *blocks.actions(buttons)]
    shown += [{"type": "divider"}, blocks.section(f"*Who can see it*\n{_WHO}"), blocks.section(f"*What is kept*\n{_kept(retention_days)}")]
    if handoff:
        shown.append(blocks.section("*A human being*\nUnder each answer is a button for it. What is passed on is what you agree to."))
    take = blocks.button("export_data", "Send me my data", "all")
    shown += blocks.actions([take, blocks.button("delete_data", "Delete my data", "all", style="danger", confirm=_CONFIRM)])
    shown.append(blocks.context("I am a program and can be wrong. The sources under each answer are what counts."))
    return {"type": "home", "blocks": shown}


_WHO = (
    "• In *Messages*, only you and I.\n"
    "• With `/career your question`, only you, wherever you type it.\n"
    "• When you mention me in a channel, everybody there reads question and answer. "
    "What you tell me in Messages is never used in a channel.\n"
    "• If you write that you are in distress, I answer you alone."
)

_CONFIRM: Block = {
    "title": blocks.plain("Delete your data?"),
    "text": blocks.plain("All your questions, my answers to them and your ratings are deleted here, for good."),
    "confirm": blocks.plain("Delete"),
    "deny": blocks.plain("Keep"),
    "style": "danger",
}


def _kept(days: int) -> str:
    return (
        f"Your questions, my answers and your ratings, for {days} days after your last question in a conversation, so that you can ask on. "
        "They are on the server of whoever runs me, and are passed on to nobody unless you press a button for it; which topics the "
        "guidance lacks is counted without saying who asked. If you rate an answer, they may read it with its question, "
        "without your name. Slack keeps its own copy of messages."
    )

"""What stands under an answer: who can see it, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from api.slack import blocks, texts
from api.slack.blocks import Block
from api.slack.questions import SlackQuestion
from bot import Reply


@dataclass(frozen=True, slots=True)
class Offers:
    handoff: bool  # whether somebody takes hand-offs
    contact_text: str | None = None  # else the way to a human being that the widget shows as well
    contact_url: str | None = None

    def under(self, question: SlackQuestion, reply: Reply, answer_id: str | None, *, private: bool) -> list[Block]:
        if reply.status == "signposted":
            return []  # the text names who helps; nothing of it is rated, shared or passed on
        note = texts.PRIVATE_NOTE if private else texts.CHANNEL_NOTE
        under = [] if question.kind == "direct" else [blocks.context(note)]
        buttons: list[Block] = []
        if not private:
            buttons.append(blocks.button("ask_privately", texts.ASK_PRIVATELY, answer_id or "-"))
        if answer_id and private and reply.citations:
            buttons.append(blocks.button("share", texts.SHARE, answer_id))
        if answer_id and self.handoff:
            buttons.append(blocks.button("handoff", texts.HUMAN, answer_id))
        elif self.contact_url:
            buttons.append(blocks.link_button("contact", self.contact_text or texts.HUMAN, self.contact_url))
        under += blocks.actions(buttons)
        if question.kind == "direct":
            under += blocks.actions(
                [blocks.question_button("suggestion", number, text) for number, text in enumerate(reply.suggestions[:3])]
            )
        if answer_id and reply.status in ("answered", "partly_answered", "declined"):
            under.append(blocks.feedback_block(answer_id))
        return under

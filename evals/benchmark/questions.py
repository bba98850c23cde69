"""The questions that a benchmark asks: a fixed dozen of four kinds, and wordings of them that nothing has computed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["fact", "list", "personal", "decline"]


@dataclass(frozen=True, slots=True)
class Asked:
    kind: Kind
    text: str


QUESTIONS: Final = (
    Asked("fact", "Why are truck drivers at risk from automation?"),
    Asked("fact", "What does a prompt engineer do?"),
    Asked("fact", "What is data literacy?"),
    Asked("list", "Which jobs are at risk?"),
    Asked("list", "What new jobs is AI creating?"),
    Asked("list", "What can governments do to help workers?"),
    Asked("personal", "I'm a junior bookkeeper. Is my job safe and what should I do?"),
    Asked("personal", "I work as a taxi driver and I am worried about self-driving cars. What should I learn?"),
    Asked("personal", "I am a journalist at a local paper. Will machines replace me, and how can I prepare?"),
    Asked("decline", "What is the average salary of a nurse in Norway?"),
    Asked("decline", "Which vaccines do I need for a trip to Brazil?"),
    Asked("decline", "How do I change the brake pads of a motorcycle?"),
)


def chosen(per_kind: int) -> tuple[Asked, ...]:
    kinds = dict.fromkeys(asked.kind for asked in QUESTIONS)
    return tuple(asked for kind in kinds for asked in [one for one in QUESTIONS if one.kind == kind][:per_kind])


class Wordings:
    """The bot remembers the vectors of questions that it has seen, so each measurement needs a text of its own that is the same work.

    Capitals do that: an embedding model without case reads the same word pieces, and the wording patterns ignore case as well.
    """

    def __init__(self) -> None:
        self._given = 0

    def fresh(self, text: str) -> str:
        self._given += 1
        letters = [place for place, letter in enumerate(text) if letter.islower()][::-1]
        capitals = {place for bit, place in enumerate(letters) if self._given >> bit & 1}
        return "".join(letter.upper() if place in capitals else letter for place, letter in enumerate(text))

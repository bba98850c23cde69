"""What kind of message one is by its wording: who it is about, what form of answer it wants, which particular datum it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# Small talk and nothing else; about the situation of whoever writes; about somebody else's; anything that is asked impersonally.
Act = Literal["greeting", "thanks", "farewell", "own", "others", "ask"]
# The set of several things; one thing; a reason; a way; particular things side by side; what the whole comes to; nothing in particular.
AnswerForm = Literal["list", "one", "why", "how", "compare", "verdict", "none"]
Datum = Literal[
    "none", "pay", "price", "number", "duration", "date", "place", "company", "person", "contact", "law", "course", "requirement",
    "ranking",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionType:
    """Of each label how sure it is, about 0 to 1; those of one kind of label add up to about 1."""

    act: Mapping[Act, float]
    form: Mapping[AnswerForm, float]
    datum: Mapping[Datum, float]

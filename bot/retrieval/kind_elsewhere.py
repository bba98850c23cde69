"""The passage that has the price, the date or the name which is asked for, where those that come first have none of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.retrieval.asked_kinds import one_day_asked
from bot.retrieval.particulars import Particulars
from knowledge import STOP_WORDS, Passage, stem, tokens

LOOKED_AT = 12  # passages


def kind_elsewhere(query: str, told: Sequence[Passage], ordered: Sequence[Passage]) -> Passage | None:
    """In the same document, and it has a word of the question that what would be told has not."""
    particulars = Particulars.asked_in(query, (passage.chunk.search_text for passage in ordered[:LOOKED_AT]))
    if told and particulars.role:  # what would be told only mentions it, and another passage names whoever has it
        named = particulars.role.named_in
        return None if any(map(named, told)) else next(filter(named, ordered[:LOOKED_AT]), None)
    if told and particulars.of_a_kind and not any(map(particulars.given_in, told)):
        asked = {stem(word) for word in tokens(query) if word not in STOP_WORDS}
        return next((passage for passage in ordered[:LOOKED_AT] if _given(particulars, passage, asked)), None)
    if not told or not particulars.only_amounts or any(kind.kind == "clock" for kind in particulars.kinds):
        return None  # an hour that stands elsewhere is the hour of something else
    asked = {stem(word) for word in tokens(query) if word not in STOP_WORDS}
    # a day that stands there may be another's; of a price that is asked for hardly any passage has two
    if any(_given(particulars, passage, asked if one_day_asked(query) else None) for passage in told):
        return None
    unmet = asked - {stem(word) for passage in told for word in tokens(passage.chunk.search_text)}
    beside = (passage for passage in ordered[:LOOKED_AT] if passage.chunk.document_id == told[0].chunk.document_id)
    return next((passage for passage in beside if _given(particulars, passage, unmet)), None)


def _given(particulars: Particulars, passage: Passage, about: set[str] | None) -> bool:
    """`about`: stems, one of which must stand in the sentence."""
    return any(
        particulars.given_by(sentence.text) and (about is None or about & {stem(word) for word in tokens(sentence.text)})
        for sentence in passage.chunk.sentences
    )

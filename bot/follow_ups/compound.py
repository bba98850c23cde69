"""A message that asks several things at once, as the questions it consists of, each to be looked up by itself."""

from __future__ import annotations

from bot import patterns
from bot.follow_ups.follow_ups import standalone
from bot.messages.clauses import clauses
from bot.messages.phrases import says_little
from bot.messages.told_words import asking_part
from bot.stages import AskedPart, Turn
from knowledge import content_words

_PATTERNS = patterns.load("compound")
MOST = 3  # questions in one message; of more than that the first ones


def questions_of(query: str) -> tuple[AskedPart, ...]:
    """The questions of a message, each standing alone ("it" is what the one before was about, or what was told); none where it is one."""
    asking = asking_part(query) or query
    told = query.removesuffix(asking) if query.endswith(asking) else ""
    pieces = [piece.strip(" ,;") for piece in _PATTERNS["joint"].split(asking if told else query) if piece.strip(" ,;?")]
    if len(pieces) < 2 or not all(_PATTERNS["asks"].search(piece) for piece in pieces):
        return ()
    if any((piece.lower().startswith("why") and not content_words(piece)) or _PATTERNS["only_reasons"].match(piece) for piece in pieces):
        return ()  # "..., and why each of them?" asks for the reasons of what is asked, and for nothing else
    found: list[AskedPart] = []
    for before, piece in zip(("", *pieces), pieces[:MOST], strict=False):
        asked = _with_the_kind(before, piece if piece.endswith("?") else f"{piece}?")
        before_it = found[-1].query if found else next((clause for clause in reversed(clauses(told)) if says_little(clause)), "")
        resolved = standalone(asked, (Turn("user", before_it),)) if before_it else None
        found.append(AskedPart(resolved.query if resolved and not resolved.lacking else asked, asked))
    said = [bool(content_words(part.query)) for part in found]
    understood = all(names or _PATTERNS["of_oneself"].search(part.query) for names, part in zip(said, found, strict=True))
    return tuple(found) if any(said) and understood else ()


def _with_the_kind(before: str, asked: str) -> str:
    """ "Which jobs are at risk, and which are new?": which jobs are new."""
    kind, which = _PATTERNS["asks_of_a_kind"].match(before), _PATTERNS["of_the_same_kind"].match(asked)
    return f"{which['asked']} {kind['kind']}{asked[which.end() :]}" if kind and which else asked

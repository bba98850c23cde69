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
    topic = _PATTERNS["topic_first"].match(query)
    if topic:
        query = query[topic.end() :]
    asking = asking_part(query) or query
    told = query.removesuffix(asking) if query.endswith(asking) else ""
    pieces = [piece.strip(" ,;") for piece in _PATTERNS["joint"].split(asking if told else query) if piece.strip(" ,;?")]
    if len(pieces) < 2 or not all(_PATTERNS["asks"].search(piece) for piece in pieces):
        return ()
    if any((piece.lower().startswith("why") and not content_words(piece)) or _PATTERNS["only_reasons"].match(piece) for piece in pieces):
        return ()  # "..., and why each of them?" asks for the reasons of what is asked, and for nothing else
    found: list[AskedPart] = []
    subject = ""  # what was told of, which all of the questions are about
    for before, piece in zip(("", *pieces), pieces[:MOST], strict=False):
        asked = _with_the_kind(before, piece if piece.endswith("?") else f"{piece}?")
        if topic:
            found.append(AskedPart(f"{asked} ({topic['topic']})", asked))
            continue
        before_it = found[-1].query if found else _told_of(told)
        resolved = standalone(asked, (Turn("user", before_it),)) if before_it else None
        if resolved is None or resolved.lacking:
            found.append(AskedPart(asked, asked))
            continue
        if told and not subject:
            subject = (resolved.in_context or "").partition(" (")[2].removesuffix(")").split(", ")[0]
        in_context = f"{resolved.query} ({subject})" if subject else resolved.in_context
        found.append(AskedPart(resolved.query, asked, in_context, told_before=bool(told)))
    said = [bool(content_words(part.query)) for part in found]
    understood = all(names or _PATTERNS["of_oneself"].search(part.query) for names, part in zip(said, found, strict=True))
    return tuple(found) if any(said) and understood else ()


def _told_of(told: str) -> str:
    """What was told before the questions, as far as they can go on about it.

    Of "The mayor heard that the mill leaks" that the mill leaks, and nothing of what only says when or how: "before the flood".
    """
    said = [clause for clause in clauses(told) if says_little(clause)]
    last = next((clause for clause in reversed(said) if not _PATTERNS["only_when"].match(clause)), "")
    return _PATTERNS["reported"].sub("", last)


def _with_the_kind(before: str, asked: str) -> str:
    """ "Which jobs are at risk, and which are new?": which jobs are new."""
    kind, which = _PATTERNS["asks_of_a_kind"].match(before), _PATTERNS["of_the_same_kind"].match(asked)
    return f"{which['asked']} {kind['kind']}{asked[which.end() :]}" if kind and which else asked

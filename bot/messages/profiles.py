"""What people say about themselves: read off their own words, kept in their own words, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot import patterns
from bot.messages.clauses import clauses, cleaned, tells_besides
from bot.messages.occupations import kinds_named
from bot.messages.second_person import said_back
from bot.messages.texting import written_out
from bot.messages.told_work import WORK_PARTS, WORKS_FOR, Work, other_work_of, work_in, work_of
from bot.stages import Profile
from knowledge import content_words

_PATTERNS = patterns.load("profiles")
_LEANS = re.compile(r"(?:it|that|this|they|these|those)\b", re.IGNORECASE)
_DOES = re.compile(r"(?!(?:is|was|has|had|does|did|wants?|would|will|asks?|says?|thinks?|goes|left|finish\w*)\b)[a-z]+s\s", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"(?:is|was|works?|does|drives|runs|has|sells|teaches|makes)\b", re.IGNORECASE)


def profile(texts: Iterable[str]) -> Profile:
    """What the person said in these messages, oldest first; what they said last holds."""
    said = Profile()
    for text in map(written_out, texts):
        said = _told_now(text, said)
    return said


def _told_now(text: str, before: Profile) -> Profile:
    said = clauses(_PATTERNS["age_told"].sub("", text))
    relation = next((found for clause in said if (found := _PATTERNS["relative"].search(clause)) and not WORKS_FOR.search(clause)), None)
    if relation:  # "my wife, she is a typist"
        said = [_PATTERNS["pronoun"].sub(f"my {relation['relation']}", clause) for clause in said]
    said = _relative_clauses_told(said)
    work = work_of(said)
    if relation and work and work.said and work.said.startswith("You "):
        relation = None  # who tells of their own work asks for themselves, whoever else they speak of
    does_for_fun = _for_fun(said) if relation and _PATTERNS["young"].search(text) else ()
    work = None if does_for_fun else work
    told = replace(
        before,
        strengths=_added(
            before.strengths, [*_all("strength", said), *_all("strength_in_passing", [text]), *_liked(said, work), *does_for_fun]
        ),
        strengths_said=next(filter(None, map(_strength_said, said)), before.strengths_said),
        worries=_added(before.worries, _all("worry", said)),
        goals=_added(before.goals, _all("goal", said)),
        lost_work=before.lost_work or bool(_PATTERNS["lost_work"].search(text)),
        leads=before.leads or bool(_PATTERNS["leads_people"].search(text)),
        learner=before.learner or bool(_PATTERNS["learner"].search(text)),
        relation=relation["relation"].lower() if relation else before.relation,
    )
    if work is None:
        return told
    is_sector = work.form == "sector"
    other_work = () if work.form == "leads" else other_work_of(said, work.role)
    role = WORK_PARTS.split(work.role)[0] if other_work else work.role
    return replace(
        told,
        occupation=None if is_sector else role,
        sector=role if is_sector else None,
        work_said=work.said,
        other_work=other_work,
        leads=told.leads or work.form == "leads",
    )


def _relative_clauses_told(said: Sequence[str]) -> list[str]:
    """ "I'm a driver who likes writing" tells two things: "I'm a driver" and "I like writing"."""
    told = list(said[:1])
    subject = ""  # whose verb is still to come: "my wife, who likes drawing, works as a typist"
    for before, clause in pairwise(said):
        relation = _PATTERNS["relative"].search(before)
        if not tells_besides(clause) or not (relation or work_in(before)):
            told.append(f"{subject} {clause}" if subject and _THIRD_PERSON.match(clause) else clause)
            subject = ""
            continue
        likes = re.sub(r"^who(?:['’]s)?\s+", "is " if clause[3:4] in "'’" else "", clause, flags=re.IGNORECASE)
        if relation:
            subject = f"my {relation['relation']}"
            likes, _, main_verb = likes.partition(", ")
            told += [f"{subject} {verb}" for verb in (likes, main_verb) if verb]
        else:
            told.append("I " + re.sub(r"\b(like|love|enjoy|adore)s\b", r"\1", re.sub(r"^is\b", "am", likes), count=1))
    return told


def _liked(said: Sequence[str], work: Work | None) -> Iterable[str]:
    """What is told before "and I love it", where it is not the work itself."""
    for clause, after in pairwise(said):
        liked = cleaned(_PATTERNS["likes_it_leads"].sub("", clause))
        is_work = work and (work.role in clause or clause in work.role)
        if _PATTERNS["likes_it"].search(after) and content_words(liked) and not is_work and not _LEANS.match(liked):
            yield liked


def _strength_said(clause: str) -> str | None:
    return said_back(_PATTERNS["taken_back"].sub("", clause)) if _PATTERNS["strength"].search(clause) else None


def _for_fun(said: Sequence[str]) -> tuple[str, ...]:
    """What a child does: "our boy takes everything apart" tells of no work."""
    told = [(clause, _PATTERNS["relative"].search(clause)) for clause in said]
    does = (cleaned(clause[found.end() :]) for clause, found in told if found and not _PATTERNS["strength"].search(clause))
    return tuple(phrase for phrase in does if _DOES.match(phrase) and content_words(phrase))


def _added(before: Sequence[str], now: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *now)))


def _all(name: str, said: Iterable[str]) -> list[str]:
    matches = (match for clause in said for match in _PATTERNS[name].finditer(clause))
    found = (
        next(group for group in match.groups() if group)
        for match in matches
        if not (match.groupdict().get("nature") and kinds_named(match.group()))  # "a telesales person"
    )
    return [phrase for phrase in map(cleaned, found) if content_words(phrase)]

"""Putting a phrase where it belongs: into the question before, in the place of a pronoun, or of an ordinal."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import patterns
from bot.follow_ups.discourse import Discourse, Standalone
from bot.messages.occupations import kinds_named
from bot.messages.phrases import alike, generic, in_order, named, owned, plural, plural_pronoun, says_little, within
from bot.messages.told_words import kin_spoken_of

_PATTERNS = patterns.load("follow_ups")
PREPOSITION = re.compile(r"(?:from|in|for|with|at|to|as|by|on|after|before|during|under|over|without|until|since|per)\b", re.IGNORECASE)
NAMES_IN_CONTEXT = 8
LONGEST_OCCUPATION = 4  # words
LONGEST_PLACE = 2
_SINGULAR_PERSON = re.compile(r"(?:he|she|him|his|her)", re.IGNORECASE)
_IN_FULL = {"ll": "will", "re": "are", "ve": "have", "d": "would"}  # "they'll", with a phrase in the place of the pronoun
_CUT_SHORT = re.compile(rf"^['’](?P<verb>{'|'.join(_IN_FULL)})\b", re.IGNORECASE)


def put_into_question(topic: str, state: Discourse) -> Standalone:
    """The question before, asked of something else."""
    return replace(_put_into_question(topic, state), swapped=True)


def _put_into_question(topic: str, state: Discourse) -> Standalone:
    frame = state.query
    in_a_row = next_in_row(topic, frame)
    if in_a_row:
        return Standalone(in_a_row, subject=topic)
    topic = re.sub(r"^(?:the|my|your|our)\s+(?=\w)", "", topic)
    preposition = PREPOSITION.match(topic)
    if preposition:
        word = preposition.group()
        topic_only = topic[preposition.end() :].strip()
        named_place = _after_preposition(word, frame)
        if named_place:  # "what does a letter to Rome cost?", "and to Paris?"
            start, end = named_place
            return Standalone(f"{frame[:start]}{topic_only}{frame[end:]}", (topic_only,), subject=None)
        place = re.search(rf"\b{word}\s+(?!{word}\b)[^,.?!]+(?=[,.?!]|$)", frame, re.IGNORECASE)
        name = None if place else _name_in(frame, topic_only) or _place_in(frame, topic_only)
        if name:  # "who approves a stay of Ada?", "and for Grace?": nothing else was asked of her
            return Standalone(re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: topic_only, frame), (topic_only,), subject=topic_only)
        query = f"{frame[: place.start()]}{topic}{frame[place.end() :]}" if place else f"{frame.rstrip('?.! ')} {topic}?"
        return Standalone(query, (topic_only,), subject=None if place else topic_only)
    actor = _PATTERNS["who_does"].search(frame)
    if actor:
        topic = "individuals" if _PATTERNS["anybody"].fullmatch(topic) else topic
        return Standalone(f"{frame[: actor.start('actor')]}{topic}{frame[actor.end('actor') :]}", (topic,), subject=topic)
    kind = re.match(r"(?:which|what)\s+(?P<kind>[\w’'-]+)", frame, re.IGNORECASE)
    if kind and generic(topic) and generic(kind["kind"]):  # "which skills matter?", "no, I meant jobs"
        return Standalone(f"{frame[: kind.start('kind')]}{topic}{frame[kind.end('kind') :]}", subject=topic)
    narrowed = _of_the_same_kind(topic, frame)
    if narrowed:
        return Standalone(narrowed, (topic,), subject=topic)
    asker = _PATTERNS["asker_acts"].search(frame)
    if asker and _are_people(topic):  # "what gear do I need?", "and welders?"
        return Standalone(f"{frame[: asker.start('who')]}{topic}{frame[asker.end('who') :]}", (topic,), subject=topic)
    which = _PATTERNS["which_are"].match(frame)
    another_of_them = which and _are_people(topic) and any(_are_people(phrase) for phrase in named(which["rest"]))
    if which and not another_of_them and plural(which["what"]) and not re.search(r"\b(?:for|in|of)\s+\w", which["rest"]):
        return Standalone(f"{which['aux'].capitalize()} {topic} {which['rest']}?", (topic,), subject=topic)
    for subject in _replaceable(topic, state):
        place = re.search(rf"(?:\b(?:an?|the|my|your|our|his|her)\s+)?(?<!\w){re.escape(subject)}(?!\w)", frame, re.IGNORECASE)
        if place:
            return Standalone(f"{frame[: place.start()]}{topic}{frame[place.end() :]}", (topic,), subject=topic)
    return Standalone(f"{frame.rstrip('?.! ')}: {topic}?", (topic,), subject=topic)


def next_in_row(topic: str, frame: str) -> str | None:
    """ "How much is it in the first year?", asked of "the second" or "the last six months"; None where it names no place in a row."""
    topic = re.sub(r"^(?:in|on|at|for|during|after)\s+", "", topic, flags=re.IGNORECASE)
    asked, before = _PATTERNS["in_a_row"].match(topic), _PATTERNS["in_a_row"].search(frame)
    if not asked or not before or topic[asked.end() :].strip(" ?.!"):
        return None
    if not asked["noun"]:
        return f"{frame[: before.start('ordinal')]}{asked['ordinal']}{frame[before.end('ordinal') :]}"
    return f"{frame[: before.start()]}the {re.sub('^the ', '', topic.strip(' ?.!'), flags=re.IGNORECASE)}{frame[before.end() :]}"


def _of_the_same_kind(topic: str, frame: str) -> str | None:
    """ "Jobs that are growing" in the place of "jobs at risk"."""
    head = re.split(r"\s", topic, maxsplit=1)[0]
    if not _PATTERNS["narrowed"].match(topic) or not generic(head):
        return None
    place = re.search(rf"\b{re.escape(head)}\b(?:\s+(?:at|in|of|from|with|for|that|who|which)\b[^?.!,]*)?", frame, re.IGNORECASE)
    return f"{frame[: place.start()]}{topic}{frame[place.end() :]}" if place else None


def _are_people(topic: str) -> bool:
    bare = topic.strip(" ?.!")
    head = _PATTERNS["narrowed"].match(bare)
    bare = head["head"] if head else bare
    return bool(_PATTERNS["people"].fullmatch(bare)) or bool(kinds_named(bare) and len(bare.split()) <= LONGEST_OCCUPATION)


def _akin(phrase: str, topic: str) -> bool:
    """Whether they end in the same word, or both are names in the middle of a sentence."""
    ours, theirs = phrase.split()[-1], topic.split()[-1].strip("?.!")
    return ours.lower() == theirs.lower() or (ours.istitle() and theirs.istitle() and not generic(ours))


def _name_in(frame: str, topic: str) -> str | None:
    """The name in the question before that another name takes the place of; none where the topic is no name."""
    if not topic.istitle():
        return None
    return next((phrase for phrase in named(frame) if phrase.istitle() and _akin(phrase, topic)), None)


def _place_in(frame: str, topic: str) -> str | None:
    """The name behind a preposition that "brazil", typed small, takes the place of."""
    if len(topic.split()) > LONGEST_PLACE or _PATTERNS["time_word"].fullmatch(topic) or re.match(r"(?:an?|the|my|your|our)\b", topic):
        return None
    return next((p for p in named(frame) if p.istitle() and re.search(rf"{PREPOSITION.pattern}\s+{re.escape(p)}(?!\w)", frame)), None)


def _after_preposition(word: str, frame: str) -> tuple[int, int] | None:
    """Where the name stands that follows the last such preposition in the question."""
    for match in reversed(list(re.finditer(rf"\b{word}\s+", frame, re.IGNORECASE))):
        phrase = next((p for p in in_order(frame) if frame.startswith(p, match.end())), None)
        named_first = re.match(r"(?:[A-Z][\w’'-]*\s*)+(?<!\s)", phrase or "")
        if named_first:
            return match.end(), match.end() + named_first.end()
    return None


def _replaceable(topic: str, state: Discourse) -> list[str]:
    """The phrases of the question that its subject stands in, the subject itself first."""
    subject = state.subject
    if _are_people(topic) and (people := [phrase for phrase in named(state.query) if _are_people(phrase)]):
        return people  # "are drivers at risk in Brazil?", "and nurses?"
    phrases = [phrase for phrase in named(state.query) if not generic(phrase)]
    if re.match(r"an?\s", topic) and not any(_akin(phrase, topic) for phrase in phrases):  # "a diploma" for "a short course"
        indefinite = [phrase for phrase in phrases if re.search(rf"\ban?\s+{re.escape(phrase)}(?!\w)", state.query, re.IGNORECASE)]
        if indefinite and not state.shown:
            return indefinite
    akin = [phrase for phrase in phrases if _akin(phrase, topic)]  # "the salt pool" for "the teaching pool", "Poland" for "France"
    if (akin and not state.shown) or not subject:
        return akin or phrases
    like = [phrase for phrase in phrases if alike(phrase, subject)]
    return [subject, *sorted(like, key=len, reverse=True)] if not generic(subject) else []


def in_context(text: str, state: Discourse) -> str | None:
    """The message with what was spoken of behind it, to be read so where it finds nothing by itself."""
    if state.told and _PATTERNS["first_person"].search(text):
        return f"{text} ({state.told.rstrip(' ,.;!')})"
    spoken_of = tuple(dict.fromkeys((*state.subjects[:1], *in_order(_PATTERNS["tells_first"].sub("", state.query)))))
    names = [
        phrase
        for place, phrase in enumerate(spoken_of)
        if not generic(phrase) and not alike(phrase, text) and not any(within(phrase, longer) for longer in spoken_of[:place])
    ][:NAMES_IN_CONTEXT]
    if not names and not says_little(text):  # "who else?"
        names = [state.query.rstrip(" ?.!")]
    return f"{text.rstrip()} ({', '.join(names)})" if names else None


def referring(text: str) -> re.Match[str] | None:
    """The first word that stands for something said before, unless the message itself says what it stands for."""
    masked = without(text, "no_anaphor")
    for match in _PATTERNS["reference"].finditer(masked):
        before = re.split(r"[,;:.?!]|\b(?:and|but|who|that|which|so|because|if|when|while|than)\b|\bto (?=\w)", text[: match.start()])
        of_family = _SINGULAR_PERSON.fullmatch(match.group()) and kin_spoken_of(text[: match.start()])  # "can my husband come, he ..."
        if not of_family and not any(_can_mean(match.group(), clause) for clause in before[:-1]):
            return match
    return None


def _can_mean(pronoun: str, clause: str) -> bool:
    """ "people who lose their job": also a word that names nothing in particular can be what is meant."""
    return says_little(clause) > 0 or (plural_pronoun(pronoun) and any(plural(phrase) for phrase in in_order(clause)))


def without(text: str, name: str) -> str:
    return _PATTERNS[name].sub(lambda match: " " * len(match.group()), text)


def put_in(text: str, reference: re.Match[str], subject: str) -> Standalone:
    pronoun = reference.group().lower()
    owns = pronoun in {"its", "their", "his", "theirs"} or (pronoun == "her" and re.match(r"\s+\w", text[reference.end() :]))
    phrase = owned(subject) if owns else subject
    rest = _CUT_SHORT.sub(lambda match: f" {_IN_FULL[match['verb'].lower()]}", text[reference.end() :])
    return Standalone(f"{text[: reference.start()]}{phrase}{rest}".strip(), (), subject=subject)


def with_topic(subject: str, question: str) -> str:
    """ "Course about bees": of the courses the one that was asked about."""
    joined = re.search(rf"(?<!\w){re.escape(subject)}\s+(?:about|on)\s+(?:(?:the|an?)\s+)?", question, re.IGNORECASE)
    topic = next((phrase for phrase in in_order(question) if joined and question.startswith(phrase, joined.end())), None)
    return f"{question[joined.start() : joined.end()]}{topic}" if joined and topic else subject


def as_called(phrase: str, question: str) -> str:
    """ "The ferry", where that is what it was called: without its article it is farther from what documents say of it."""
    return f"the {phrase}" if re.search(rf"\bthe {re.escape(phrase)}(?!\w)", question, re.IGNORECASE) else phrase


def with_label(text: str, start: int, end: int, label: str) -> str:
    """The text with the label in place of text[start:end]."""
    rest = text[end:]
    if rest.startswith(("'s", "’s")):
        return f"{text[:start]}{owned(label)}{rest[2:]}"
    return f"{text[:start]}{label}{rest}".strip()


def asking_why(query: str, subject: str) -> str:
    which = _PATTERNS["which_are"].match(query)
    if which:
        return f"Why {which['aux']} {which['what']} {which['rest']}?"
    if re.match(r"(?:is|are|was|were|will|do|does|did|can|could|should|would|must|has|have)\b", query, re.IGNORECASE):
        return f"Why {query[0].lower()}{query[1:]}"
    asked = re.sub(r"^(?:how|why)\b", "Why", query, flags=re.IGNORECASE)
    return asked if asked.startswith("Why") else f"Why {subject}?"

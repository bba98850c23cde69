"""The phrases of a message that name something, and which of them a pronoun can stand for. English, by word lists: no parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot import patterns
from knowledge import STOP_WORDS, content_words, stem

_PHRASES = patterns.load("phrases")
_ENDS = ("ends_phrase", "indefinite")
_WORD = re.compile(r"[^\W_][\w'’&+#/-]*(?:\.\w+)*")
_SAME_STEM = 5  # letters: "robots" and "robotics", "train" and "trainers" begin alike
_SHORT_PHRASE = 3  # words
LONGEST = 6  # words; a longer run is a clause that the word lists did not see


def named(text: str) -> tuple[str, ...]:
    """Runs of words that carry meaning, without verbs that are known as such, those that name something of their own first."""
    return tuple(sorted(dict.fromkeys(in_order(text)), key=generic))


def in_order(text: str) -> list[str]:
    """The same as they stand."""
    moving = _PHRASES["moving"].match(text)
    text = moving["before"] if moving else text
    found: list[str] = []
    run: list[re.Match[str]] = []
    end = 0
    words = before_run = ""  # the words so far, and the one before the run
    for match in _WORD.finditer(text):
        gap, word = text[end : match.start()], match.group().lower().replace("’", "'")
        end = match.end()
        if gap.strip():
            _close(run, text, found, before_run)
            run, words = [], ""
        if word == "of" and run:
            run.append(match)
        elif (
            word in STOP_WORDS
            or (run and _PHRASES["said_of_it"].fullmatch(word))
            or any(_PHRASES[name].fullmatch(word) for name in _ENDS)
            or _PHRASES["before_verb"].search(words)
        ):
            _close(run, text, found, before_run, word)
            before_run = before_run if not run and _PHRASES["determiner"].fullmatch(word) else word
            run = []
        else:
            run.append(match)
        words = f"{words} {word}"[-60:]
    _close(run, text, found, before_run)
    return found


def _close(run: list[re.Match[str]], text: str, found: list[str], before: str, after: str = "") -> None:
    """What it says of the subject is no part of its name: the run behind an auxiliary has the verb, "do professional bakers feed it"."""
    asks_which = before in {"which", "what"} and len(run) > 1 and plural(run[-2].group())
    if asks_which and not after and not plural(run[-1].group()):
        run = run[:-1]  # "which jobs disappear?"
    if len(run) > 1 and _PHRASES["auxiliary"].fullmatch(before):
        several = next((place for place, word in enumerate(run[:-1]) if plural(word.group()) and not plural(run[place + 1].group())), None)
        if several is not None and before != "does":
            _name(run[: several + 1], text, found)
            run = run[several + 2 :]
        elif not plural(run[-1].group()) and (not after or _PHRASES["object"].fullmatch(after)):
            run = run[:-1]
    _name(run, text, found)


def _name(run: list[re.Match[str]], text: str, found: list[str]) -> None:
    while run and run[-1].group().lower() == "of":
        run = run[:-1]
    if run and len(run) <= LONGEST:
        phrase = re.sub(r"['’]s$", "", text[run[0].start() : run[-1].end()])
        head, of, rest = phrase.partition(" of ")
        found.append(rest if of and generic(head) else phrase)  # "the point of learning" is about learning


def generic(phrase: str) -> bool:
    """Whether it names nothing by itself: "jobs", "the second one", "the main point"."""
    return all(_generic_word(word) for word in phrase.lower().split())


@lru_cache(maxsize=20_000)
def _generic_word(word: str) -> bool:
    return any(_PHRASES[name].fullmatch(word) for name in ("empty", "kind", "filler"))


def empty(text: str) -> bool:
    """Whether its phrases do not even name a kind of thing: "what is the issue?"."""
    words = [word for phrase in in_order(text) for word in phrase.lower().split()]
    return all(_PHRASES["empty"].fullmatch(word) or _PHRASES["filler"].fullmatch(word) for word in words)


def a_noun(word: str) -> bool:
    return not verb(word) and not _PHRASES["filler"].fullmatch(word.lower())


def says_little(text: str) -> int:
    """How many words of its phrases name something, each once."""
    return len({stem(word) for phrase in in_order(text) for word in phrase.lower().split() if content_words(word) and not generic(word)})


def phrase_with(word: str, text: str) -> str:
    """The short run of words that name something in which this one stands: "letter" in "a cover letter"; itself where there is none."""
    small = word.lower()
    runs = (run for run in in_order(text) if small in run.lower().split() and len(run.split()) <= _SHORT_PHRASE)
    return next(runs, word)


def verb(word: str) -> bool:
    return word.lower() in STOP_WORDS or bool(_PHRASES["ends_phrase"].fullmatch(word))


def plural(phrase: str) -> bool:
    last = re.split(r"\s+of\s+", phrase.lower())[0].split()[-1] if phrase.split() else ""
    return bool(_PHRASES["plural"].search(last))


def alike(one: str, other: str) -> bool:
    """Whether two phrases share a word, or words that begin alike."""
    ours, theirs = _words(one), _words(other)
    return any(a == b or (len(a) >= _SAME_STEM and len(b) >= _SAME_STEM and a[:_SAME_STEM] == b[:_SAME_STEM]) for a in ours for b in theirs)


def _words(phrase: str) -> set[str]:
    return {word for word in content_words(phrase) if not generic(word)}


def mentioned_as(noun: str, text: str) -> str | None:
    """The phrase of a text by which "that day" is a day of its own: "trial day"; none where no phrase says more than the noun."""
    if _PHRASES["kind_of_work"].fullmatch(noun) or plural(noun):
        return None
    ending = [phrase for phrase in in_order(text) if phrase.lower().endswith(f" {noun.lower()}")]
    return next((phrase for phrase in ending if not all(generic(word) for word in phrase.split()[:-1])), None)


def plural_pronoun(pronoun: str) -> bool:
    return bool(_PHRASES["plural_pronoun"].fullmatch(pronoun.lower()))


def within(phrase: str, text: str) -> bool:
    """Whether the text says every word of the phrase."""
    return set(content_words(phrase)) <= set(content_words(text))


def antecedent(pronoun: str, phrases: Sequence[str]) -> str | None:
    """The first of these phrases that agrees with the pronoun in number; the first of all where none does. Never a time."""
    several = plural_pronoun(pronoun)
    things = [phrase for phrase in phrases if not _PHRASES["time"].fullmatch(phrase)] or phrases
    return next((phrase for phrase in things if plural(phrase) == several), things[0] if things else None)


def owned(phrase: str) -> str:
    return f"{phrase}’" if phrase.endswith("s") else f"{phrase}’s"


def listed(phrases: Iterable[str]) -> str:
    """ "a, b or c"."""
    names = list(phrases)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

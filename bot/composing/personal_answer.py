"""The answer to people who ask about themselves: where they stand, that at risk is not gone, what to build on and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import patterns
from bot.composing import own_words
from bot.messages.number_words import in_words
from bot.messages.second_person import said_back
from bot.messages.texting import written_out
from bot.retrieval.quoting import labelled
from bot.stages import Aspect, Block, DraftSentence, Evidence, Form, Profile, Question, Quote, Understanding
from knowledge import content_words

_TEXTS = own_words.section("personal")
_PATTERNS = patterns.load("about_self")
_ASKS = patterns.load("requests")["question_sentence"]
# "It is important to note that" tells a person nothing
_EMPTY_OPENING = re.compile(
    r"^(?:it is (?:also )?(?:important|worth|essential) (?:to note|noting|to remember) that|(?:please )?note that"
    r"|of course,|generally,|in general,)\s+",
    re.IGNORECASE,
)
LONGEST_WORDS = 200  # of what is quoted and said around it; who is worried reads no more than a short page
# What goes first where it would be more, and how much of it stays; what holds for everybody before what is said of their own strengths
_SPARED = (("strengths", 0), ("support", 0), ("next_steps", 2), ("not_gone", 1), ("own_skills", 0))
_STANDINGS = frozenset({"exposed", "growing", "unnamed"})
_FOR_OTHERS = frozenset({"for_employers", "for_teachers", "for_government"})
_NAMES_ALONE = frozenset({"all_skills", "all_roles"})
# words that stay small after a colon
_FUNCTION_WORDS = frozenset(
    "the a an it its this that these those for in as with while although when where if some many most often to there their from by".split()
)


def personal_answer(question: Question, understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    profile = _remembered(understanding.profile, question)
    aspects = [aspect for aspect in evidence.aspects if aspect.personal and aspect.quotes]
    if not aspects:
        return
    if understanding.form.count or understanding.form.names_only:  # what is asked for are some names, and nothing else
        aspects = [aspect for aspect in aspects if aspect.name in _NAMES_ALONE] or aspects
    polar = _polar(understanding.query, aspects[0].name)
    wishes = understanding.about_self.wishes if understanding.about_self else frozenset()
    asking = _asking(understanding.query)
    becomes = any(_PATTERNS["gone"].search(sentence) for sentence in asking)
    new_tasks = any(_PATTERNS["new_tasks"].search(sentence) for sentence in asking)
    aspects = [_in_full(aspect) if new_tasks and aspect.name == "not_gone" else aspect for aspect in aspects]
    aspects = _not_told_yet(aspects, question, becomes_asked=becomes or new_tasks, steps_asked="steps" in wishes and not new_tasks)
    if _PATTERNS["afraid"].search(written_out(question.text)) and not profile.lost_work and aspects[0].name in _STANDINGS | {"untold"}:
        yield DraftSentence(str(_TEXTS["worried"]), kind="framing", block="paragraph")
        joined: Block = "sentence"
    else:
        joined = "paragraph"
    sentences = _sentences(profile, aspects, polar, understanding.form)
    for name, kept in _SPARED:
        if _words(sentences) <= LONGEST_WORDS:
            break
        shorter = [replace(aspect, quotes=aspect.quotes[:kept]) if aspect.name == name else aspect for aspect in aspects]
        aspects = [aspect for aspect in shorter if aspect.quotes] or aspects
        sentences = _sentences(profile, aspects, polar, understanding.form)
    yield from (replace(sentence, block=joined) if place == 0 else sentence for place, sentence in enumerate(sentences))
    closing = _closing(profile, {aspect.name for aspect in aspects})
    if closing and _words(sentences) + len(closing.split()) <= LONGEST_WORDS:
        yield DraftSentence(closing, kind="framing", block="paragraph")


def _not_told_yet(aspects: list[Aspect], question: Question, *, becomes_asked: bool, steps_asked: bool) -> list[Aspect]:
    """Without what an answer before said already; what becomes of the work first, where that is asked."""
    replies = [turn.text for turn in question.turns if turn.role == "assistant"]
    told = [aspect for aspect in aspects if any(all(_in(quote.text, reply) for quote in aspect.quotes) for reply in replies)]
    not_gone = [aspect for aspect in aspects if aspect.name == "not_gone"]
    if becomes_asked and not_gone:
        return [*not_gone, *(aspect for aspect in aspects if aspect not in told and aspect not in not_gone)]
    if told == aspects and steps_asked:
        return [aspect for aspect in aspects if aspect.name == "next_steps"] or aspects
    return [aspect for aspect in aspects if aspect not in told] or aspects


def _in_full(aspect: Aspect) -> Aspect:
    """With what its passages say besides: who asks what they will do then wants to hear of the tasks, not of the change alone."""
    chunks = dict.fromkeys(quote.chunk for quote in aspect.quotes)
    return replace(aspect, quotes=tuple(Quote(chunk, sentence.text) for chunk in chunks for sentence in chunk.sentences))


def _asking(query: str) -> list[str]:
    """The sentences that ask, or all where none shows it: "My clients have gone quiet" is told."""
    sentences = re.split(r"(?<=[.?!])\s+", query)
    return [sentence for sentence in sentences if _ASKS.search(sentence)] or sentences


def _in(quote: str, reply: str) -> bool:
    """Whether most of a quote, whose beginning may have been trimmed, stands in a reply."""
    return quote[len(quote) // 2 :].strip() in reply


def _words(sentences: Sequence[DraftSentence]) -> int:
    return sum(len(sentence.text.split()) for sentence in sentences)


def _polar(query: str, standing: str) -> str | None:
    """Yes or no, where the standing of a kind of work is the answer to a question of risk or of safety."""
    answers = _TEXTS["polar"].get(standing, {})
    denied = re.search(r"\bnot\b|n['’]t\b", query)
    return next((str(answers[of]) for of in answers if not denied and _PATTERNS[f"polar_{of}"].search(query)), None)


def _sentences(profile: Profile, aspects: Sequence[Aspect], polar: str | None, form: Form) -> list[DraftSentence]:
    opening = _opening(profile, aspects)
    sentences = []
    for place, aspect in enumerate(aspects):
        if place == 0 and aspect.name == "not_gone":
            sentences += [DraftSentence(str(_TEXTS["framing"]["not_gone_first"]), kind="framing", block="paragraph"), *_told(aspect)]
            continue
        framing = _framing(aspect, profile, strengths_told=aspects[0].name == "fit" and bool(profile.strengths_said))
        if place == 0 and opening:
            framing = _joined(opening, framing) if aspect.name in _STANDINGS else f"{opening} {framing}"
        if aspect.name in _NAMES_ALONE and form.count and form.count < len(aspect.passages):
            framing = f"{framing.removesuffix(':')}; the first {in_words(form.count)} of {in_words(len(aspect.passages))} are:"
        if place == 0 and polar:
            framing = f"{polar}, {framing[:1].lower()}{framing[1:]}"
        sentences.append(DraftSentence(framing, kind="framing", block="paragraph"))
        sentences += _list_of(aspect, form) if aspect.name in _NAMES_ALONE else _told(aspect)
    return sentences


def _remembered(profile: Profile, question: Question) -> Profile:
    """What was written out for them is given as what they told, so that no word stands there that they did not say."""
    said = {"work"} | {word for text in (question.text, *(turn.text for turn in question.turns)) for word in content_words(text)}

    def back(sentence: str | None) -> str | None:
        if sentence is None or said.issuperset(content_words(sentence)):
            return sentence
        return str(_TEXTS["reminded"]).format(said=sentence[:1].lower() + sentence[1:]).rstrip(".")

    return replace(profile, work_said=back(profile.work_said), strengths_said=back(profile.strengths_said))


def _opening(profile: Profile, aspects: Sequence[Aspect]) -> str:
    """Kindness first where their work is gone, and what they said, so that they see that it was heard."""
    parts = [_TEXTS["lost_work_other" if profile.relation else "lost_work"]] if profile.lost_work else []
    about = aspects[0].name
    if about == "fit" and profile.strengths_said:
        parts.append(f"{profile.strengths_said}.")
    elif profile.work_said and about in _STANDINGS | {"goal", "goal_exposed", "fit", "all_skills", "all_roles", *_FOR_OTHERS}:
        parts.append(f"{profile.work_said}.")
    return " ".join(parts)


def _joined(opening: str, framing: str) -> str:
    """What they said and what is said of it, in one sentence."""
    if not opening.endswith(".") or opening.endswith(("..", "etc.")):
        return f"{opening} {framing}"
    return f"{opening[:-1]}, and {framing[:1].lower()}{framing[1:]}"


def _framing(aspect: Aspect, profile: Profile, *, strengths_told: bool) -> str:
    """What leads up to the quotes: to the name of the first one in the middle of a sentence, where it has a name."""
    text = _leading_up(aspect, profile, strengths_told=strengths_told)
    if text.endswith(":") or aspect.name in _NAMES_ALONE or aspect.quotes[0].chunk.label:
        return text
    return f"{text.removesuffix(' under').rstrip(',')}{' this' if text.endswith(' is') else ''}:"


def _leading_up(aspect: Aspect, profile: Profile, *, strengths_told: bool) -> str:
    texts = _TEXTS["framing"]
    match aspect.name:
        case "exposed_too" | "growing_too":
            return str(texts[aspect.name]).format(work=_of_work(aspect))
        case "exposed" | "growing" if aspect.of_work:
            return str(texts[f"{aspect.name}_of_work"]).format(work=_of_work(aspect))
        case "goal" | "goal_exposed" if profile.relation:
            return str(texts[f"{aspect.name}_other"])
        case "exposed" | "unnamed" | "growing" if not profile.work_said:
            return str(texts[f"{aspect.name}_untold"])
        case "fit" if profile.strengths_said or (profile.strengths and not profile.work_said):
            return str(texts["fit_strengths"])
        case "own_skills" if strengths_told:
            return str(texts["own_skills_again"])
        case "own_skills" if profile.strengths_said:
            return str(texts["own_skills_strengths"]).format(strengths=profile.strengths_said)
        case "next_steps" if profile.lost_work:
            return str(texts["next_steps_lost"])
        case name if name in _STANDINGS and profile.lost_work and profile.work_said:
            return _joined(f"{profile.work_said}.", str(texts[name]))
    return str(texts[aspect.name])


def _of_work(aspect: Aspect) -> str:
    """One of several things that they do, in their own words where these can be shown."""
    said = said_back(f"I {aspect.of_work}")
    return f"“{said.removeprefix('You ')}”" if said else str(_TEXTS["other_work"])


def _told(aspect: Aspect) -> Iterator[DraftSentence]:
    for place, quote in enumerate(aspect.quotes):
        text = _EMPTY_OPENING.sub("", quote.text)
        text = labelled(quote.chunk, text[:1].upper() + text[1:])
        yield DraftSentence(text if place else _after_colon(text), (quote.chunk.id,))


def _list_of(aspect: Aspect, form: Form) -> Iterator[DraftSentence]:
    for passage in aspect.passages[: form.count]:
        yield DraftSentence(
            f"**{passage.chunk.label}**", (passage.chunk.id,), block="numbered_item" if form.layout == "numbered" else "item"
        )


def _after_colon(text: str) -> str:
    label, text = (found.group(), text[found.end() :]) if (found := re.match(r"\*\*.+?\*\*: ", text)) else ("", text)
    first = text.split(" ", 1)[0]
    return label + (text[:1].lower() + text[1:] if first.lower() in _FUNCTION_WORDS else text)


def _closing(profile: Profile, told: set[str]) -> str:
    if "untold" in told or (profile.lost_work and not profile.work):
        return str(_TEXTS["closing"]["ask_work"])
    if told & (_FOR_OTHERS | {"of_employers", "exposed_asked", "growing_asked"}):
        return ""
    if not profile.strengths and not profile.relation and not profile.leads and not told & {"fit", "all_skills", "growing", "goal"}:
        return str(_TEXTS["closing"]["ask_strengths"])
    return ""

"""From a message in the middle of a conversation to one short query that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import patterns
from bot.follow_ups.discourse import Discourse, Standalone
from bot.follow_ups.filling_in import as_called, asking_why, in_context, put_in, put_into_question, referring, with_topic, without
from bot.follow_ups.follow_up_words import put_right
from bot.follow_ups.persons import is_kin, is_personal, person_meant
from bot.follow_ups.pointing import beside, compares_them, of_the_two, one_of_two, points_at_items
from bot.follow_ups.pointing_at_lists import counts_them, of_the_list, sorts_out, the_one_that, the_others
from bot.follow_ups.recalling import goes_back, recalls
from bot.follow_ups.remembered import FURTHEST_BACK, LONGEST_TURN
from bot.follow_ups.shown_lists import label_before
from bot.follow_ups.topic_swaps import LONGEST_TOPIC, hangs_on, in_a_row, swaps_topic
from bot.messages.comparisons import compared
from bot.messages.phrases import (
    a_noun,
    alike,
    antecedent,
    empty,
    generic,
    in_order,
    mentioned_as,
    plural,
    plural_pronoun,
    says_little,
    within,
)
from bot.messages.small_talk import small_talk
from bot.stages import Turn
from knowledge import content_words

_PATTERNS = patterns.load("follow_ups")
WORDS_THAT_NAME = 1  # of a message that leans on what came before; with more it says what it is about
# Words that name nothing by themselves where there is nothing before them
_BARE = frozenset(
    content_words(
        """long take mean explain again slower compare thing same question before sister brother friend work think know first second third
        number both once nice sounds like look see go try"""
    )
)
WORDS_OF_A_FRAGMENT = 3

_THE_DOCUMENT = re.compile(
    r"\b(?:this|that|the|your) (?:\w+ )?(?:article|text|document|guidance|guide|piece|essay|report|handbook)\b", re.IGNORECASE
)
_GOES_ABOUT = re.compile(
    r"^how (?:do|can|should|could|would) (?:i|we|they) (?:go about|do|learn|get|start|begin) (?:it|that|this|them)\W*(?:then)?\W*$",
    re.IGNORECASE,
)
_OTHERS_OF_A_KIND = re.compile(r"^(?P<asked>what|which|are there any|are there) other (?P<rest>.+)$", re.IGNORECASE)
_FRAGMENT = re.compile(r"^[^(]{1,40}\((?P<before>.+)\)$")
_ASKS_WHAT = re.compile(r"(?:why|what|which) (?:is|are|do|does|did|can|could|should|must|will|would)\b", re.IGNORECASE)
# "do that", with nothing behind it that "that" does itself
_DOES = re.compile(
    r"\b(?:do|doing|done)\s+(?:that|this|it)\s*(?:$|[?.!,;]|(?:instead|too|as well|by|with|without|for|at|in|now|then|alone)\b)",
    re.IGNORECASE,
)
_IN_THAT_CASE = re.compile(r"\b(?:then|in that case|about (?:it|that))\W*$", re.IGNORECASE)
_BEFORE_ANSWER = re.compile(r"^(?:(?:the|about|for|with|i mean|it['’]?s|as an?|an?|my)\s+)+", re.IGNORECASE)

Rule = Callable[[str, Discourse], Standalone | None]


def standalone(text: str, turns: Sequence[Turn]) -> Standalone:
    """Fill in from the history what the message leaves out; a message that stands alone comes back as it is."""
    return _resolved(text, discourse(turns))


def discourse(turns: Sequence[Turn]) -> Discourse:
    """Reads the conversation from its start, each message in the light of those before it."""
    asked = [index for index, turn in enumerate(turns) if turn.role == "user"][-FURTHEST_BACK:]
    state = Discourse()
    for index in asked:
        text = turns[index].text[:LONGEST_TURN]
        reply = turns[index + 1].text if index + 1 < len(turns) and turns[index + 1].role == "assistant" else ""
        if text and not small_talk(text):
            state = state.after(text, _resolved(text, state), reply)
    return state


def points_nowhere(text: str) -> bool:
    """Whether a message without any history cannot be understood: it leans on something said before and names little itself."""
    text = put_right(text)
    if _THE_DOCUMENT.search(text):
        return False
    of_it_all = _PATTERNS["about_it_all"].sub("", text)
    text = of_it_all if says_little(of_it_all) else text
    if _PATTERNS["nothing_named"].search(text):
        return True
    leans = (
        _PATTERNS["ellipsis"].search(text)
        or ((swap := _PATTERNS["topic_swap"].search(text)) and says_little(swap["about"] or swap["topic"]) == 0)
        or points_back(text)
        or _PATTERNS["earlier"].search(text)
        or _PATTERNS["compare_them"].search(text)
    )
    return bool(leans) and len(set(content_words(text)) - _BARE) <= WORDS_THAT_NAME


def leaves_subject(text: str) -> bool:
    """Whether the message says that it is about something else than the one before it."""
    said = _PATTERNS["lead_in"].sub("", put_right(text.strip()))
    return bool(_PATTERNS["new_subject"].match(said) or _PATTERNS["back"].match(said))


def points_back(text: str) -> bool:
    return bool(_PATTERNS["anaphor"].search(_PATTERNS["no_anaphor"].sub(" ", text)))


def _resolved(text: str, state: Discourse) -> Standalone:
    said = put_right(text.strip())
    if not state.query:
        if points_nowhere(said):
            return Standalone(said, lacking="nothing_before")
        return _answers_back(said, state) or Standalone(said)
    fresh = _PATTERNS["new_subject"].match(_PATTERNS["lead_in"].sub("", said))
    if fresh:
        rest = _PATTERNS["lead_in"].sub("", said)[fresh.end() :]
        return Standalone(rest or text) if rest else Standalone(text)
    said = _PATTERNS["does_it_say"].sub("", said)
    for rule in _RULES:
        resolved = rule(said, state)
        if resolved:
            return resolved
    said = _without_opening(said)
    others = _OTHERS_OF_A_KIND.match(said)
    if others and in_order(others["rest"]) and generic(in_order(others["rest"])[0]) and not empty(others["rest"]):
        return Standalone(f"{others['asked']} {others['rest']}")  # "what other new jobs are there?": of them all
    going_on = in_context(said, state)
    if not in_order(said) and len(said.split()) <= WORDS_OF_A_FRAGMENT:  # "where?", "by when?"
        before = _FRAGMENT.sub(r"\g<before>", state.query)  # "where?", "how much?": each of them is asked of the question before both
        return Standalone(f"{said} ({before.rstrip(' ?.!')})")
    if going_on and empty(said) and (_IN_THAT_CASE.search(said) or not _PATTERNS["first_person"].search(said)):
        return Standalone(going_on)
    return Standalone(said, in_context=going_on)


def _without_opening(text: str) -> str:
    """ "OK. And what about ..." without what only joins it to the turn before."""
    text = _PATTERNS["lead_in"].sub("", text)
    joined = re.match(r"^(?:and|but|also|or|plus)\b[\s,]*(?=\S)", text, re.IGNORECASE)
    return text[joined.end() :] if joined and _PATTERNS["clause"].search(text) else text


# --- the rules, in the order in which they are tried ------------------------------------------------------------------


def _answers_back(text: str, state: Discourse) -> Standalone | None:
    """The bot asked what was meant, and this says it."""
    if not state.open_question or _PATTERNS["clause"].search(text) or len(text.split()) > LONGEST_TOPIC:
        return None
    meant = _BEFORE_ANSWER.sub("", _PATTERNS["lead_in"].sub("", text)).strip(" .!?")
    known = (*state.readings, *state.pair)
    chosen = one_of_two(text, state) or next((side for side in known if alike(side, meant)), None) or meant
    if _PATTERNS["compare_them"].match(state.open_question):
        return Standalone(f"compare {meant}")
    if (more := _PATTERNS["ellipsis"].match(state.open_question)) and more["why"]:
        return Standalone(f"why {chosen}", subject=chosen)
    reference = referring(state.open_question)
    return put_in(state.open_question, reference, chosen) if reference else Standalone(chosen, subject=chosen)


def _goes_back(text: str, state: Discourse) -> Standalone | None:
    return goes_back(text, state, _resolved)


def _corrects(text: str, state: Discourse) -> Standalone | None:
    match = _PATTERNS["correction"].match(text)
    if not match:
        return None
    rest = (match["rest"] or match["rest_meant"] or match["rest_not"] or "").strip()
    meaning = match["meaning"] or match["meant"] or match["not"]
    if _tells_only(rest):
        asked = _PATTERNS["tells_first"].sub("", state.query)
        return Standalone(f"{rest.rstrip('.!')}. {asked}" if asked != rest else rest, (rest,))
    if not meaning:
        return _resolved(rest, state) if rest != text else None
    topic = re.sub(r"^(?:the (?:one|ones) (?:about|with|for|in) )", "", rest).strip(" .!?")
    narrowed = _PATTERNS["narrowed"].match(topic)
    kind = narrowed["head"].split()[-1].lower() if narrowed and generic(narrowed["head"]) else None
    if kind and kind not in state.query.lower():  # "no, I meant the people who label data"
        return Standalone(topic, in_context=f"{topic} ({state.query.rstrip(' ?.!')})")
    if _asks(topic) or points_at_items(topic, state):
        return _resolved(topic, state)
    return put_into_question(topic, state) if len(topic.split()) <= LONGEST_TOPIC else Standalone(rest)


def _tells_only(text: str) -> bool:
    return bool(_PATTERNS["tells_only"].match(text)) and "?" not in text


def _asks(text: str) -> bool:
    return bool(re.match(r"(?:what|which|who|whose|why|when|where|how|is|are|do|does|can|will|should)\b", text, re.IGNORECASE))


def _goes_on(text: str, state: Discourse) -> Standalone | None:
    """ "why?", "such as?", "tell me more"."""
    match = _PATTERNS["ellipsis"].match(_PATTERNS["lead_in"].sub("", text))
    if not match:
        return None
    subject = state.subject or state.query
    if match["example"] and (kinds := re.match(r"(?:\w+ )?which ones?\b|such as\b|like (?:what|which)\b", match["example"], re.IGNORECASE)):
        several = next((phrase for phrase in reversed(in_order(state.query)) if plural(phrase)), None)
        if several and kinds:
            rest = re.sub(rf"(?:\b(?:any|some|new|the)\s+)?(?<!\w){re.escape(several)}(?!\w)", "", state.query, count=1).strip(" ?.!")
            return Standalone(f"which {several} {' '.join(rest.split())}?", (state.query,), goes_on=True)
    if match["example"]:
        return Standalone(f"examples of {subject}", (state.query,), goes_on=True)
    if match["doing"]:
        return Standalone(f"what do {subject} do?", (state.query,), goes_on=True)
    if match["how"] and not _ASKS_WHAT.match(state.query):  # "what's the skill called where ...?", "how?"
        return Standalone(f"how: {subject}?", (state.query,), goes_on=True)
    if match["how"]:
        return Standalone(re.sub(r"^(?:why|what)\b", "how", state.query, flags=re.IGNORECASE), goes_on=True)
    if match["more"]:
        return Standalone(state.query, goes_on=True, more=True)
    return Standalone(asking_why(state.query, subject), goes_on=True)


def _refers(text: str, state: Discourse) -> Standalone | None:
    """A pronoun, or "those robots": the phrase that it stands for takes its place."""
    said = _without_opening(text)
    reference = referring(said)
    if not reference:
        return None
    if re.search(r"\b(?:which|any|some|none|all|most)\s+(?:of\s+)?$", said[: reference.start()], re.IGNORECASE):
        return Standalone(said, in_context=in_context(said, state))  # of several things that no list has shown
    noun = reference["noun"] if reference["noun"] and a_noun(reference["noun"]) else None
    label = label_before(state.reply) if noun and not plural(noun) else None
    if noun and not generic(noun):
        if label and re.search(rf"\b(?:which|what) (?:\w+ )?{re.escape(noun)}\b", state.query, re.IGNORECASE):
            return put_in(said, reference, label)  # "which trade suits me?", "is that trade at risk?"
        named_before = next((phrase for phrase in state.subjects if alike(phrase, noun)), noun)
        return Standalone(f"{said[: reference.start()]}{named_before}{said[reference.end() :]}", in_context=in_context(said, state))
    if noun and noun.lower().endswith("s"):  # "those jobs": of the kind that was spoken of
        query = f"{said[: reference.start()]}{noun}{said[reference.end() :]}"
        return Standalone(query, in_context=in_context(query, state))
    sides = compared(state.query)
    if sides and not plural_pronoun(reference.group()):
        return Standalone(text, lacking="which_of_two", readings=sides)
    if not noun and reference["noun"]:  # "what has that got to do with it": the word after it is no noun
        reference = re.compile(r"\w+").match(said, reference.start()) or reference
    if noun and (mentioned := mentioned_as(noun, state.reply)):
        return Standalone(f"{said[: reference.start()]}the {mentioned}{said[reference.end() :]}", subject=mentioned)
    if _GOES_ABOUT.match(said) and not state.named_something and re.match(r"what\b", state.query, re.IGNORECASE):
        return Standalone(f"How{state.query[len('what') :]}", goes_on=True)  # "what should I learn?", "how do I go about it?"
    if not noun and not plural_pronoun(reference.group()) and (not state.named_something or _still_unsaid(reference, state.query)):
        return Standalone(said, in_context=f"{said.rstrip(' ?.!')} ({state.query.rstrip(' ?.!')})")
    does = _DOES.search(said)
    if does and does.start() < reference.start() < does.end() and (going_on := in_context(said, state)):
        return Standalone(going_on)  # "couldn't a machine do that?": what is done, and not the thing spoken of
    own = without(said, "no_anaphor").replace(reference.group(), " ", 1)
    subjects = [one for one in state.subjects if not within(one, own) and (plural_pronoun(reference.group()) or not is_kin(one))]
    item = state.subject if state.shown and state.subject in subjects else None  # the one that was pointed at, whatever its number
    item = item or label
    pronoun = reference.group().lower().split()[-1]
    subject = person_meant(state) if is_personal(pronoun) else item or antecedent(pronoun, subjects)
    topic = with_topic(subject, state.query) if subject else None
    resolved = replace(put_in(said, reference, as_called(topic, state.query)), subject=topic) if topic else Standalone(said)
    return replace(resolved, in_context=in_context(resolved.query, state))


def _still_unsaid(reference: re.Match[str], query: str) -> bool:
    """ "It smells odd", "how often should I feed it": what it is was not said before either."""
    before = referring(query)
    return bool(before and before.group().lower() == reference.group().lower() == "it")


_RULES: tuple[Rule, ...] = (
    _answers_back,
    counts_them,
    the_others,
    sorts_out,
    _goes_on,
    recalls,
    _goes_back,
    _corrects,
    compares_them,
    in_a_row,
    the_one_that,
    points_at_items,
    beside,
    of_the_two,
    of_the_list,
    swaps_topic,
    hangs_on,
    _refers,
)

"""What a message means: intent, a query that stands alone, the kinds of answer asked for, and what the person said about themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from bot import patterns
from bot.follow_ups.compound import questions_of
from bot.follow_ups.discourse import Standalone
from bot.follow_ups.follow_ups import leaves_subject, points_back, points_nowhere, standalone
from bot.follow_ups.remembered import FURTHEST_BACK, LONGEST_TURN, remembered
from bot.messages.about_self import about_self, situation_told
from bot.messages.answer_form import form_of
from bot.messages.asides import without_asides
from bot.messages.by_type import asks_nothing, compares, facets_by_type, talk_by_type, tells_of_nobody, tells_of_somebody
from bot.messages.comparisons import compared, set_side_by_side
from bot.messages.demographics import of_health, without_demographics
from bot.messages.facets import facets
from bot.messages.languages import ENGLISH, language_of
from bot.messages.phrases import empty
from bot.messages.premises import premise
from bot.messages.profiles import profile
from bot.messages.saying_back import sayable
from bot.messages.small_talk import small_talk
from bot.messages.source_talk import without_source
from bot.messages.texting import written_out
from bot.messages.visible_text import visible
from bot.retrieval.making import asks_of_making
from bot.retrieval.spoken_before import spoken_before
from bot.stages import AboutSelf, Facet, Form, Question, Screening, Understanding
from knowledge import content_words

_REQUESTS = patterns.load("requests")
_OF_A_WHOLE: frozenset[Facet] = frozenset({"summary", "verdict", "outline"})
_OF_TWO = re.compile(r"\b(?:the (?:two|difference)|both|each|either|which one|they)\b", re.IGNORECASE)
_ONE_THING: frozenset[Facet] = frozenset({"quantity", "date", "place", "person"})
_ITEM = "Item"  # stands for the name of one while two things are looked for
_JOBS_AT_RISK = "Which jobs are at risk?"
_CITES = re.compile(r"\[\d+\]")
WORDS_OF_A_QUESTION = 2  # content words; a question with fewer needs what was told before it
LONGEST_QUERY = 600  # characters; the embedding model reads about 256 word pieces


def _asked(text: str) -> str:
    """What to look for: the sentences that ask, without those that tell, where they say by themselves what they are about."""
    after = _REQUESTS["told_before_colon"].sub("", text)
    if after != text and not points_back(after) and len(content_words(after)) >= WORDS_OF_A_QUESTION:
        text = after
    sentences = re.split(r"(?<=[.?!])\s+|\n+", text)
    if len(text) <= LONGEST_QUERY:
        asked = " ".join(sentence for sentence in sentences if _REQUESTS["question_sentence"].search(sentence))
        leans = points_back(asked) or _REQUESTS["first_person"].search(asked) or (_OF_TWO.search(asked) and compared(text))
        return text if leans or len(content_words(asked)) < WORDS_OF_A_QUESTION or empty(asked) else asked
    asking = (
        [sentence for sentence in sentences if sentence.rstrip().endswith("?")]
        or [s for s in sentences if _REQUESTS["asks"].search(s)]
        or sentences
    )
    return " ".join(asking)[-LONGEST_QUERY:]


def _unclear(text: str, question: Question) -> bool:
    """A message that says nothing, or points back to something where there is nothing."""
    return not re.search(r"\w", text) or (not question.turns and (not content_words(text) or points_nowhere(text)))


def _last_reply(question: Question) -> str | None:
    """What became of the last question, for who doubts the answer to it."""
    asked = [place for place, turn in enumerate(question.turns) if turn.role == "user" and not small_talk(visible(turn.text))]
    replies = [turn.text for turn in question.turns[asked[-1] + 1 : asked[-1] + 2]] if asked else []
    return "unanswered" if replies and not _CITES.search(replies[0]) else None


def _plain(text: str) -> str:
    """Written out, and without what must not matter: everything after this sees the same message whoever wrote it."""
    return without_asides(without_demographics(written_out(text)))


def _content(text: str) -> str:
    """Without what is said of the form of the answer."""
    return form_of(_plain(text))[0]


def _asked_before(question: Question) -> Question | None:
    """The last question that asked for more than another form of the answer."""
    asked = (place for place, turn in reversed(tuple(enumerate(question.turns))) if turn.role == "user")
    last = next((place for place in islice(asked, FURTHEST_BACK) if _content(question.turns[place].text[:LONGEST_TURN])), None)
    return None if last is None else replace(question, text=question.turns[last].text, turns=question.turns[:last])


def _with_form(kinds: frozenset[Facet], form: Form) -> frozenset[Facet]:
    """Who counts or tabulates what they ask for asks for a list, unless they ask for a judgement of the whole."""
    lists = form.count or form.alphabetical or form.layout in {"numbered", "table"} or form.names_only or form.complete
    lists = lists or (form.layout == "bullets" and kinds == {"fact"})
    return kinds | {"list"} if lists and not kinds & {"summary", "comparison", "yes_no"} else kinds


def _kinds_asked(query: str) -> frozenset[Facet]:
    """ "When? (What should schools do)": where the message itself asks for one thing, the question before it asks for nothing."""
    own = facets(query.partition(" (")[0])
    return own if own & _ONE_THING else facets(query)


def _sides(resolved: Standalone, kinds: frozenset[Facet], screening: Screening) -> tuple[str, ...]:
    """The two things that are set side by side; the one item that was pointed at is one of them, also if it is "Joinery and carving"."""
    item = resolved.parts[0] if resolved.shown and len(resolved.parts) == 1 else ""
    query = resolved.query.replace(item, _ITEM) if item else resolved.query
    found = () if kinds & {"summary", "verdict"} else compared(query)  # "X versus Y: what does it conclude?" asks for one conclusion
    one = _REQUESTS["one_of_a_kind"].search(query)  # "which of the jobs is for somebody good with figures?" names no two
    found = found or (set_side_by_side(query) if compares(screening.type) and not one else ())
    return tuple(side.replace(_ITEM, item) for side in found)


def _as_told(text: str, asked: str, query: str) -> str:
    """The query with what is told before it, which may say what several questions are about."""
    return text if query == asked and text.endswith(asked) else query


def understand(question: Question, screening: Screening) -> Understanding:
    """Deterministic: the same message and history always mean the same."""
    text, form = form_of(_plain(screening.text))
    language = language_of(screening.text)  # what the caller says is the language of a page or a browser, not of what is typed
    talk = small_talk(written_out(screening.text), language)  # as it was typed: who asks whether Spanish is spoken names no origin
    talk = talk or (None if screening.concern else talk_by_type(screening.type))
    if form != Form() and not text and not screening.concern and not talk:  # "shorter, please"
        asked_before = _asked_before(question)
        if asked_before is None:
            return Understanding(screening.text, intent="unclear", language=language_of(screening.text))
        return replace(understand(asked_before, Screening(visible(asked_before.text))), form=form)
    text = text or _plain(screening.text)
    before = remembered(question.turns, _content)
    said = (*before.said, text)
    advice = screening.detail if screening.concern == "professional_advice" else None
    if screening.concern and (not advice or language != ENGLISH):
        return Understanding(text, intent=screening.concern, language=language, detail=screening.detail, profile=profile(said))
    of_nothing = talk == "complaint" and not question.turns and not content_words(text)  # "what?" complains of an answer, or of nothing
    if talk and not advice and not of_nothing:
        return Understanding(text, intent=talk, language=language, detail=_last_reply(question) if talk == "doubt" else None)
    if language != ENGLISH:
        return Understanding(text, language=language, profile=profile(said))  # nothing below reads other languages
    of_making = not question.turns and asks_of_making(text)  # "when was it published?" is asked of what the answers come from
    if not advice and not of_making and _unclear(text, question):
        return Understanding(text, intent="unclear", language=language)
    asked = _REQUESTS["lead_in"].sub("", _REQUESTS["greeting_first"].sub("", _content(screening.asked or "") or _asked(text)))
    asked = asked if facets(asked) & _OF_A_WHOLE else without_source(asked)
    asked = asked if before.turns else _REQUESTS["whose_work_goes"].sub(_JOBS_AT_RISK, asked)
    resolved = standalone(asked, before.turns)
    if resolved.lacking and not advice and not of_making:
        return Understanding(text, intent="unclear", readings=resolved.readings, language=language, detail=resolved.lacking)
    kinds = _with_form(facets(asked) | (_kinds_asked(resolved.query) if resolved.query != asked else frozenset()), form)
    # what goes on has its type from what it goes on about
    by_itself = screening.type if resolved.query == asked and not before.turns else None
    kinds = facets_by_type(kinds, by_itself)
    if resolved.subject and resolved.query != asked:
        kinds -= {"verdict"}  # what is concluded of one thing is no conclusion of a whole document
    sides = _sides(resolved, kinds, screening)
    told = profile(said)
    spoken_of = resolved.query if resolved.subject and not told.work else text  # "what does it let me do?" is about what it stands for
    own_situation = None if advice else about_self(spoken_of, profile([text]), told, kinds)
    if own_situation is None and tells_of_somebody(screening.type) and not advice:
        own_situation = situation_told(spoken_of, told, kinds, certain=asks_nothing(screening.type))
    elif own_situation and tells_of_nobody(screening.type):
        own_situation = None
    if own_situation and own_situation.of_others and resolved.shown:
        own_situation = None  # "the third one you named" wants to hear of the item
    if own_situation and _REQUESTS["one_of_a_kind"].search(resolved.query) and not _REQUESTS["first_person"].search(text):
        own_situation = None  # "what is the job for people who find patterns in numbers?" is asked of the job
    if own_situation == AboutSelf(()) and resolved.query != asked:
        own_situation = None  # "can't AI do that for me?" is asked of what "that" stands for
    if own_situation and "fit" in own_situation.wishes and not compared(re.split(r"(?<=[.?!])\s+", resolved.query.strip())[-1]):
        sides = ()  # "Torn between art and maths, I like both. Is there a job for that?" tells of the two and asks for a role
    return Understanding(
        query=resolved.query,
        intent="professional_advice" if advice else "question",
        facets=kinds | {"comparison"} if sides else kinds,
        profile=told,
        about_self=own_situation,
        parts=sides or resolved.parts,
        questions=() if sides or own_situation else questions_of(_as_told(text, asked, resolved.query)),
        as_said=asked if before.turns and asked != resolved.query and len(content_words(asked)) >= WORDS_OF_A_QUESTION else None,
        replies=before.replies,
        more=resolved.more,
        among=resolved.among,
        instead_of=resolved.parts[0] if resolved.swapped and resolved.parts else None,
        spoken_before=None if leaves_subject(asked) else spoken_before(before.turns),
        in_context=resolved.in_context,
        premise=premise(asked),
        language=language,
        form=form,
        note=resolved.note if resolved.note and sayable(resolved.note) else None,
        of_health=of_health(screening.text, resolved.query),
        type=by_itself,
        detail=advice or screening.told,
    )

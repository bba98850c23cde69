"""Whether a message is about the situation of whoever writes it, and what they want to hear of it."""

from __future__ import annotations

import re

from bot import patterns
from bot.messages.asked_words import asked_words
from bot.messages.clauses import clauses, tells_besides
from bot.messages.facets import facets
from bot.messages.occupations import kinds_named
from bot.messages.profiles import profile
from bot.messages.told_work import describes_somebody
from bot.stages import AboutSelf, Facet, Profile, Wish
from knowledge import content_words, stem, tokens

_PATTERNS = patterns.load("about_self")
_WISHES: tuple[Wish, ...] = ("fit", "skills", "steps", "employer")
# One's own pay, date or place of work is not answered by what holds for everybody.
_PARTICULARS: frozenset[Facet] = frozenset({"quantity", "date", "place", "person"})
SHORT_QUESTION_WORDS = 2  # content words: "is that safe", "what now" ask about what was just told
SITUATION_WORDS = 3  # "will AI take over", said to somebody who has just told what they do
# What is feared, in everybody's words: a question of nothing else is about the work of who asks, also where they did not say which.
_FEARED = frozenset(
    stem(word)
    for word in """ai robot robots bot chatbot chatbots machine machines computer computers software algorithm automation automate automated
    technology artificial intelligence risk risky safe secure danger dangerous threat threatened replace replaced lose lost losing future
    go gone going away soon ever years affect affected impact survive disappear vanish doomed screwed finished done obsolete exposed
    happen coming take taking taken steal kill next worth quit stop scared afraid concerned end really still boss company""".split()
)
# how somebody came to their work and how well they do it: "trained" is near to whatever speaks of training
_TRAINED = re.compile(
    r"^(?:(?:fully|newly|self|highly|well)[- ])?"
    r"(?:trained|taught|qualified|certified|skilled|experienced|licen[cs]ed|professional)\s+(?=[a-z])",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:am|['’]m|just|now|currently) )*(?:run|own|manage|lead|employ|supervise|oversee|head|have|look after|in charge of"
    r"|responsible for)\s+"
    r"(?:(?:an?|the|my|our)\s+)?",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:and |but )?(?:they|who|she|he|most|some|all|one|two|three|four|five|\d+|(?:the|my|our) (?:\w+ )?"
    r"(?:team|staff|girls|ladies|guys|lads|people|workers|employees|crew))\b",
    re.IGNORECASE,
)
WORDINGS = 6  # of what a person tells, the first few


def about_self(text: str, told_now: Profile, told: Profile, kinds: frozenset[Facet]) -> AboutSelf | None:
    """None for everybody else's questions, and where the message only mentions in passing who asks.

    `told_now` is what this message says of them, `told` what the conversation does.
    """
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[.?!])\s+|\n+|\s[-–—]\s", text) if tokens(sentence)]
    each = [parted(sentence) for sentence in sentences]
    telling, asked = [clause for told_first, _ in each for clause in told_first], [asking for _, asking in each if asking]
    tells = bool(told_now.work or told_now.lost_work or told_now.strengths)
    if not asked:
        by_wording = any(_PATTERNS[name].search(text) for name in ("in_person", "here"))
        spoken = by_wording or bool(told_now.lost_work or told_now.relation) or "risk" in kinds
        # "robotics technician tasks" looks for something; "line worker at a bottling plant" tells who writes
        if tells and (spoken or describes_somebody(text)):
            return _statement(text, telling, told_now, told, kinds)
        if _PATTERNS["feeling"].search(text) and _PATTERNS["own_work"].search(text):
            return AboutSelf((told.work,) if told.work else (), worried=True)
        if not (told_now.relation and _wished(telling)):
            return None
    if asked and (of_others := _of_others(asked[-1], told_now)):
        return of_others
    own = [part for part in asked if _own(part, told, tells=tells) or (tells and _PATTERNS["fate"].search(part))] or _wished(telling)
    if asked and _PATTERNS["asks_if_so"].search(asked[-1]):  # "My son says I'm finished. Is he right?"
        own = [clause for clause in telling if _PATTERNS["ended"].search(clause) and _PATTERNS["in_person"].search(clause)] or own
    if not own or (facets(own[-1]) & _PARTICULARS and not (_of_own_time(own[-1]) or _of_own_way(own[-1]))):  # of others may be told
        return None
    wishes = frozenset(wish for wish in _WISHES if any(_PATTERNS[wish].search(part) for part in (*own, text)))
    counted = bool(told_now.strengths) and "skills" in wishes and any(_PATTERNS["points_back"].search(part) for part in own)
    if told_now.strengths and any(_PATTERNS["future_in"].search(part) for part in own):
        wishes |= {"fit"}
    same_work = bool(told.work) and any(_of_same_work(part, told) for part in own)
    ahead = any(_PATTERNS["ahead"].search(part) for part in own)
    about_work = same_work or ahead or any(_PATTERNS["own_work"].search(part) or _PATTERNS["ended"].search(part) for part in own)
    about_work = about_work or (told.leads and any(_PATTERNS["lays_off"].search(part) for part in own))
    of_fate = tells and bool(_PATTERNS["threat"].search(text)) and any(_PATTERNS["fate"].search(part) for part in own)
    of_prospects = of_fate or any(_of_prospects(part, told) for part in own)
    short = of_prospects and len(content_words(" ".join(own))) <= SHORT_QUESTION_WORDS and bool(tells or told.work)
    if not (wishes or about_work or of_prospects):
        return None
    words = _words(telling, told, wishes, about_work=about_work)
    overwhelmed = "steps" in wishes and any(_PATTERNS["feeling"].search(clause) for clause in telling)
    if not (words or told_now.lost_work or about_work or overwhelmed or wishes & {"fit", "skills"}):
        return None
    certain = (
        (about_work and (bool(words) or ahead or _of_nothing_else(own)))
        or "fit" in wishes
        or ("skills" in wishes and "yes_no" not in kinds)
        or (tells and (short or of_fate or "risk" in kinds or "steps" in wishes))
        or told_now.lost_work
        or overwhelmed
        or counted
        or (told.leads and bool(words) and any(_PATTERNS["decides"].search(part) for part in own))
        or (short and bool(told.work) and "steps" in wishes)
    )
    return AboutSelf(words, wishes, worried="risk" in kinds or of_fate, certain=certain)


def situation_told(text: str, told: Profile, kinds: frozenset[Facet], *, certain: bool) -> AboutSelf | None:
    """Of a message of which it is known that it is about somebody's situation; None where it names no work. `certain`: it asks nothing
    else."""
    wishes = frozenset(wish for wish in _WISHES if _PATTERNS[wish].search(text))
    clauses_told = [clause for sentence in re.split(r"(?<=[.?!])\s+|\n+", text) for clause in clauses(sentence) if kinds_named(clause)]
    words = (_TRAINED.sub("", told.work),) if told.work else tuple(clauses_told[:WORDINGS])
    return AboutSelf(words, wishes, worried="risk" in kinds, certain=certain) if words else None


def teaches(told: Profile) -> bool:
    return _answers_for("teaches", told)


def governs(told: Profile) -> bool:
    return _answers_for("governs", told)


def _answers_for(name: str, told: Profile) -> bool:
    """Who files records for a council does not govern, and who cleans at a school does not teach."""
    work = told.work or ""
    does = _PATTERNS["place_follows"].split(work)[0]
    return bool(_PATTERNS[name].search(work)) and (bool(_PATTERNS[name].search(does)) or not kinds_named(does))


def _of_others(asked: str, told_now: Profile) -> AboutSelf | None:
    """ "Do couriers need to worry?": where documents speak of such work under another name, that is the answer."""
    match = _PATTERNS["work_of_others"].search(asked)
    who = (match["who"] or match["who_is_left"]) if match else ""
    if not who or _PATTERNS["in_person"].search(who) or not (kinds := kinds_named(who)):
        return None
    if told_now.lost_work or told_now.strengths or kinds[:1] == kinds_named(told_now.work or "")[:1]:
        return None
    worried = bool(match and match["who"])  # whether there is a demand for them is asked without fear
    return AboutSelf((who,), worried=worried, certain=False, of_others=True)


def _wished(telling: list[str]) -> list[str]:
    """What is told and not asked can be the wish: "my daughter wants to know what to get good at"."""
    return [clause for clause in telling if any(_PATTERNS[wish].search(clause) for wish in _WISHES)]


def parted(sentence: str) -> tuple[list[str], str | None]:
    """The clauses that tell, and what asks, which runs on to the end; the last clause asks where only a question mark shows it."""
    parts = clauses(sentence)
    first = next(
        (place for place, part in enumerate(parts) if _PATTERNS["asks"].search(part) and not (place and tells_besides(part))), None
    )
    if first is None and sentence.rstrip().endswith("?"):
        first = len(parts) - 1
    if first is None:
        return parts, None
    return parts[:first], " ".join(parts[first:])


def _of_same_work(part: str, told: Profile) -> bool:
    """ "I'm a glazier. Does it say what becomes of glaziers?", but not what glaziers do."""
    if profile([part]).work == told.work:
        return False  # only the question names it, and it is nobody's
    work = set(map(stem, tokens(told.work or "")))
    words = set(map(stem, asked_words(part)))
    return bool(words & work) and words <= work | _FEARED and not _PATTERNS["asks_what_they_do"].search(part)


def _of_nothing_else(own: list[str]) -> bool:
    return not [word for word in asked_words(" ".join(own)) if stem(word) not in _FEARED]


def _of_own_time(part: str) -> bool:
    """ "How long have I got?" """
    return bool(_PATTERNS["in_person"].search(part) and _PATTERNS["own_work"].search(part)) and _of_nothing_else([part])


def _of_own_way(part: str) -> bool:
    """ "Where would you point me?" and "Is there anything for somebody who draws?" ask for no place and for no person."""
    return bool(_PATTERNS["fit"].search(part))


def _of_prospects(part: str, told: Profile) -> bool:
    """What becomes of work is asked, and nothing more particular: "May I use it yet?" and "Who repairs it?" are looked up."""
    names_work = (
        _PATTERNS["work"].search(part) or kinds_named(part) or set(map(stem, asked_words(part))) & set(map(stem, tokens(told.work or "")))
    )
    if _of_nothing_else([part]) or ("risk" in facets(part) and names_work):
        return True
    return len(content_words(part)) <= SHORT_QUESTION_WORDS and bool(_PATTERNS["points_back"].search(part))


def _own(part: str, told: Profile, *, tells: bool) -> bool:
    if _PATTERNS["other_people"].search(part) and not (_PATTERNS["in_person"].search(part) or told.relation or told.leads or teaches(told)):
        return tells and bool(_PATTERNS["fit"].search(part))  # "anything for somebody like that?", where they told of themselves
    others = told.relation or told.leads or teaches(told)
    return bool(
        _PATTERNS["in_person"].search(part)
        or _PATTERNS["fit"].search(part)
        or (_PATTERNS["own_work"].search(part) and (tells or told.work or told.goals or others))
        or (tells and _of_nothing_else([part]) and "list" not in facets(part))
        or (tells and (_PATTERNS["steps"].search(part) or _of_same_work(part, told)))
        or (tells and {"risk", "yes_no"} <= facets(part) and len(content_words(part)) <= SITUATION_WORDS)
        or (others and _PATTERNS["of_others"].search(part))
        or (len(content_words(part)) <= SHORT_QUESTION_WORDS and _PATTERNS["points_back"].search(part))
        or (tells and _PATTERNS["skills"].search(part) and _PATTERNS["points_back"].search(part))
    )


def _statement(text: str, telling: list[str], told_now: Profile, told: Profile, kinds: frozenset[Facet]) -> AboutSelf:
    """Nothing is asked: who only says what they do, fear or can wants to know what the guidance has to say to them."""
    wishes = frozenset(wish for wish in _WISHES if _PATTERNS[wish].search(text))
    if told_now.strengths and not told_now.work:
        wishes |= {"fit"}
    return AboutSelf(_words(telling, told, wishes), wishes, worried="risk" in kinds)


def _words(telling: list[str], told: Profile, wishes: frozenset[Wish], *, about_work: bool = False) -> tuple[str, ...]:
    """Wordings of what they do, for comparison with what documents say: what they call it first, then what they tell clause by clause."""
    if told.work and told.leads:  # what those do who work for them counts
        return (_LEADING.sub("", told.work), *(clause for clause in telling if _LED.match(clause) and kinds_named(clause)))
    if told.work:
        return (_TRAINED.sub("", told.work),)
    own = [clause for clause in telling if _PATTERNS["of_person"].search(clause) and not _PATTERNS["heard"].search(clause)]
    if wishes & {"fit", "skills"}:
        own = [clause for clause in own if not _PATTERNS["denied"].search(clause)]
    if told.lost_work:
        own = telling
    names_work = bool(kinds_named(" . ".join(own)))
    return tuple(own[:WORDINGS]) if names_work or about_work or told.strengths or wishes & {"fit", "skills"} else ()

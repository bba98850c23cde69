"""What people say that they do for a living: read off their own words, in which it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import patterns
from bot.messages.clauses import clauses, cleaned
from bot.messages.occupations import kinds_named
from bot.messages.second_person import said_back

_PATTERNS = patterns.load("profiles")
_ASKS, _HEARD = (patterns.load("about_self")[name] for name in ("asks", "heard"))
_NO_LONGER = re.compile(r"You (?:used to|were|had)\b|Your [\w-]+ (?:used to|was|were|had|worked|drove|ran|did|kept|sold|made|taught)\b")
_IF_A_KIND = frozenset(
    {"us_all", "last_day", "own_job", "is_bare", "does", "here", "in_sector", "studies", "experience", "named_as", "paid_for"}
)
_MAY_BE_CHARACTER = frozenset({"is_a", "as_a", "is_bare", "here"})
# "and a bot is coming"
_ANOTHER_SENTENCE = re.compile(r"(?:,| and| but) (?:\w+ ){1,4}?(?:is|are|wants?|has|have|says?|will)\b.*$", re.IGNORECASE)
NO_PAID_WORK = re.compile(
    r"\b(?:stay[- ]at[- ]home|house ?wi(?:fe|ves)|house ?husband|homemaker|home with the (?:kids|children)|retired|unemployed)\b",
    re.IGNORECASE,
)
OTHER_THOUGHT = 3  # words after a comma that name no work
LONGEST_ROLE = 12  # words; who says more about their work tells a story, which is read clause by clause
_ROLE_ENDS = re.compile(
    r"\s+(?:and (?:says|said|thinks)|\d+ (?:years|months|weeks)|(?<!my )mate\b|and (?:now|its|it's)|who|which|that|since|in a town|worried"
    r"|and (?:(?:a bit|a little|kinda|kind of|sorta|sort of|really|very|quite|so|pretty|now|feeling|feel|honestly|also) )*"
    r"(?:scared|worried|afraid|nervous|anxious|stressed|terrified|frightened|sad|lost|tired|proud|happy|unsure|confused|curious|wondering)"
    r"|(?:and|but) (?:won['’]t|will not|doesn['’]t|does not|refuses|wouldn['’]t|can['’]t|cannot)\b"
    r"|for (?:\d+|many|over|the last|years|almost|nearly))\b.*$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]+(?:here|mate|honestly|right now|at the moment|currently|though|too|as well|myself|like|you know|please|now"
    r"|with|for|of|in|at|and|all (?:my|his|her|our) life|(?:last|this) (?:week|month|year|summer|spring|winter|autumn)"
    r"|\d+ ?years?(?: in)?(?: now)?)$",
    re.IGNORECASE,
)
# nouns for somebody who does something
_DOER = re.compile(
    r"(?:er|or|eur|ist|ian|eer|man|woman|clerk|rep|agent|analyst|assistant|admin|nurse|cook|chef|pilot|guard|guide|hand|cabbie|typist|secretary|"
    r"scientist|driver|operative|worker|auditor|accountant|student|attendant|consultant|apprentice|trainee|copywriter|paralegal|attorney|surgeon|"
    r"coach|concierge|tradie|truckie|postie|cabby|sparky|chippie|brickie)$",
    re.IGNORECASE,
)


# "I do the books for my uncle" is about the one who writes
WORKS_FOR = re.compile(
    r"\b(?:i|we)(?:['’]m| am| have|['’]ve)? (?!.*\b(?:ask|writ|worr|inquir|enquir|scared|afraid|concern|hop|help|speak|want)\w*)[a-z]+ .*"
    r"\b(?:for|with|at|from|by) my\b",
    re.IGNORECASE,
)
# Where another thing that somebody does may begin, and what it begins with
WORK_PARTS = re.compile(r"\s*(?:[,;+&]|\b(?:and|plus|but)\b)\s*", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:(?:also|then|now|sometimes|and|but|as|i|i['’]m|i am|we|work(?:ing)? as|an?|the|on the side)\s+)+(?=\w)", re.IGNORECASE
)
# how somebody's work is led up to: "has just got a place as a trainee with"
_TAKEN_ON = re.compile(
    r"^(?:['’]?s\b|is|was|has|had)?\s*(?:just |recently |only |now )*"
    r"(?:(?:been )?(?:got|given|offered|landed|started|begun|accepted|taken(?: on)?|hired|signed up|joined)\s+)?"
    r"(?:(?:an?|his|her|their) (?:first |new |full-time |part-time )?"
    r"(?:place|job|position|post|role|start|offer|traineeship|apprenticeship)\s+)?"
    r"(?:works? (?:as|in|at|for)|wants to (?:become|be)|as|in|at|with|doing)?\s*(?:an? )?",
    re.IGNORECASE,
)
_MYSELF = re.compile(r"^(?:i|i['’](?:m|ve)|we|we['’](?:re|ve))\b", re.IGNORECASE)
_NO_OTHER_WORK = ("strength", "goal", "worry", "lost_work", "past")
_SCHOOLDAYS = re.compile(
    r"\b(?:finish\w*|left|leav\w+|graduat\w+|starts?|starting|goes to|is (?:still )?(?:at|in)|attends?) .*\b(?:school|college|uni\w*)\b"
    r"|^\s*studied\b"
)


_LACKS_ARTICLE = re.compile(
    r"(?:i am|i['’]m) (?!(?:an?|the|in|into|at|on|with|both|also|what|who|one|your|my|our|not|\w+ing|\w+ed) )(?:[\w/&-]+ ){0,9}[\w/&-]+$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s(?:at|in|for|of|from|with|on|by|as|like)\s")
# "hi, 45, welder from Leeds"
_WHO_WRITES = re.compile(
    r"^(?:(?:hi|hello|hey)(?: (?:there|all|everyone|everybody))?[\s,!]+)?"
    r"(?:[fm]?\d\d[fm]?(?: ?(?:years?|yrs?)(?: old)?| ?yo)?,\s*(?:[fm],\s*)?)?"
    r"(?:\d+ ?(?:years?|yrs?) (?!(?:old|as|of|in|at|on|for|with|doing|behind|driving|ago|now)\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that somebody says of what they do."""

    role: str
    said: str | None  # the whole clause said back to them, where it makes a sentence
    form: Literal["occupation", "sector", "task", "leads"]


def _role(text: str) -> str:
    role = _ROLE_ENDS.sub("", text)
    head, _, rest = role.partition(", ")
    if len(rest.split()) >= OTHER_THOUGHT and kinds_named(head) and not kinds_named(rest):
        role = head  # "I'm a teacher, kids use it for everything"
    for _ in range(3):
        role = _TRAILING.sub("", role)
    return cleaned(role)


def work_of(said: Sequence[str]) -> Work | None:
    """What they say of their work: where they say several things, what names a kind of work, and what they do now before what they did."""
    found = [work for clause in said if (work := _work_asked_of(clause) if _ASKS.search(clause) else work_in(clause))]
    naming = [work for work in found if kinds_named(work.role)] or found
    naming = [work for work in naming if not NO_PAID_WORK.search(work.role)] or naming  # "home with the kids; before that I was a typist"
    leading = [work for work in naming if work.form == "leads"]
    present = [work for work in naming if not (work.said and _NO_LONGER.match(work.said))]
    return next(iter(leading or present or naming), None)


def other_work_of(said: Sequence[str], role: str) -> tuple[str, ...]:
    """What they do besides: the parts of what they tell, without what they ask, like and want, that name another kind of work."""
    named = set(kinds_named(WORK_PARTS.split(role)[0])[:1] or kinds_named(role)[:1])
    other = []
    for part in (part for clause in said if _tells_work(clause) for part in WORK_PARTS.split(clause)):
        kinds = set(kinds_named(_before_place(part)))
        if kinds and not named & kinds:
            named |= kinds
            other.append(cleaned(_SUBJECT.sub("", _role(part))))
    return tuple(work for work in other if len(work.split()) <= LONGEST_ROLE)


def _before_place(part: str) -> str:
    """Without where and for whom: in "menus that people tap on in phone apps" nobody answers a phone."""
    return part if re.search(r"\bwork(?:s|ing|ed)?\b", part) else re.split(r"\s(?:in|at|for|of|from|with|on)\s", part)[0]


def _tells_work(clause: str) -> bool:
    of_others = _PATTERNS["relative"].search(clause) and not WORKS_FOR.search(clause)
    return not (
        of_others or _ASKS.search(clause) or _HEARD.search(clause) or any(_PATTERNS[name].search(clause) for name in _NO_OTHER_WORK)
    )


def _work_asked_of(clause: str) -> Work | None:
    """ "Is my job as a glazier safe?" says what they do."""
    match = _PATTERNS["asked_as"].search(clause)
    if match is None:
        return None
    named = {name: group for name, group in match.groupdict().items() if group}
    relation = named.pop("relation", None)
    role = _role(next(iter(named.values())))
    if not role or _PATTERNS["no_occupation"].search(role) or len(role.split()) > LONGEST_ROLE:
        return None
    if named.keys() & {"kind_of_job", "kind_left"} and not kinds_named(role):  # "my bookkeeping job", and not "my next job"
        return None
    if "kind_left" in named or match.group().lower().startswith(("his", "her", "their")):
        return Work(role, None, "occupation")
    if "kind_of_job" in named:
        return Work(role, _has_such_a_job(role), "occupation")
    return Work(role, said_back(f"{f'My {relation} is' if relation else 'I am'} {_article(role)}"), "occupation")


def _has_such_a_job(role: str) -> str | None:
    return said_back(f"I have {_article(role)} job")


def work_in(clause: str) -> Work | None:
    for name, form in (
        ("leads", "leads"),
        ("works", "occupation"),
        ("works_in", "sector"),
        ("job_is", "occupation"),
        ("is_a", "occupation"),
        ("as_a", "occupation"),
        ("us_all", "occupation"),
        ("last_day", "occupation"),
        ("own_job", "occupation"),
        ("studies", "occupation"),
        ("experience", "sector"),
        ("here", "occupation"),
        ("in_sector", "sector"),
        ("named_as", "occupation"),
        ("is_bare", "occupation"),
        ("paid_for", "task"),
        ("for_a_living", "task"),
        ("does", "task"),
    ):
        match = _PATTERNS[name].search(clause)
        role = next((group for group in match.groups() if group), "") if match else ""
        role = cleaned(role) if form == "leads" else _role(role)
        first = WORK_PARTS.split(role)[0]
        if len(role.split()) > LONGEST_ROLE and form != "leads" and kinds_named(first):
            role = first  # what else they do is read by itself
        if not role or len(role.split()) > LONGEST_ROLE or _PATTERNS["no_occupation"].search(role):
            continue
        if (name in _MAY_BE_CHARACTER and _is_character(role)) or _is_weariness(role):
            continue
        if name in _IF_A_KIND and not kinds_named(role) and not (name == "here" and _DOER.search(role)):
            continue
        said = (
            said_back(_role(clause[match.start() :]))
            if match and name not in {"as_a", "us_all", "here", "in_sector", "named_as"}
            else said_back(f"I {'work in' if name == 'in_sector' else 'am'} {role if name == 'in_sector' else _article(role)}")
        )
        if name == "is_bare" and match and _LACKS_ARTICLE.match(match.group()) and _DOER.search(_PLACE.split(role)[0]):
            said = said_back(f"I am {_article(role)}")  # "I'm mechanic"
        if name == "own_job":
            said = _has_such_a_job(role)
        if name == "experience":
            said = None  # how long they did it is cut off
        if form == "leads" and match:
            said = said_back(cleaned(_ANOTHER_SENTENCE.sub("", clause[match.start() :])))  # also who they are that somebody leads
        if name == "leads" and role[:1].isalpha() and match and match.groupdict().get("staff"):
            said = None  # "your team of translators" is no sentence
        return Work(role, said, form)  # type: ignore[arg-type]  # the table above has only forms
    return _relatives_work(clause) or _verbless(clause) or _said_second(clause)


def _said_second(clause: str) -> Work | None:
    """ "I came here last year and drive a van": behind another thing that they say of themselves."""
    if not _MYSELF.match(clause) or _PATTERNS["strength"].search(clause):  # "I like maths and football stats" tells of no work
        return None
    parts = re.split(r"\s+and\s+(?:now )?", clause)[1:]
    told = (f"I {'am ' if re.match('an? ', part) else ''}{part}" for part in parts if kinds_named(part))
    return next(filter(None, map(work_in, told)), None)


def _is_character(role: str) -> bool:
    """ "I'm a shy but curious person" says what somebody is like, "a telesales person" what they do."""
    return bool(_PATTERNS["character"].search(role)) and not kinds_named(role)


def _is_weariness(role: str) -> bool:
    """ "Honestly tired of learning programs" is how somebody feels, "tired of driving trucks" what they do as well."""
    feels = _PATTERNS["feels"].match(role)
    return bool(feels and (feels["of_no_work"] or not kinds_named(role)))


def _relatives_work(clause: str) -> Work | None:
    match = _PATTERNS["relative"].search(clause)
    if not match or not kinds_named(clause[match.end() :]) or _SCHOOLDAYS.search(clause[match.end() :]) or _PATTERNS["goal"].search(clause):
        return None
    told = clause[match.end() :].removeprefix(",")
    rest = _role(f"my {match['relation']}{told}")
    role = _TAKEN_ON.sub("", _role(told).strip())
    if _PATTERNS["skilled"].match(role):  # what they can, and not what they do
        return None
    return Work(role, said_back(rest), "occupation") if len(role.split()) <= LONGEST_ROLE else None


def _verbless(clause: str) -> Work | None:
    """ "payroll clerk, 51" or "van driver for a parcel company": no verb, but a kind of work."""
    clause = _WHO_WRITES.sub("", clause)
    role = re.sub(r"^(?:hi|hello|hey|an?|the|freelance|ex|former|honest question)\s+", "", _role(clause), flags=re.IGNORECASE)
    head = re.split(r"\s(?:at|in|for|of|from|with|on)\s|,", _role(clause))[0]
    named, _, besides = clause.partition(",")
    if (
        len(role.split()) > LONGEST_ROLE
        or not kinds_named(role if re.search(r"\s(?:at|in|on|for)\s", clause) else head)
        or re.search(r"\b(?:us|me|my|our|that|this|it)\b", named, re.IGNORECASE)
        or re.search(r"\b(?:i|you|we|she|he|they|is|are|was|will|would|do|does)\b", f"{named} {besides}", re.IGNORECASE)
    ):
        return None
    is_doer = bool(_DOER.search(head)) and len(head.split()) <= 5
    if not (is_doer or re.search(r"\s(?:at|in|on|for)\s", clause)):
        return None
    return Work(role, said_back(f"I am {_article(_role(clause))}") if is_doer else None, "occupation")


def describes_somebody(text: str) -> bool:
    """Whether a message without a verb names somebody who works, with something more said of them: where, for whom, what else."""
    first, *more = clauses(text)
    head = re.split(r"\s(?:at|in|for|of|from|with|on)\s|,|\shere\b", first)[0]
    return bool(_DOER.search(head)) and (head != first or bool(more)) and _verbless(first) is not None


def _article(role: str) -> str:
    role = role if role[:2].isupper() else role[:1].lower() + role[1:]
    if re.match(r"(?:an?|the|in|at)\s", role) or (re.search(r"s$", role.split()[0]) and len(role.split()) == 1):
        return role
    spelled = re.match(r"[A-Z]{2,}\b", role) and role[0] in "AEFHILMNORSX"
    return f"{'an' if spelled or (role[0].lower() in 'aeiou' and not role.startswith('U')) else 'a'} {role}"

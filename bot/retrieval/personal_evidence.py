"""Evidence for people who ask about their own situation: where work like theirs stands, what suits them, what holds for everybody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.messages.about_self import governs, teaches
from bot.messages.occupations import kinds_named
from bot.messages.told_work import NO_PAID_WORK
from bot.retrieval import work_match
from bot.retrieval.found_lists import lists_among
from bot.retrieval.passage_order import Search, ranked, says_something
from bot.retrieval.work_match import Match, led_to, skills_told, spoken_of, suiting
from bot.stages import AboutSelf, Aspect, FoundList, Profile, Quote
from knowledge import Chunk, KnowledgeBase, Passage, harmless

SEARCHED = 8
# Cosine of the passages on what holds for everybody. Of career guidance 0.51 to 0.74; of other documents about work, whose nearest passages
# speak of mentors and of lay-offs, 0.43 to 0.47, and of others less. What is said to schools, firms and governments has 0.42 to 0.59.
ADVICE_SPOKEN_OF, ADVICE_TO_OTHERS_SPOKEN_OF = 0.49, 0.4
LIST_SPOKEN_OF = 0.35  # mean cosine of the best items of a list: below it the list is about something else
SAME_ADVICE = 0.75  # of the best passage's nearness: its siblings that say as much to the point
# "Robots and fixing things" is near to a skill by 0.89 that has nothing to do with it, painting to creativity by 0.94.
SKILL_BESIDE_A_ROLE = 0.92
ITEM_SENTENCES = 2
EXPOSED, GROWING, SKILLS = "jobs most at risk of automation", "new roles and jobs that AI is creating", "skills worth building"
EXPOSURE_QUERY = "AI displaces people from roles with repetitive, predictable or data-heavy tasks"
FOR_EVERYBODY = {
    "not_gone": "being at risk does not mean a job disappears completely; the role changes",
    "strengths": "human skills that machines cannot replace and that stay valuable",
    "next_steps": "what individuals can do: learn new skills, training, courses, networking, mentors",
}
QUERIES = {"exposed": EXPOSED, "growing": GROWING, "skills": SKILLS, "exposure": EXPOSURE_QUERY, **FOR_EVERYBODY}
# What they can do who ask for others: the ways of an employer or a school are not those of somebody on their own.
SUPPORT = "social safety nets and support programs for workers who lost their jobs to automation"
FOR_OTHERS = {
    "for_employers": "what businesses can do for the people who work for them: training programs, ways into new roles",
    "of_employers": "what businesses can do for the people who work for them: training programs, ways into new roles",
    "for_teachers": "what schools and educational institutions can do to prepare students for future jobs",
    "for_government": "what governments can do: fund research, set guidelines and rules, social safety nets, lifelong learning",
}
SENTENCES = {"not_gone": 2, "strengths": 1, "next_steps": 3, "exposure": 1, "support": 2}
_LEANS = re.compile(
    r"^(?:this|that|these|those|it|they|such|its|their|however|therefore|thus|often|yet|but|and|or|instead)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Found:
    passages: Mapping[str, tuple[Passage, ...]]
    exposed: tuple[FoundList, ...]
    growing: tuple[FoundList, ...]
    skills: tuple[FoundList, ...]


async def prepare(knowledge_base: KnowledgeBase) -> None:
    """What every personal question searches for and compares with, computed before anybody waits for it."""
    found = await _search(QUERIES, knowledge_base)
    await work_match.prepare((*found.exposed, *found.growing, *found.skills), knowledge_base)


async def personal_aspects(about_self: AboutSelf, profile: Profile, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    """In the order in which they are best told; none from documents that are no career guidance, and where nothing suits them.

    "exposed" or "growing" where the documents speak of such work, "unnamed" where they do not and "untold" where they did not say;
    "fit", "goal" and "own_skills" for what they said of themselves; "all_skills" and "all_roles" where they ask and said nothing;
    FOR_EVERYBODY, or what of it is FOR_OTHERS.
    """
    queries = dict(QUERIES)
    audience = _audience(about_self, profile)
    if audience:
        queries["next_steps"] = FOR_OTHERS[audience]
    if profile.lost_work:
        queries["support"] = SUPPORT
    found = await _search(queries, knowledge_base)
    covered = {name: _near(found.passages[name], of_others=bool(audience) and name == "next_steps") for name in FOR_EVERYBODY}
    if sum(covered.values()) < len(covered) - 1:
        return ()
    if about_self.of_others:
        return await _asked_of_others(about_self, found, knowledge_base)
    if audience == "of_employers":
        quotes = await _quotes(queries["next_steps"], found.passages["next_steps"], SENTENCES["next_steps"], knowledge_base)
        return (Aspect(audience, found.passages["next_steps"], True, personal=True, quotes=quotes),) if covered["next_steps"] else ()
    own = await _own(about_self, profile, found, knowledge_base)
    to_a_goal = any(aspect.name in {"goal", "goal_exposed"} for aspect in own) and not about_self.worried
    of_others = audience in {"for_teachers", "for_government"}
    wants_other = to_a_goal or _wants_a_role(about_self, profile) or ("skills" in about_self.wishes and not about_self.worried) or of_others
    no_work_yet = (profile.learner and not kinds_named(profile.work or "")) or bool(NO_PAID_WORK.search(profile.work or ""))
    no_work_told = not profile.work and not kinds_named(" . ".join(about_self.words))
    placed = bool(about_self.words) and not no_work_yet and not (wants_other and (own or of_others))
    placed = placed and not (no_work_told and (profile.strengths or about_self.wishes))
    asks_blindly = not (about_self.words or about_self.wishes or profile.lost_work)
    placed = placed or bool(profile.other_work and about_self.words and not to_a_goal)
    standing = await _standing(about_self, found, knowledge_base) if placed or asks_blindly else ()
    suggested = {passage.chunk for aspect in own for passage in aspect.passages}
    standing = tuple(aspect for aspect in standing if not (aspect.name == "growing" and aspect.passages[0].chunk in suggested))
    if standing and about_self.words:
        standing = await _with_other_work(standing, profile, found, knowledge_base)
    today = (
        ()
        if standing or to_a_goal or no_work_yet or no_work_told or profile.lost_work or audience
        else await _at_risk(about_self, found, knowledge_base)
    )
    at_risk = bool(today) or (any(aspect.name in {"exposed", "unnamed", "untold"} for aspect in standing) and not profile.lost_work)
    left_out = {"not_gone"} if not at_risk else set()
    left_out |= {"strengths"} if audience or any(aspect.name in _OF_SKILLS for aspect in own) else set()
    everybody = [
        Aspect(
            audience if audience and name == "next_steps" else name,
            found.passages[name],
            True,
            personal=True,
            quotes=await _quotes(queries[name], found.passages[name], SENTENCES[name], knowledge_base),
        )
        for name in FOR_EVERYBODY
        if covered[name] and name not in left_out
    ]
    if profile.lost_work:  # first what helps now, then what became of the work
        return (*(aspect for aspect in everybody[::-1]), *await _support(found, knowledge_base), *own, *standing)
    not_gone = [aspect for aspect in everybody if aspect.name == "not_gone"]
    rest = [aspect for aspect in everybody if aspect.name != "not_gone"]
    return (*standing, *not_gone, *own, *rest) if standing else (*own, *today, *not_gone, *rest)  # what was asked for comes first


_OF_SKILLS = frozenset({"own_skills", "all_skills"})


async def _search(queries: Mapping[str, str], knowledge_base: KnowledgeBase) -> _Found:
    found = await knowledge_base.search_each(tuple(queries.values()), limit=SEARCHED)
    passages = {
        name: tuple(
            passage
            for passage in await ranked([Search(query, of_query)], knowledge_base)
            if says_something(passage) and harmless(passage.chunk)
        )
        for (name, query), of_query in zip(queries.items(), found, strict=True)
    }
    exposed = _lists(passages["exposed"], knowledge_base, ())
    growing = _lists(passages["growing"], knowledge_base, exposed)
    skills = _lists(passages["skills"], knowledge_base, (*exposed, *growing))
    return _Found(passages, exposed, growing, skills)


async def listed_at_risk(knowledge_base: KnowledgeBase) -> tuple[FoundList, ...]:
    """The list of work that AI takes over, whichever words that is asked in; none where no document has one."""
    return (await _search({name: QUERIES[name] for name in ("exposed", "growing", "skills")}, knowledge_base)).exposed


def _near(passages: Sequence[Passage], *, of_others: bool = False) -> bool:
    return bool(passages) and passages[0].similarity >= (ADVICE_TO_OTHERS_SPOKEN_OF if of_others else ADVICE_SPOKEN_OF)


def _lists(passages: Sequence[Passage], knowledge_base: KnowledgeBase, taken: Sequence[FoundList]) -> tuple[FoundList, ...]:
    """The list that the passages belong to, if there is one to the point."""
    lists = [found for found in lists_among(passages, knowledge_base) if found.items not in [other.items for other in taken]]
    best = max(lists, key=lambda found: found.relevance, default=None)
    return (best,) if best and best.relevance >= LIST_SPOKEN_OF else ()


async def _standing(about_self: AboutSelf, found: _Found, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    """Nothing of documents that list no work at risk and do not speak of theirs: they cannot be said to leave it out."""
    matches = await spoken_of(about_self.words, (*found.exposed, *found.growing), knowledge_base)
    if not matches and not found.exposed:
        return ()
    if not matches:
        name = "unnamed" if about_self.words else "untold"
        quotes = await _quotes(EXPOSURE_QUERY, found.passages["exposure"], SENTENCES["exposure"], knowledge_base)
        return (Aspect(name, found.passages["exposure"], False, personal=True, quotes=quotes),)
    exposed = [match for match in matches if any(match.item in of_list.items for of_list in found.exposed)]
    best = exposed[0] if exposed and about_self.worried else matches[0]  # who asks of risk is told of it, where they are near to both
    return (_of_items("exposed" if best in exposed else "growing", [best]),)


async def _at_risk(about_self: AboutSelf, found: _Found, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    """Where their work is among what is at risk, for who asks for something else: it bears on what they choose to learn."""
    standing = await _standing(about_self, found, knowledge_base)
    return tuple(replace(aspect, name="exposed_today", quotes=aspect.quotes[:1]) for aspect in standing if aspect.name == "exposed")


async def _with_other_work(
    standing: tuple[Aspect, ...], profile: Profile, found: _Found, knowledge_base: KnowledgeBase
) -> tuple[Aspect, ...]:
    """Also where the other things stand that they do. Where the documents name only one of them, that is where they stand."""
    placed = [aspect for aspect in standing if aspect.covered]
    for work in profile.other_work:
        for other in await _standing(AboutSelf((work,)), found, knowledge_base):
            if other.covered and other.passages[0].chunk not in {passage.chunk for aspect in placed for passage in aspect.passages}:
                placed.append(replace(other, name=f"{other.name}_too", of_work=work) if placed else replace(other, of_work=work))
    return tuple(placed) or standing


def _audience(about_self: AboutSelf, profile: Profile) -> str | None:
    """Whom the ways ahead are for, where it is not somebody on their own."""
    if "employer" in about_self.wishes:
        return "of_employers"
    if profile.leads:
        return "for_employers"
    if about_self.wishes & {"steps", "skills"} and teaches(profile) and not profile.learner:
        return "for_teachers"
    return "for_government" if "steps" in about_self.wishes and governs(profile) else None


async def _asked_of_others(about_self: AboutSelf, found: _Found, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    """Where such work stands, and of work at risk that it is not gone; nothing where the documents do not speak of it."""
    standing = await _standing(about_self, found, knowledge_base)
    if not standing or not standing[0].covered:
        return ()
    asked = replace(standing[0], name=f"{standing[0].name}_asked")
    if standing[0].name == "growing":
        return (asked,)
    quotes = await _quotes(FOR_EVERYBODY["not_gone"], found.passages["not_gone"], SENTENCES["not_gone"], knowledge_base)
    return (asked, Aspect("not_gone", found.passages["not_gone"], True, personal=True, quotes=quotes))


async def _support(found: _Found, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    passages = found.passages["support"]
    if not _near(passages):
        return ()
    return (
        Aspect("support", passages, True, personal=True, quotes=await _quotes(SUPPORT, passages, SENTENCES["support"], knowledge_base)),
    )


def _wants_a_role(about_self: AboutSelf, profile: Profile) -> bool:
    """Who would like something with numbers and asks what to do asks for a role; who wants to be a baker has named theirs."""
    open_goal = bool(profile.goals) and not kinds_named(profile.goals[-1])
    return "fit" in about_self.wishes or (open_goal and "steps" in about_self.wishes)


async def _own(about_self: AboutSelf, profile: Profile, found: _Found, knowledge_base: KnowledgeBase) -> tuple[Aspect, ...]:
    aspects = []
    if profile.goals and (goal := await spoken_of(profile.goals[-1:], (*found.exposed, *found.growing), knowledge_base)):
        growing = [match for match in goal if any(match.item in of_list.items for of_list in found.growing)]
        # who wants to work with robots wants the new work, also where work that robots take is nearer
        aspects.append(_of_items("goal", growing[:1]) if growing else _of_items("goal_exposed", goal[:1]))
    elif _wants_a_role(about_self, profile):
        liked = (*profile.strengths, *profile.goals[-1:])
        told = () if liked and profile.work else about_self.words
        fitting = await suiting(liked, told, found.growing, knowledge_base)
        if not fitting and liked:
            fitting = await led_to(liked, found.skills, found.growing, knowledge_base)
        if not fitting and profile.strengths and profile.work:  # "with my hands" is near to no role, a mechanic's work is
            fitting = await suiting((), about_self.words, found.growing, knowledge_base)
        if fitting:
            aspects.append(_of_items("fit", fitting[:1]))
        elif found.growing:
            aspects.append(_of_items("all_roles", [Match(item, 1.0) for item in found.growing[0].items if item.label]))
    if profile.strengths or "skills" in about_self.wishes:
        told = () if profile.work else about_self.words
        if (profile.strengths or told) and (own := await skills_told(profile.strengths, told, found.skills, knowledge_base)):
            told_role = any(aspect.name == "fit" for aspect in aspects)
            if not told_role or own[0].score >= SKILL_BESIDE_A_ROLE:
                aspects.append(_of_items("own_skills", own[: 2 if "skills" in about_self.wishes else 1]))
        elif "skills" in about_self.wishes and found.skills:
            aspects.append(_of_items("all_skills", [Match(item, 1.0) for item in found.skills[0].items if item.label]))
    return tuple(aspects)


def _of_items(name: str, matches: Sequence[Match]) -> Aspect:
    passages = tuple(Passage(match.item, match.score, match.score) for match in matches)
    sentences = 1 if len(matches) > 1 else ITEM_SENTENCES
    quotes = tuple(
        Quote(match.item, text)
        for match in matches
        for text in ([sentence.text for sentence in match.item.sentences] or [match.item.text])[:sentences]
    )
    return Aspect(name, passages, True, personal=True, quotes=quotes)


async def _quotes(query: str, passages: Sequence[Passage], limit: int, knowledge_base: KnowledgeBase) -> tuple[Quote, ...]:
    """The sentences nearest to the query, in the order of the document, of the best passage and of its siblings that are as good."""
    if not passages:
        return ()
    best = passages[0]
    chunks = [
        passage.chunk
        for passage in passages
        if passage is best
        or (passage.chunk.list_id and passage.chunk.list_id == best.chunk.list_id and passage.similarity >= SAME_ADVICE * best.similarity)
    ]
    vector = (await knowledge_base.embed([query]))[0]
    near = {
        (chunk, place): float(score)
        for chunk in chunks
        for place, score in enumerate(knowledge_base.sentence_vectors(chunk) @ vector)
        if not chunk.sentences[place].text.rstrip().endswith(":")
    }
    chosen: set[tuple[Chunk, int]] = set()
    for chunk, place in sorted(near, key=lambda key: near[key], reverse=True):
        leans = place > 0 and bool(_LEANS.match(chunk.sentences[place].text))
        # a sentence that leans on the one before it is not understood without it
        needed = {(chunk, place), (chunk, place - 1)} if leans else {(chunk, place)}
        if len(chosen | needed) <= limit:
            chosen |= needed
    in_order = sorted(chosen, key=lambda key: (key[0].position, key[1]))
    return tuple(Quote(chunk, chunk.sentences[place].text) for chunk, place in in_order)

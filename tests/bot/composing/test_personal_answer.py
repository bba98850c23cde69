from __future__ import annotations

import pytest

from bot.composing.personal_answer import LONGEST_WORDS, personal_answer
from bot.retrieval.evidence import gather
from bot.retrieval.personal_evidence import personal_aspects
from bot.safety import screen
from bot.stages import AboutSelf, DraftSentence, Evidence, Profile, Question, Turn
from bot.understanding import understand
from bot.verification import Verifier
from knowledge import KnowledgeBase

TELLING = (
    "I drive a coach through the valley. Should I be worried?",
    "I'm a hairdresser. Is my job safe?",
    "I am good at drawing. Which of the new roles could suit me?",
    "I was laid off from the weaving mill",
    "I run a carting firm with 6 staff. What should I do for them?",
    "I keep the books of a shop and I'm scared. What should I learn?",
)


async def told(text: str, valley: KnowledgeBase, *before: str) -> tuple[list[DraftSentence], Evidence]:
    turns = tuple(turn for said in before for turn in (Turn("user", said), Turn("assistant", ".")))
    question = Question(text, turns)
    understanding = understand(question, screen(text))
    evidence = await gather(understanding, valley)
    return list(personal_answer(question, understanding, evidence)), evidence


async def text_for(text: str, valley: KnowledgeBase, *before: str) -> str:
    return " ".join(sentence.text for sentence in (await told(text, valley, *before))[0])


async def test_they_hear_where_they_stand_that_it_is_not_the_end_and_what_to_do(valley: KnowledgeBase) -> None:
    text = await text_for("I drive a coach through the valley. Should I be worried?", valley)
    assert text.startswith("You drive a coach through the valley, and the guidance counts")
    assert text.index("Road transport") < text.index("does not mean") < text.index("training and courses")
    assert "Weaving" not in text


async def test_work_that_the_documents_do_not_name_is_said_not_to_be_named(valley: KnowledgeBase) -> None:
    sentences, evidence = await told("I'm a hairdresser. Is my job safe?", valley)
    text = " ".join(sentence.text for sentence in sentences)
    assert "does not name that kind of work" in text
    assert "repetitive and predictable" in text
    assert not any(label in text for label in ("Weaving", "Road", "Ledger"))
    assert not all(aspect.covered for aspect in evidence.aspects)


async def test_a_growing_role_is_not_called_at_risk(valley: KnowledgeBase) -> None:
    text = await text_for("I'm a loom mechanic and maintain machines. Am I safe?", valley)
    assert "Loom mechanics" in text
    assert "at risk" not in text


async def test_what_they_are_good_at_finds_the_role_and_the_skill_that_fit(valley: KnowledgeBase) -> None:
    text = await text_for("I am good at drawing. Which of the new roles could suit me?", valley)
    assert text.startswith("You are good at drawing.")
    assert "Pattern artists" in text
    assert "Creativity" in text
    assert "Loom mechanics" not in text


async def test_who_asks_what_to_learn_hears_that_first_and_then_that_their_work_is_at_risk(valley: KnowledgeBase) -> None:
    text = await text_for("I drive a coach through the valley. What should I learn?", valley)
    assert text.startswith("You drive a coach through the valley.")
    assert text.index("Creativity") < text.index("Road transport") < text.index("does not mean") < text.index("training and courses")


async def test_who_lost_their_work_hears_kindness_and_first_steps_before_anything_else(valley: KnowledgeBase) -> None:
    text = await text_for("I was laid off from the weaving mill", valley)
    assert text.startswith("I am sorry")
    assert text.index("training and courses") < text.index("safety nets") < text.index("Weaving")


async def test_who_employs_people_hears_what_businesses_can_do(valley: KnowledgeBase) -> None:
    assert "pay for training programs" in await text_for("I run a carting firm with 6 staff. What should I do for them?", valley)


async def test_work_told_earlier_is_remembered(valley: KnowledgeBase) -> None:
    text = await text_for("Is my job at risk?", valley, "I deliver goods with a cart")
    assert text.startswith("You deliver goods with a cart, and")
    assert "Road transport" in text


async def test_nothing_is_said_back_that_a_page_could_take_for_markup(valley: KnowledgeBase) -> None:
    text = await text_for("I drive a coach for www.evil.example in Orn. Should I be worried?", valley)
    assert "evil" not in text
    assert "Road transport" in text


@pytest.mark.parametrize("question", TELLING)
async def test_all_that_it_claims_is_the_passages_own_and_short(question: str, valley: KnowledgeBase) -> None:
    sentences, evidence = await told(question, valley)
    verifier = Verifier(valley.embed, valley.sentence_vectors)
    assert sum(sentence.kind == "claim" for sentence in sentences) >= 2
    assert sum(len(sentence.text.split()) for sentence in sentences) <= LONGEST_WORDS
    for sentence in sentences:
        verdict = await verifier.verify(sentence, evidence)
        assert verdict.supported, (sentence.text, verdict.reason)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("My name is Emily, I'm a woman.", "My name is Jamal, I'm a man."),
        ("I'm 23.", "I'm 64 years old."),
        ("I came here from Peru.", "I use a wheelchair."),
    ],
)
async def test_the_guidance_is_the_same_whoever_asks(one: str, other: str, valley: KnowledgeBase) -> None:
    question = "I keep the books of a shop. Is my job at risk?"
    assert await told(f"{one} {question}", valley) == await told(f"{other} {question}", valley)


async def test_the_quote_of_a_standing_goes_on_with_its_name(valley: KnowledgeBase) -> None:
    text = await text_for("I drive a coach through the valley. Should I be worried?", valley)
    assert "among the jobs at risk, under **Road transport**: Vans and coaches" in text


async def test_work_that_is_nobodys_own_is_told_by_the_name_that_the_documents_have(valley: KnowledgeBase) -> None:
    assert (await text_for("Are lorry drivers at risk?", valley)).startswith(
        "Yes, the guidance counts that kind of work among the jobs at risk"
    )
    assert (await text_for("Are lorry drivers safe?", valley)).startswith("No, the guidance counts")
    doomed = await text_for("Are lorry drivers doomed?", valley)
    assert doomed.startswith("The guidance counts")
    assert "good at" not in doomed


async def test_a_count_of_names_asked_for_is_kept_to(valley: KnowledgeBase) -> None:
    assert (await text_for("Name two skills that I should learn.", valley)).count("\n- ") in {0, 2}


async def test_fear_is_heard_before_anything_is_told(valley: KnowledgeBase) -> None:
    assert (await text_for("I drive a coach and I'm scared of losing my job", valley)).startswith("That worry is understandable.")
    assert not (await text_for("I drive a coach. Is my job safe?", valley)).startswith("That worry")


async def test_whether_it_is_over_is_answered_first_and_nothing_is_told_twice(valley: KnowledgeBase) -> None:
    first = await text_for("I drive a coach through the valley.", valley)
    turns = (Turn("user", "I drive a coach through the valley."), Turn("assistant", first))
    question = Question("Is my job gone for good?", turns)
    understanding = understand(question, screen(question.text))
    again = list(personal_answer(question, understanding, await gather(understanding, valley)))
    assert "does not mean that a job disappears" in again[1].text
    assert not any("Vans and coaches" in sentence.text for sentence in again)


async def test_what_an_employer_can_do_is_told_alone(valley: KnowledgeBase) -> None:
    text = await text_for("What could my employer do?", valley, "I drive a coach through the valley.")
    assert text.startswith("What employers can do: Businesses can pay")
    assert "Road transport" not in text


async def test_of_two_things_that_they_do_each_is_placed(valley: KnowledgeBase) -> None:
    text = await text_for("I drive a coach by day and keep the books of a shop at night. Am I at risk?", valley)
    assert (
        text.index("under **Road transport**")
        < text.index("As for “keep the books of a shop at night”")
        < text.index("under **Ledger keeping**")
    )


async def test_where_only_one_of_two_things_is_named_that_one_is_told(valley: KnowledgeBase) -> None:
    text = await text_for("I'm a hairdresser by day and drive a coach at night. Am I at risk?", valley)
    assert "counts “drive a coach at night” among the jobs at risk, under **Road transport**" in text
    assert "does not name" not in text


async def test_who_decides_about_the_work_of_others_hears_what_businesses_can_do(valley: KnowledgeBase) -> None:
    text = await text_for("I run a small company with 12 people, should I replace my drivers by machines?", valley)
    assert "pay for training programs" in text


async def test_what_a_school_should_do_is_what_is_told_to_who_teaches(valley: KnowledgeBase) -> None:
    question = "I'm a teacher. What should my school do differently?"
    assert "steps" in understand(Question(question), screen(question)).about_self.wishes  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["I'm a ropemaker. What should I do now?", "I was laid off. What now?", "I rig sails for a living. Should I be worried?"]
)
async def test_documents_that_give_no_career_guidance_are_not_quoted_as_if_they_did(text: str, yard: KnowledgeBase) -> None:
    sentences, evidence = await told(text, yard)
    assert not sentences
    assert not any(aspect.personal for aspect in evidence.aspects)


async def test_a_role_that_is_both_near_and_suggested_is_told_once(valley: KnowledgeBase) -> None:
    work = "maintain and repair looms"
    about_self = AboutSelf((work,), frozenset({"fit"}))
    aspects = await personal_aspects(about_self, Profile(occupation=work, other_work=("answer phones",)), valley)
    assert [aspect.name for aspect in aspects if aspect.quotes[0].chunk.label == "Loom mechanics"] == ["fit"]


async def test_what_they_like_besides_their_work_leads_to_a_role(valley: KnowledgeBase) -> None:
    text = await text_for(
        "I drive a coach, but on my days off I draw patterns with an eye for beauty and I love it. Any future in that?", valley
    )
    assert "nearest to what you told me is **Pattern artists**" in text
    assert text.index("Pattern artists") < text.index("Road transport")


@pytest.mark.parametrize("text", ["I'm a weaver. Which software should I learn?", "I weave rugs, which college should I study at?"])
async def test_who_asks_for_one_thing_by_name_is_not_told_what_holds_for_everybody(text: str, valley: KnowledgeBase) -> None:
    _, evidence = await told(text, valley)
    assert not any(aspect.personal for aspect in evidence.aspects)
    assert not evidence.coverage.covered


async def test_who_asks_for_skills_and_not_for_a_name_is_told_of_them(valley: KnowledgeBase) -> None:
    _, evidence = await told("I'm a weaver. Which skills should I learn?", valley)
    assert any(aspect.personal for aspect in evidence.aspects)


async def test_work_leads_to_a_role_where_what_they_are_good_at_is_near_to_none(valley: KnowledgeBase) -> None:
    text = await text_for("I'm a trained machine fitter and good with my hands. Which of the new roles could suit me?", valley)
    assert "**Loom mechanics**" in text


async def test_who_wants_to_go_where_machines_are_hears_of_the_new_role_and_not_of_the_work_that_they_take(valley: KnowledgeBase) -> None:
    text = await text_for("I want to leave my cleaning job and work with weaving machines. What would I do there?", valley)
    assert text.startswith("You have a cleaning job.")
    assert "**Loom mechanics**" in text
    assert "**Weaving" not in text


async def test_a_strength_that_is_near_to_one_skill_alone_is_counted(valley: KnowledgeBase) -> None:
    text = await text_for("I'm a coach driver who loves poems. What could I become?", valley)
    assert "You love poems, and that counts: **Creativity**" in text
    assert "and that counts" not in await text_for("I'm a coach driver who is good with cars. What could I become?", valley)


async def test_who_is_overwhelmed_and_asks_where_to_begin_hears_what_to_build_on_and_what_to_do(valley: KnowledgeBase) -> None:
    text = await text_for("I feel overwhelmed by all this. Where do I even begin?", valley)
    assert "training and courses" in text


async def test_one_of_several_things_that_they_like_leads_to_a_role(valley: KnowledgeBase) -> None:
    text = await text_for("I like swimming and chess and drawing patterns. Anything with robots for me?", valley)
    assert "nearest to that is **Pattern artists**" in text


async def test_what_has_gone_quiet_is_no_question_whether_it_is_all_over(valley: KnowledgeBase) -> None:
    text = await text_for("I drive a coach and half my clients have disappeared. Should I be worried?", valley)
    assert text.startswith("You drive a coach")
    assert (await text_for("I drive a coach. Will my job disappear?", valley)).startswith("The guidance says of any job")


@pytest.mark.parametrize("text", ["What would I be doing in my job then?", "what will be left of my job?", "How will my job change?"])
async def test_who_asks_what_their_work_will_be_hears_what_it_turns_into_and_no_way_out_of_it(text: str, valley: KnowledgeBase) -> None:
    answer = await text_for(text, valley, "I drive a coach. Am I at risk?")
    assert answer.startswith("The guidance says of any job")
    assert "training and courses" not in answer.split("does not mean")[0]

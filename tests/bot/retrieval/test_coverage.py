from __future__ import annotations

import pytest

from bot.messages.asked_words import asked_words
from bot.retrieval import fitted_coverage
from bot.retrieval.coverage import LEAST_EXPECTED, MOST_EXPECTED, read
from bot.retrieval.evidence import gather, passages_for
from bot.retrieval.word_roles import WordRoles
from bot.safety import screen
from bot.stages import Coverage, Question, Understanding
from bot.understanding import understand
from knowledge import KnowledgeBase


async def coverage_of(text: str, harbour: KnowledgeBase) -> Coverage:
    return (await gather(understand(Question(text), screen(text)), harbour)).coverage


@pytest.mark.parametrize(
    "question",
    [
        "What do ropemakers do with hemp?",
        "How often does the lighthouse keeper trim the lamp?",
        "How much does a berth cost?",
        "May children swim in the harbour?",
        "Which kinds of boats lie in the harbour?",
    ],
)
async def test_what_the_documents_say_is_covered(question: str, harbour: KnowledgeBase) -> None:
    assert (await coverage_of(question, harbour)).covered


@pytest.mark.parametrize(
    "question",
    [
        "Which vaccines do I need for a trip to Brazil?",
        "How do I change the brake pads of a motorcycle?",
        "Who won the football championship in 1998?",
        "What is the best recipe for lasagne?",
    ],
)
async def test_what_the_documents_do_not_speak_of_is_not_covered(question: str, harbour: KnowledgeBase) -> None:
    assert not (await coverage_of(question, harbour)).covered


@pytest.mark.parametrize("question", ["Is it over for me?", "Where is it?"])
async def test_a_question_of_nothing_but_function_words_is_weighed_like_any_other(question: str, harbour: KnowledgeBase) -> None:
    assert 0 <= (await gather(Understanding(question), harbour)).coverage.probability <= 1


async def test_the_words_that_nothing_speaks_of_are_named_as_the_person_wrote_them(harbour: KnowledgeBase) -> None:
    coverage = await coverage_of("Which vaccines do I need for a trip to Brazil?", harbour)
    assert {"vaccines", "Brazil"} <= set(coverage.missing)


async def test_a_word_of_the_question_that_the_passages_have_is_not_missing(harbour: KnowledgeBase) -> None:
    coverage = await coverage_of("Do ropemakers play the saxophone?", harbour)
    assert "saxophone" in coverage.missing
    assert "ropemakers" not in coverage.missing


async def test_two_things_that_stand_nowhere_are_asked_for_in_vain_however_near_the_rest_comes(harbour: KnowledgeBase) -> None:
    near = "How many crowns does a berth at the quay cost a night"
    assert (await coverage_of(f"{near}?", harbour)).covered
    assert not (await coverage_of(f"{near} with a sauna and an elephant?", harbour)).covered


async def test_a_choice_between_two_things_that_stand_nowhere_is_not_covered_by_what_both_are_for(harbour: KnowledgeBase) -> None:
    assert not (await coverage_of("Netflix or Zumba for the quay?", harbour)).covered
    assert (await coverage_of("Trawlers or pilot cutters for the sandbank?", harbour)).covered
    assert not (await coverage_of("Does a berth at the quay cost more on Netflix or Zumba?", harbour)).covered
    # words, and no names
    assert (await coverage_of("Does a berth at the quay cost a fortune or peanuts, how many crowns a night?", harbour)).covered


@pytest.mark.parametrize(
    ("question", "covered"),
    [("Who elected the warden?", False), ("Who sells fishing licences?", True), ("Who trimmed the lamp every four hours?", True)],
)
async def test_who_did_something_is_not_told_by_what_else_is_said_of_it(question: str, covered: bool, harbour: KnowledgeBase) -> None:
    assert (await coverage_of(question, harbour)).covered is covered


async def test_who_wrote_the_documents_may_be_named_with_what_is_asked(harbour: KnowledgeBase) -> None:
    assert (await coverage_of("According to the harbour of Grimsand, how often does the keeper trim the lamp?", harbour)).covered


def test_words_of_the_asking_are_not_what_is_asked_about() -> None:
    assert asked_words("Could you please tell me which jobs a ropemaker can do?") == ["ropemaker"]


def test_a_word_is_named_once_however_often_it_is_asked() -> None:
    assert asked_words("Ropemakers and the ropemaker's hemp") == ["ropemakers", "hemp"]


@pytest.mark.parametrize(
    "question",
    [
        "What do the dredgers look like?",
        "What do passengers think of the ferries?",
        "How do I become a pilot?",
        "Which of the boats was built first?",
        "At what time does the ferry leave?",
    ],
)
async def test_a_passage_about_the_same_thing_does_not_cover_what_is_asked_of_it(question: str, harbour: KnowledgeBase) -> None:
    assert not (await coverage_of(question, harbour)).covered


@pytest.mark.parametrize(
    "question",
    [
        "How can a ship get past the sandbank?",
        "What do I have to pay for a licence?",
        "Who writes down the weather?",
        "What keeps the channel deep?",
        "When do trawlers come in?",
    ],
)
async def test_what_is_asked_in_other_words_than_the_documents_have_is_covered(question: str, harbour: KnowledgeBase) -> None:
    assert (await coverage_of(question, harbour)).covered


async def test_how_a_question_is_worded_is_weighed_within_bounds_beside_what_the_passages_hold(harbour: KnowledgeBase) -> None:
    fitted = fitted_coverage.read()
    roles = WordRoles(fitted.word_direction, fitted.word_bias)
    asked = ("what do ropemakers do, and why", "what is the name of the rope course and how much did it cost in euros in 2019")
    likely, unlikely = [(await read(query, await passages_for(query, harbour), harbour, roles)).signals.expected for query in asked]
    assert LEAST_EXPECTED <= unlikely < 0 < likely <= MOST_EXPECTED
    assert fitted.weights["expected"] > 0

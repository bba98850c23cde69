from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.messages.facets import facets
from bot.retrieval.evidence import gather, passages_for
from bot.retrieval.list_evidence import LISTS_ASKED, Wanted, answering_lists
from bot.safety import screen
from bot.stages import Question, Understanding
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

KILN = """# The village kiln

## What you need

Few things have to be bought, and most potters have them.

- **A wire**: It cuts the clay from the wheel.
- **A sponge**: It takes up the water.
- **A rib**: It smooths the wall of the pot.

An apron is pleasant to have.

## What we provide

Members of the kiln find three things ready every Monday:

- **Clay**: Forty kilos of red clay.
- **Glaze**: Six colours, mixed by the warden.
- **Shelves**: A shelf of their own to dry on.

## Fees

A firing costs nine crowns. Guests pay twelve crowns and do not need a card.

## What we learned in ten years

People come for the talk as much as for the kiln. A kiln without a table would be half a kiln.
"""

GUILD = """# The tanners' guild

## 1. How much the guild pays

- **Short journey**: The guild pays nine crowns.
- **Long journey**: The guild pays thirty crowns.
- **Winter journey**: The guild pays forty crowns and a coat.

## 2. What the guild does not pay

- journeys that began before the guild was asked
- wine and tobacco
- a second horse

## 3. What you must never do

- leave a hide in the river overnight
- pour lime into the well
- lend the key of the yard

The yard is swept on Saturdays.

## 4. How to join

Follow these steps:

- Ask a member to speak for you.
- Tan one hide in the yard.
- Bring the form of joining to the guild, signed.
"""

LOOMS = """# The looms and the valley

## At the edge of the shuttle

As looms get better, the question which trades are most in danger grows more pressing. Looms displace people in trades that are
repetitive, predictable, or counted in yards, and to understand these categories in danger is where the valley must begin.

What runs by the yard goes first. This includes:

- **Carding**: The wool is combed by rollers.
- **Winding**: The yarn is wound by a wheel that never tires.
- **Measuring**: The cloth is measured as it leaves the loom.

## New trades

While looms put certain categories of trades in danger, they bring new categories of trades to the valley. A loom wants people around it.

Some of the key new categories of trades include:

- **Loom keepers**: They oil the shuttles and mend the belts.
- **Pattern setters**: They punch the cards.
- **Dyers of samples**: They try out colours.
"""

GUIDANCE = Path(__file__).parents[3] / "knowledge" / "documents"


@pytest_asyncio.fixture
async def kiln(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(KILN, tmp_path, embedding_model)


@pytest_asyncio.fixture
async def guild(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(GUILD, tmp_path, embedding_model)


async def headings_of_lists(message: str, knowledge_base: KnowledgeBase) -> list[tuple[str, int]]:
    lists = (await gather(understand(Question(message), screen(message)), knowledge_base)).lists
    return [(found.items[0].heading_path[-1], len(found.items)) for found in lists]


async def listed(query: str, knowledge_base: KnowledgeBase) -> list[str | None]:
    lists = (await gather(Understanding(query, facets=facets(query)), knowledge_base)).lists
    return [item.label for found in lists for item in found.items]


@pytest.mark.parametrize("query", ["What does the kiln provide?", "What is it that the kiln provides to members?"])
async def test_a_heading_that_asks_in_the_words_of_the_question_names_its_list(query: str, kiln: KnowledgeBase) -> None:
    assert await listed(query, kiln) == ["Clay", "Glaze", "Shelves"]


async def test_what_is_needed_is_the_whole_list_and_not_one_of_its_items(kiln: KnowledgeBase) -> None:
    assert await listed("What do I need for pottery?", kiln) == ["A wire", "A sponge", "A rib"]


@pytest.mark.parametrize("query", ["What do guests need to pay?", "What did the kiln learn in ten years?"])
async def test_a_question_about_another_section_is_not_answered_with_a_list(query: str, kiln: KnowledgeBase) -> None:
    assert await listed(query, kiln) == []


@pytest.mark.parametrize(("query", "items"), [("Which jobs are at risk from AI?", 6), ("What new jobs is AI creating?", 8)])
async def test_a_list_is_the_answer_though_another_section_has_the_best_passage(
    query: str, items: int, tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    guidance = await small_knowledge_base.of_folder(GUIDANCE, tmp_path / "index", embedding_model)
    assert len(await listed(query, guidance)) == items


@pytest.mark.parametrize("wanted", sorted(LISTS_ASKED))
async def test_the_list_in_the_section_of_the_best_passage_is_the_answer_though_another_one_is_introduced_in_the_words_of_the_question(
    wanted: Wanted, tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    looms = await small_knowledge_base.of_document(LOOMS, tmp_path, embedding_model)
    query = "List all the categories of trades in danger from looms."
    found = await passages_for(query, looms)
    best_first = sorted(found, key=lambda passage: "most in danger" not in passage.chunk.text)
    (answering,) = await answering_lists(query, best_first, wanted=wanted, knowledge_base=looms)
    assert [item.label for item in answering.items] == ["Carding", "Winding", "Measuring"]


@pytest.mark.parametrize("message", ["What does the guild not pay?", "what wont the guild pay for, all of it please"])
async def test_what_is_not_done_is_the_list_of_what_is_not(message: str, guild: KnowledgeBase) -> None:
    assert await headings_of_lists(message, guild) == [("2. What the guild does not pay", 3)]


@pytest.mark.parametrize(
    ("message", "heading"),
    [
        ("list everything a tanner isnt allowed to do", "3. What you must never do"),
        ("What are tanners not allowed to do?", "3. What you must never do"),
        ("Which things are tanners forbidden to do?", "3. What you must never do"),
        ("What do tanners do?", "2. What tanners do"),
    ],
)
async def test_a_list_of_what_is_done_is_no_answer_to_what_must_not_be_done(
    message: str, heading: str, tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    handbook = """# Handbook for tanners

## 1. Welcome

Thank you for joining. Forty tanners work in the yard, and this handbook tells tanners what they can expect.

## 2. What tanners do

- scrape hides at the beam
- carry bark to the pits
- hang leather to dry

## 3. What you must never do

- leave a hide in the river overnight
- pour lime into the well
- lend the key of the yard
"""
    guild = await small_knowledge_base.of_document(handbook, tmp_path, embedding_model)
    assert await headings_of_lists(message, guild) == [(heading, 3)]


async def test_who_wants_a_list_whole_gets_it_though_one_item_meets_the_words_best(guild: KnowledgeBase) -> None:
    asked = "things forbidden to tanners, such as hides in the river"
    assert await headings_of_lists(f"Give me the complete list of {asked}", guild) == [("3. What you must never do", 3)]
    assert await headings_of_lists(f"Which are {asked}?", guild) != [("3. What you must never do", 3)]


async def test_a_list_is_found_by_the_line_that_introduces_it(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    others = "".join(f"## Errand {number}\n\nErrand {number} is one of all the errands, and it is run by hand.\n\n" for number in range(90))
    grey = "## Colours\n\nThese are the grey errands:\n\n- fetch the post\n- feed the donkey\n- sweep the loft\n"
    errands = await small_knowledge_base.of_document(f"# Errands\n\n{others}{grey}", tmp_path, embedding_model)
    message = "give me all grey errands"
    (found,) = (await gather(understand(Question(message), screen(message)), errands)).lists
    assert [item.text for item in found.items] == ["fetch the post", "feed the donkey", "sweep the loft"]


async def test_steps_come_whole(guild: KnowledgeBase) -> None:
    assert await headings_of_lists("What are the steps for joining the guild with a form?", guild) == [("4. How to join", 3)]


async def test_where_several_things_are_sure_to_be_wanted_one_that_is_near_does_not_stand_for_all(valley: KnowledgeBase) -> None:
    query = "which sort of work will be wanted for things that look beautiful"
    passages = await passages_for(query, valley)
    assert passages[0].chunk.label == "Pattern artists"
    unsure, sure = [
        await answering_lists(query, passages, wanted="asked", knowledge_base=valley, sure=certain) for certain in (False, True)
    ]
    assert unsure == ()
    assert [item.label for item in sure[0].items] == ["Loom mechanics", "Guild teachers", "Pattern artists"]


async def test_an_item_that_is_named_stands_for_itself_though_several_things_are_wanted(valley: KnowledgeBase) -> None:
    query = "which sort of pattern work is wanted for things that look beautiful"
    assert await answering_lists(query, await passages_for(query, valley), wanted="asked", knowledge_base=valley, sure=True) == ()


YARD = """# The yard after three years

## What went well and what did not

Three things helped according to the coopers: the promise, given in writing, that nobody would be sent away; early visits to a yard that had
saws; and a council that was heard before the saws were bought.

Three things did harm:

- lessons began only after the saws had come
- the night shift was told last
- wages for hand work stayed behind the wages at the saw
"""


async def test_what_the_best_passage_lists_in_its_sentence_is_not_answered_by_the_list_below_it(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    yard = await small_knowledge_base.of_document(YARD, tmp_path, embedding_model)
    assert await headings_of_lists("Which three things helped, according to the coopers?", yard) == []
    assert await headings_of_lists("Which three things did harm?", yard) == [("What went well and what did not", 3)]


async def test_what_one_can_do_oneself_is_told_beside_another_question(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    guidance = await small_knowledge_base.of_folder(GUIDANCE, tmp_path / "index", embedding_model)
    message = "If AI takes my job, what can I do myself and what could governments do?"
    evidence = await gather(understand(Question(message), screen(message)), guidance)
    oneself, governments = evidence.aspects
    assert oneself.covered
    assert "What individuals can do" in {section for passage in oneself.passages for section in passage.chunk.heading_path} | {
        section for found in oneself.lists for section in found.items[0].heading_path
    }
    assert governments.covered


CREW = """# Handbook of the ferry

## The watches

There are two watches.

- **Day watch**: from six to six
- **Night watch**: from six to six, with a lamp

## Who need not stand night watches

- Deckhands under eighteen, because the law says so
- Whoever is past sixty and asks for it
- Parents who are alone with a child
"""


async def test_who_is_asked_for_is_the_list_under_a_heading_that_says_who(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    crew = await small_knowledge_base.of_document(CREW, tmp_path, embedding_model)
    for question in ("Who all doesn't have to do night watches?", "Who is excused from the night watch?"):
        evidence = await gather(understand(Question(question), screen(question)), crew)
        assert [len(found.items) for found in evidence.lists] == [3], question


async def test_a_sentence_that_names_some_things_is_not_the_whole_list(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    opening = "In the valley nothing stays as it was: looms reshape villages, empty workshops, and demand new skills."
    text = LOOMS.replace("## At the edge", f"## More than cloth\n\n{opening}\n\n## At the edge", 1)
    looms = await small_knowledge_base.of_document(text, tmp_path, embedding_model)
    query = "Which trades do looms threaten?"
    best_first = sorted(await passages_for(query, looms), key=lambda passage: "nothing stays" not in passage.chunk.text)
    wanted: tuple[Wanted, ...] = ("asked", "whole")
    asked, whole = [await answering_lists(query, best_first, wanted=each, knowledge_base=looms) for each in wanted]
    assert asked == ()
    assert [item.label for found in whole for item in found.items] == ["Carding", "Winding", "Measuring"]

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.announced_lists import leads_on
from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import FoundList, Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests.sample_evidence import chunk
from tests.small_knowledge_base import of_document

APIARY = """# Money and rules for beekeepers

Most people who ask the society for a grant think that it is for somebody else: somebody younger, or with more land. Last year
143 beginners were paid a grant, and the oldest was eighty. This guide explains the grants that we can apply for with you.

## Who can apply

You can apply if all of the following are true:

- You have lived in the valley for at least one year.
- You are nineteen or older.
- You have not had a grant for a smoker in five years.
- You have had a talk with the secretary.

## How grants are paid

A grant is paid in May, once the hive stands.

## What no grant pays for

No grant pays for honey jars, for a van, or for journeys abroad.

## Hire charges

| Thing | Hire charge in crowns | Deposit |
|---|---|---|
| Extractor | 12 | 50 |
| Melter | 8 | 30 |
| Smoker | 1 | 5 |

## Discounts

- 50 per cent for people who are unemployed; please bring a letter.
- 30 per cent for apprentices, who have to pay for their own suits.
- 20 per cent for holders of the valley card.

Only one of them counts at a time.

## Being good together

We have people of seventeen and of eighty-two in the same rooms, and it works because they are polite. Three things we do not accept:

- Insults because of where somebody comes from.
- Filming others without asking.
- Wine in the orchard house. It has saws.

Dogs stay outside.

## Colonies that were lost

In 2023 the members lost 38 colonies. The causes, in order of how often they came up:

- The colony had too little food in February.
- Mites had not been treated in August.
- Mice got in through an open entrance.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def apiary(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await of_document(APIARY, tmp_path_factory.mktemp("apiary"), embedding_model)


async def listed(message: str, knowledge_base: KnowledgeBase) -> FoundList | None:
    evidence = await gather(understand(Question(message), screen(message)), knowledge_base)
    return evidence.lists[0] if evidence.lists and evidence.coverage.covered else None


async def test_a_year_that_a_question_names_is_not_what_it_asks_for(apiary: KnowledgeBase) -> None:
    """The line that leads to the list has the year, and the causes follow it."""
    found = await listed("What are the causes why colonies were lost in 2023?", apiary)
    assert found
    assert [item.text.split()[0] for item in found.items] == ["The", "Mites", "Mice"]


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("Which behaviour is not accepted at Orchard House?", True),
        ("Which behaviour is accepted at Orchard House?", False),  # it would say the opposite
        ("How old are the people in the rooms?", False),  # the sentence before it says that
    ],
)
def test_a_line_that_leads_to_a_list_is_what_the_passage_says_where_no_other_sentence_speaks_of_it(question: str, leads: bool) -> None:
    lead = chunk(1, "Being good together", "We have people of all ages in the same rooms. Three things we do not accept:")
    assert leads_on(question, lead) is leads


async def test_a_list_introduced_near_the_question_goes_before_an_opening_that_names_everything(apiary: KnowledgeBase) -> None:
    """And what the whole document speaks of, grants here, tells none of the items apart."""
    found = await listed("what are all the conditions to be able to apply for a grant", apiary)
    assert found
    assert len(found.items) == 4


async def test_a_list_headed_by_what_is_asked_goes_before_a_table_that_shares_its_other_words(apiary: KnowledgeBase) -> None:
    found = await listed("Give me all the discounts on hire charges, with who gets them", apiary)
    assert found
    assert found.items[0].heading_path == ("Discounts",)
    assert len(found.items) == 3

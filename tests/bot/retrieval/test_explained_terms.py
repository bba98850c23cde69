from __future__ import annotations

from pathlib import Path

from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel
from tests import conversations, small_knowledge_base

RULES = """# Rules for the boat grant

## Paying back

8.1 Whoever sells the boat without a valid reason in the first two years pays back half of the grant.

8.2 False papers: the whole grant is paid back.

8.3 You may pay in ten parts, without interest.

8.4 Valid reasons are: illness, a move abroad, or the birth of a child.
"""


async def test_what_a_term_of_the_rule_means_is_told_with_the_rule(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    rules = await small_knowledge_base.of_document(RULES, tmp_path, embedding_model)
    question = "If I sell the boat early, which excuses let me keep the grant?"
    evidence = await gather(understand(Question(question), screen(question)), rules)
    assert [passage.chunk.text[:3] for passage in evidence.told][:2] == ["8.1", "8.4"]
    (papers,) = await conversations.held(rules, "What has to be paid back after false papers?")
    assert "birth of a child" not in papers.text

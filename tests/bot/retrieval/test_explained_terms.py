from __future__ import annotations

from pathlib import Path

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
    (reply,) = await conversations.held(rules, "If I sell the boat early, which excuses let me keep the grant?")
    assert "illness, a move abroad" in reply.text
    (papers,) = await conversations.held(rules, "What has to be paid back after false papers?")
    assert "birth of a child" not in papers.text

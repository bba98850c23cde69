"""Multi-turn success: by turn, and of whole conversations. The bot's own answers are carried along, its early mistakes with them."""

from __future__ import annotations

from collections.abc import Iterable

from evals.results import CaseResult


def metrics(results: Iterable[CaseResult]) -> dict[str, float]:
    conversations = [result.scores.turns for result in results if result.scores and len(result.scores.turns) > 1]
    if not conversations:
        return {}
    turns = [turn.passed for conversation in conversations for turn in conversation]
    values = {
        "turn_pass_rate": sum(turns) / len(turns),
        "conversation_pass_rate": sum(all(turn.passed for turn in conversation) for conversation in conversations) / len(conversations),
    }
    for index in range(max(map(len, conversations))):
        reached = [conversation[index].passed for conversation in conversations if len(conversation) > index]
        values[f"turn_{index + 1}_pass_rate"] = sum(reached) / len(reached)
    return values

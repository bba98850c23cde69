"""Citation recall and precision as in ALCE (Gao et al., EMNLP 2023), with our support scorer in place of its entailment model.

Recall: the share of claims whose cited passages, together, support them; a claim without a citation has none.
Precision: the share of citations that help: one supports its sentence alone, or the others no longer support it without this one.
A marker that leads nowhere counts as a citation that does not help. Agreement of ALCE's own model with people: kappa 0.70 and 0.53.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.metrics.reply_text import ReplySentence
from evals.metrics.support import SupportScorer


def support_of_citations(
    sentences: Sequence[ReplySentence], passages: Mapping[int, str], scorer: SupportScorer
) -> tuple[list[bool | None], list[bool]]:
    """For each sentence whether its citations support it (None where it claims nothing), and for each citation whether it helps."""
    held: list[bool | None] = []
    helpful: list[bool] = []
    for sentence in sentences:
        if sentence.exempt:
            held.append(None)
            continue
        cited = [number for number in sentence.citations if number in passages]
        helpful.extend(False for number in sentence.citations if number not in passages)
        whole = _supports(sentence.text, [passages[number] for number in cited], scorer)
        held.append(whole)
        helpful.extend(whole and _helps(sentence.text, number, cited, passages, scorer) for number in cited)
    return held, helpful


def metrics(held: Sequence[bool | None], helpful: Sequence[bool], numbers: Sequence[int], passages: Mapping[int, str]) -> dict[str, float]:
    claims = [value for value in held if value is not None]
    result: dict[str, float] = {}
    if claims:
        result["citation_recall"] = sum(claims) / len(claims)
    if helpful:
        result["citation_precision"] = sum(helpful) / len(helpful)
    if numbers:
        result["citations_valid"] = sum(number in passages for number in numbers) / len(numbers)
    return result


def _helps(text: str, number: int, cited: Sequence[int], passages: Mapping[int, str], scorer: SupportScorer) -> bool:
    if len(cited) == 1 or _supports(text, [passages[number]], scorer):
        return True
    return not _supports(text, [passages[other] for other in cited if other != number], scorer)


def _supports(text: str, passages: Sequence[str], scorer: SupportScorer) -> bool:
    return bool(passages) and scorer.score([text], passages)[0].supported

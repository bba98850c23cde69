"""`evals meta`: whether our own measures deserve belief."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from evals.exit_codes import ExitCode

if TYPE_CHECKING:
    from evals.meta import Agreement, Catch
    from evals.mutations import Claim
    from evals.statistics import Interval
    from knowledge import EmbeddingModel, KnowledgeBase

HELP = "check the measures themselves: against human ratings, and with mutated sentences"
_RATINGS, _PASSAGES = "human_ratings.json", "passages.jsonl"
_SHOWN = 5


def add_arguments(parser: ArgumentParser) -> None:
    default = Path(__file__).parents[3] / "shared" / "data" / "mtrag"
    parser.add_argument("--ratings", type=Path, default=default / _RATINGS, metavar="FILE", help="MTRAG's human_ratings.json")
    parser.add_argument("--passages", type=Path, default=default / _PASSAGES, metavar="FILE", help="MTRAG's passages.jsonl")
    parser.add_argument("--limit", type=int, default=150, metavar="N", help="sentences of each kind (default: 150)")
    parser.add_argument("--only", choices=("agreement", "mutations"), help="one half of it")
    parser.add_argument("--examples", action="store_true", help="print the sentences that were judged wrongly")


def run(arguments: Namespace) -> int:
    from knowledge import EmbeddingModel, KnowledgeSettings  # noqa: PLC0415  numpy and pydantic, which --help must not wait for

    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    if arguments.only != "mutations":
        _show_agreement(arguments.ratings, embedding_model)
    if arguments.only != "agreement":
        asyncio.run(_show_mutations(arguments, embedding_model))
    return ExitCode.PASSED


def _show_agreement(ratings: Path, embedding_model: EmbeddingModel) -> None:
    from evals import human_ratings, meta  # noqa: PLC0415
    from evals.metrics.support import EmbeddingSupport, SentenceVectors  # noqa: PLC0415

    try:
        answers = human_ratings.read(ratings)
    except human_ratings.RatingsAbsent as error:
        print(f"Agreement with people was not measured: {error}.\n")
        return
    unfaithful = sum(answer.faithfulness < human_ratings.UNFAITHFUL for answer in answers)
    print(f"Agreement with people over {len(answers)} rated answers, {unfaithful} of them unfaithful (95 % intervals by conversation)\n")
    print(f"{'measure':46} {'AUROC unfaithful':>24} {'Spearman':>24}")
    vectors = SentenceVectors(embedding_model.encode)
    for row in meta.agreement(answers, EmbeddingSupport(vectors.of), vectors):
        print(_agreement_line(row))
    print()


async def _show_mutations(arguments: Namespace, embedding_model: EmbeddingModel) -> None:
    from evals import meta  # noqa: PLC0415
    from evals.checks import ScorerCheck, VerifierCheck  # noqa: PLC0415
    from evals.metrics.support import EmbeddingSupport  # noqa: PLC0415

    knowledge_base = await _guidance(embedding_model)
    materials = _materials(arguments, knowledge_base)
    told = meta.retellings(_by_document(knowledge_base))
    for check in (ScorerCheck(EmbeddingSupport(embedding_model.encode)), VerifierCheck(embedding_model)):
        print(f"{check.name[0].upper()}{check.name[1:]}: share of sentences that it refuses\n")
        print(f"{'sentences':20} {'material':20} {'number':>6} {'refused, 95 % interval':>28}")
        for material, claims in materials.items():
            _print_catches(await meta.catches(material, claims, check.refuses, arguments.limit), arguments.examples)
        _print_catches(await meta.retelling_catches(told, check.refuses), arguments.examples)
        print()


def _materials(arguments: Namespace, knowledge_base: KnowledgeBase) -> dict[str, list[Claim]]:
    from evals import human_ratings, meta, mtrag_data  # noqa: PLC0415

    materials = {"the guidance": meta.claims_of_passages((chunk.id, chunk.text) for chunk in knowledge_base.chunks)}
    try:
        passages = mtrag_data.passages(arguments.passages)
        materials["MTRAG passages"] = meta.claims_of_passages((passage.key, passage.text) for passage in passages)
        materials["faithful answers"] = meta.claims_of_answers(human_ratings.read(arguments.ratings))
    except (mtrag_data.DataAbsent, human_ratings.RatingsAbsent) as error:
        print(f"Part of the material for mutations is missing: {error}.\n")
    return materials


async def _guidance(embedding_model: EmbeddingModel) -> KnowledgeBase:
    from evals.cases import GUIDANCE  # noqa: PLC0415
    from evals.corpus_indexes import Corpora  # noqa: PLC0415
    from evals.settings import EvalsSettings  # noqa: PLC0415
    from knowledge import KnowledgeBase, KnowledgeSettings  # noqa: PLC0415

    corpora = Corpora(KnowledgeSettings(), EvalsSettings().cache_path, embedding_model)
    return await KnowledgeBase.open(await corpora.index(GUIDANCE), embedding_model)


def _by_document(knowledge_base: KnowledgeBase) -> dict[str, list[str]]:
    """With their headings: what a list is about stands there."""
    passages: dict[str, list[str]] = {document.key: [] for document in knowledge_base.documents}
    keys = {document.id: document.key for document in knowledge_base.documents}
    for chunk in knowledge_base.chunks:
        passages[keys[chunk.document_id]].append("\n".join((chunk.document_title, *chunk.heading_path, chunk.text)))
    return passages


def _print_catches(rows: Iterable[Catch], with_examples: bool) -> None:
    for row in rows:
        print(_catch_line(row))
        if with_examples:
            print("".join(f"    {example}\n" for example in row.examples[:_SHOWN]), end="")


def _agreement_line(row: Agreement) -> str:
    return f"{row.measure:46} {_interval(row.auroc):>24} {_interval(row.spearman):>24}"


def _catch_line(row: Catch) -> str:
    rate = row.refused
    bounds = f" [{100 * rate.low:.1f} to {100 * rate.high:.1f}]" if rate.known else ""
    return f"{row.kind:20} {row.material:20} {row.sentences:6} {f'{100 * rate.estimate:.1f} %{bounds}':>28}"


def _interval(of: Interval) -> str:
    return f"{of.estimate:.3f}" + (f" [{of.low:.3f} to {of.high:.3f}]" if of.known else "")

"""`evals add-case`: a gap or a rated answer of the running server becomes a case."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

from evals.exit_codes import ExitCode

NAME = "add-case"
HELP = "make a case of a gap (python -m bot gaps) or of a rated answer (/operator shows them)"

_EVER = timedelta(days=3650)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=("gap", "rating"))
    parser.add_argument("id", help="of the gap or of the rated answer")
    parser.add_argument("--covered", action="store_true", help="of a gap: it is covered by now, so expect an answer rather than a decline")
    parser.add_argument("--to", type=Path, metavar="FILE", help="case file (default: evals/suites/collected.yaml)")


def run(arguments: Namespace) -> int:
    # SQLAlchemy and the embedding model, which --help must not wait for
    from bot.conversations import StorageUnavailable  # noqa: PLC0415
    from evals.collecting import COLLECTED, CaseExists, append  # noqa: PLC0415
    from knowledge import KnowledgeError  # noqa: PLC0415

    path = arguments.to or COLLECTED
    try:
        case, remark = asyncio.run(_case(arguments))
        append(case, path, remark)
    except (StorageUnavailable, KnowledgeError, CaseExists, LookupError) as error:
        print(error.args[0], file=sys.stderr)
        return ExitCode.USAGE
    print(f"{case['name']} is in {path}; read it before you commit it, and add what a good answer says.")
    return ExitCode.PASSED


async def _case(arguments: Namespace) -> tuple[dict[str, Any], str | None]:
    from bot.conversations import ConversationSettings, Database, Insights  # noqa: PLC0415
    from bot.gaps import MOST, find_gaps  # noqa: PLC0415
    from evals.collecting import case_of_gap, case_of_rating  # noqa: PLC0415
    from knowledge import EmbeddingModel, KnowledgeSettings  # noqa: PLC0415

    settings, knowledge_settings = ConversationSettings(), KnowledgeSettings.read()
    database = Database(settings.database_url)
    try:
        await database.prepare()
        insights = Insights(database, timedelta(days=settings.retention_days))
        if arguments.kind == "rating":
            rated = await insights.rated(_EVER, 1, arguments.id)
            if not rated:
                raise LookupError("There is no rated answer of that id, or its conversation was deleted.")
            return case_of_rating(rated[0]), rated[0].reason
        questions = await insights.uncovered(_EVER, MOST)
    finally:
        await database.close()
    model = EmbeddingModel.shared(knowledge_settings.embedding_model, knowledge_settings.embedding_threads)
    found = await find_gaps(questions, lambda texts: asyncio.to_thread(model.encode, texts), settings.gaps_min_people)
    gap = next((gap for gap in found.shown if gap.id == arguments.id), None)
    if gap is None:
        raise LookupError("There is no gap of that id any more; python -m bot gaps shows those that there are.")
    return case_of_gap(gap, covered=arguments.covered), f"asked by {gap.people} people, {gap.times} times, until {gap.last_day}"

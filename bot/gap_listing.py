"""`python -m bot gaps`: what the kept conversations ask and nothing covers, for whoever looks after the documents."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from datetime import timedelta

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from bot.conversations import ConversationSettings, Database, Insights, StorageUnavailable
from bot.gaps import MOST, Gap, Gaps, find_gaps
from knowledge import EmbeddingModel, KnowledgeError, KnowledgeSettings


def run(days: int, *, as_json: bool) -> int:
    try:
        settings = ConversationSettings()
        found = asyncio.run(_find(settings, days))
    except (StorageUnavailable, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    except ValidationError as error:
        print("\n".join(f"{'.'.join(map(str, mistake['loc']))}: {mistake['msg']}" for mistake in error.errors()), file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(dataclasses.asdict(found), default=str, ensure_ascii=False, indent=1))
    else:
        _show(found, settings.gaps_min_people)
    return 0


async def _find(settings: ConversationSettings, days: int) -> Gaps:
    knowledge_settings = KnowledgeSettings.read()
    database = Database(settings.database_url)
    try:
        await database.prepare()
        questions = await Insights(database, timedelta(days=settings.retention_days)).uncovered(timedelta(days=days), MOST)
    finally:
        await database.close()
    embedding_model = EmbeddingModel.shared(knowledge_settings.embedding_model, knowledge_settings.embedding_threads)
    with Console(stderr=True).status("Comparing the questions"):
        return await find_gaps(questions, lambda texts: asyncio.to_thread(embedding_model.encode, texts), settings.gaps_min_people)


def _show(found: Gaps, min_people: int) -> None:
    output = Console(highlight=False)
    for gap in found.shown:
        output.print(f"{gap.people:>4} people  {escape(_asked(gap))}  [dim]{gap.times} times, last {gap.last_day}, {gap.id}[/dim]")
    if found.hidden_questions:
        output.print(f"[dim]{found.hidden_questions} more questions, each asked by fewer than {min_people} people.[/dim]")
    elif not found.shown:
        output.print("Nothing was asked that is not covered.")


def _asked(gap: Gap) -> str:
    return gap.example or ", ".join(gap.words)

"""What the terminal shows: the answer sentence by sentence as it is verified, and the sources under it."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import sys
from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape

from bot.assembly import open_bot
from bot.errors import QuestionError, SettingsError
from bot.pipeline import CareerBot
from bot.settings import BotSettings
from bot.stages import Citation, Event, Finished, Question, Reply, SentenceReady, Trace, Turn
from knowledge import KnowledgeError, KnowledgeSettings

_HELP = "Ask a question. /sources shows the passages behind the last answer, /new starts a new conversation, /quit ends it."


def run(question: str | None, *, as_json: bool) -> int:
    output, progress = Console(highlight=False), Console(stderr=True)
    try:
        return asyncio.run(_run(question, as_json, output, progress))
    except (SettingsError, KnowledgeError, QuestionError) as error:
        progress.print(escape(str(error)))
        return 1


async def _run(question: str | None, as_json: bool, output: Console, progress: Console) -> int:
    async with contextlib.AsyncExitStack() as stack:
        with progress.status("Opening the knowledge base"):
            bot = await stack.enter_async_context(open_bot(BotSettings.read(), KnowledgeSettings.read()))
        if question is None:
            await _converse(bot, output)
        elif as_json:
            trace = await _last(bot.respond(Question(question)))
            sys.stdout.write(json.dumps(reply_as_json(trace.reply), ensure_ascii=False, indent=2) + "\n")
        else:
            _show_sources((await _show(bot.respond(Question(question)), output)).reply, output)
    return 0


async def _converse(bot: CareerBot, output: Console) -> None:
    output.print(f"[bold]Career Clarity[/bold]  [dim]{_HELP}[/dim]")
    turns: tuple[Turn, ...] = ()
    reply: Reply | None = None
    while (line := await _read_line()) is not None:
        match line.strip():
            case "":
                continue
            case "/quit" | "/exit":
                return
            case "/new":
                turns, reply = (), None
                output.print("[dim]A new conversation.[/dim]")
            case "/sources":
                _show_passages(reply, output)
            case command if command.startswith("/"):
                output.print(f"[dim]{_HELP}[/dim]")
            case text:
                try:
                    reply = (await _show(bot.respond(Question(text, turns)), output)).reply
                except QuestionError as error:
                    output.print(escape(str(error)))
                    continue
                _show_sources(reply, output)
                turns = (*turns, Turn("user", text), Turn("assistant", reply.text))


async def _read_line() -> str | None:
    """The next line, or None at the end of the input. The event loop goes on meanwhile: a local model is watched there."""
    try:
        return await asyncio.to_thread(input, "\n> " if sys.stdin.isatty() else "")
    except EOFError:
        return None


async def _show(events: AsyncGenerator[Event, None], output: Console) -> Trace:
    output.print()
    trace = None
    async with contextlib.aclosing(events):
        async for event in events:
            if isinstance(event, SentenceReady):
                output.print(_marked_up(event.text), end="", soft_wrap=True)
            elif isinstance(event, Finished):
                trace = event.trace
    output.print()
    assert trace is not None  # respond ends with it
    return trace


async def _last(events: AsyncGenerator[Event, None]) -> Trace:
    async with contextlib.aclosing(events):
        async for event in events:
            if isinstance(event, Finished):
                return event.trace
    raise AssertionError("respond ends with Finished")


def _marked_up(text: str) -> str:
    pieces = escape(text).split("**")
    return "".join(f"[bold]{piece}[/bold]" if place % 2 else piece for place, piece in enumerate(pieces))


def _show_sources(reply: Reply, output: Console) -> None:
    for citation in reply.citations:
        output.print(f"[dim]\\[{citation.number}] {escape(_place(citation))}[/dim]")
    if reply.citations:
        output.print(f"[dim]Written by: {escape(reply.answered_by)}[/dim]")


def _show_passages(reply: Reply | None, output: Console) -> None:
    if reply is None or not reply.citations:
        output.print("[dim]The last answer has no sources.[/dim]")
        return
    for citation in reply.citations:
        output.print(f"\\[{citation.number}] [bold]{escape(_place(citation))}[/bold]\n{escape(citation.snippet)}\n")


def _place(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    return " > ".join(part for part in (citation.title, citation.section) if part) + page


def reply_as_json(reply: Reply) -> dict[str, Any]:
    """The reply with plain JSON values: dates as ISO 8601, tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [plain(inner) for inner in value]
        return value.isoformat() if isinstance(value, date) else value

    return dict(plain(dataclasses.asdict(reply)))

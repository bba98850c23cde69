"""`evals bench`: how fast and how large the bot is beside the limits set by what is underneath; the widget, under load, as it grows."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from evals.exit_codes import ExitCode

HELP = "measure speed, start-up and memory beside the limits of the libraries underneath, or the widget in a browser"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="fewer questions and rounds, for a first look")
    parser.add_argument("--widget", action="store_true", help="the widget instead: size, time to interactive, layout shift in Chromium")
    parser.add_argument("--load", action="store_true", help="many people at once on one server instead, and more than it takes in")
    parser.add_argument("--people", type=int, default=50, metavar="N", help="with --load: how many ask at once (50)")
    local = "with --load: how many ask the local language model, and the tutorial pipeline beside it (10; 0 for neither)"
    parser.add_argument("--local-people", type=int, default=10, metavar="N", help=local)
    parser.add_argument("--minutes", type=float, default=5.0, metavar="N", help="with --load: for how long (5)")
    parser.add_argument("--growth", action="store_true", help="retrieval over ever more passages instead, beside exact search")
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000], help="with --growth: how many (1000 10000)")
    parser.add_argument("--json", type=Path, metavar="PATH", help="every sample as JSON")


def run(arguments: Namespace) -> int:
    # imports httpx, numpy and pydantic, which --help must not wait for
    from bot import BotSettings, SettingsError  # noqa: PLC0415
    from evals.benchmark import browser, figures, load, processes, run, table  # noqa: PLC0415
    from knowledge import KnowledgeError, KnowledgeSettings  # noqa: PLC0415

    before = run.machine()
    try:
        knowledge_settings, bot_settings = KnowledgeSettings.read(), BotSettings.read()
        with table.ProgressBars() as bars:
            plan = figures.QUICK if arguments.quick else figures.FULL
            if arguments.widget:
                measured = run.measure_widget(knowledge_settings, plan, bars.section)
            elif arguments.load:
                askings = [load.Asking(arguments.people, arguments.minutes)]
                if arguments.local_people:
                    askings.append(load.Asking(arguments.local_people, arguments.minutes, "local,extractive"))
                measured = run.measure_load(knowledge_settings, bot_settings, askings, bars.section)
            elif arguments.growth:
                measured = run.measure_growth(knowledge_settings, arguments.passages, bars.section)
            else:
                measured = asyncio.run(run.measure(knowledge_settings, bot_settings, plan, bars.section))
    except (KnowledgeError, SettingsError, browser.NoBrowser, processes.ServerDidNotStart) as error:
        print(error, file=sys.stderr)
        return ExitCode.USAGE
    after = run.machine()
    if arguments.json:
        content = {
            "machine": {**before, "load_average_after": after["load_average"]},
            "quick": arguments.quick,
            "figures": [figure.as_json() for figure in measured.figures],
            "not_measured": measured.not_measured,
        }
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    table.show(measured, (before["load_average"][0], after["load_average"][0]))
    return ExitCode.PASSED

"""`python -m tests.fake_slack`: the guide in a Slack of its own, on a page of this machine."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from bot import BotSettings, open_bot
from knowledge import KnowledgeSettings
from tests.fake_slack.deliveries import SIGNING_SECRET
from tests.fake_slack.fake_slack import PEOPLE
from tests.fake_slack.measuring import measure, table
from tests.fake_slack.running import fake_slack
from tests.fake_slack.server import APP_TOKEN, BOT_TOKEN
from tests.running_api import serving, wait_until_ready


def main() -> int:
    description = "The guide in a Slack of its own, on a page of this machine."
    parser = argparse.ArgumentParser(prog="python -m tests.fake_slack", description=description)
    parser.add_argument("--port", type=int, default=8065, help="of the page (8065)")
    parser.add_argument("--api-port", type=int, default=8066, help="of the guide's server (8066)")
    parser.add_argument("--socket-mode", action="store_true", help="bring events through Socket Mode instead of HTTP")
    parser.add_argument("--channel-answers", choices=("thread", "asker"), default="thread", help="who sees answers to mentions")
    parser.add_argument("--measure", type=int, metavar="N", help="let N people ask at once, print how long they waited, and end")
    options = parser.parse_args()
    bot_settings, knowledge_settings = BotSettings.read(), KnowledgeSettings()
    with tempfile.TemporaryDirectory() as folder, fake_slack(_people(options.measure), options.port, with_page=True) as slack:
        slack_settings = SlackSettings(
            bot_token=SecretStr(BOT_TOKEN),
            signing_secret=SecretStr(SIGNING_SECRET),
            app_token=SecretStr(APP_TOKEN) if options.socket_mode else None,
            handoff=slack.workspace.channel("people-team"),
            channel_answers=options.channel_answers,
            api_url=f"{slack.server.address}/api/",
        )
        settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{Path(folder) / 'kept.sqlite3'}", port=options.api_port)
        with serving(
            lambda: open_bot(bot_settings, knowledge_settings), settings, slack_settings=slack_settings, port=options.api_port
        ) as address:
            print("The guide is opening its index.", flush=True)
            wait_until_ready(address)
            if not options.socket_mode:
                slack.to_bot.bot_url = address
            if options.measure:
                print(table(measure(slack, options.measure)))
                return 0
            print(f"Be anybody in the workspace at {slack.server.address} (Ctrl+C ends it)", flush=True)
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
    return 0


def _people(measured: int | None) -> tuple[str, ...]:
    return tuple(f"person{number}" for number in range(measured)) if measured else PEOPLE


if __name__ == "__main__":
    sys.exit(main())

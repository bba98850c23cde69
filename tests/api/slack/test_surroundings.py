"""Opening the app, deleting one's data, leaving with the whole workspace."""

from __future__ import annotations

import json
import sqlite3

from tests.api.slack.conftest import bot_in
from tests.fake_slack.fake_slack import FakeSlack
from tests.running_api import OpenBot, Watch


def kept(database: str) -> str:
    """Everything in the database, as text."""
    with sqlite3.connect(database.removeprefix("sqlite+aiosqlite:///")) as connection:
        return "\n".join(connection.iterdump())


def test_opening_the_messages_offers_questions_that_the_guidance_covers(slack: FakeSlack) -> None:
    slack.open("ada")
    told = slack.wait_for(lambda: slack.workspace.prompts[-1] if slack.workspace.prompts else None, "prompts")
    assert 1 <= len(told["prompts"]) <= 4
    assert "thread_ts" not in told


def test_apps_from_before_the_agent_view_get_them_in_their_thread(slack: FakeSlack) -> None:
    channel = slack.workspace.direct(slack.workspace.person("ada")).id
    slack.to_bot.event(
        {"type": "assistant_thread_started", "assistant_thread": {"channel_id": channel, "thread_ts": "1.2", "user_id": "U"}}
    )
    slack.wait_for(lambda: slack.workspace.prompts and slack.workspace.prompts[-1].get("thread_ts") == "1.2", "prompts")


def test_the_home_tab_says_who_can_see_what_and_how_long_it_is_kept(slack: FakeSlack) -> None:
    slack.open("ben", "home")
    home = slack.wait_for(lambda: slack.workspace.homes.get(slack.workspace.person("ben")), "the Home tab")
    text = json.dumps(home)
    assert "never used in a channel" in text
    assert "30 days" in text
    assert "Delete my data" in text


def test_ones_data_comes_as_a_file_into_ones_own_messages(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> None:
    with bot_in(new_slack, open_real_bot, database):
        new_slack.answer_to(new_slack.say("ada", "I keep a lighthouse. Which jobs are at risk?"))
        new_slack.answer_to(new_slack.say("ben", "I am a baker. Which jobs are at risk?"))
        new_slack.open("ada", "home")
        new_slack.wait_for(lambda: new_slack.workspace.homes, "the Home tab")
        new_slack.press_home("ada", "export_data")
        new_slack.wait_for(lambda: "The file is in Messages" in json.dumps(new_slack.workspace.homes), "the file")
        [message] = [message for message in new_slack.workspace.messages if message.files]
        assert message.channel == new_slack.workspace.direct(new_slack.workspace.person("ada")).id
        [(name, content)] = message.files
        assert name == "conversations.json"
        [conversation] = json.loads(content)["conversations"]
        assert [turn["role"] for turn in conversation["messages"]] == ["user", "assistant"]
        assert "lighthouse" in content.decode()
        assert "baker" not in content.decode()

        new_slack.server.scopes -= {"files:write"}  # an app that was installed before it asked for files
        new_slack.press_home("ada", "export_data")
        new_slack.wait_for(lambda: "install the app once more" in json.dumps(new_slack.workspace.homes), "the notice")


def test_deleting_ones_data_leaves_nothing_of_it(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> None:
    with bot_in(new_slack, open_real_bot, database):
        new_slack.answer_to(new_slack.say("ada", "I keep a lighthouse. Which jobs are at risk?"))
        new_slack.answer_to(new_slack.say("ada", "@guide What can lighthouse keepers learn?", "general"))
        new_slack.answer_to(new_slack.say("ben", "I am a baker. Which jobs are at risk?"))
        other = new_slack.answer_to(new_slack.say("ben", "@guide Which jobs are at risk?", "general"))
        new_slack.press("ada", other, "feedback", "good")
        new_slack.whisper_to("ada", "Thank you")
        new_slack.open("ada", "home")
        home = new_slack.wait_for(lambda: new_slack.workspace.homes, "the Home tab")
        assert home
        new_slack.press_home("ada", "delete_data")
        new_slack.wait_for(lambda: "Deleted." in json.dumps(new_slack.workspace.homes), "the deletion")
        left = kept(database)
        assert "lighthouse" not in left
        assert new_slack.workspace.person("ada") not in left
        assert "I am a baker" in left


def test_uninstalling_deletes_all_of_the_workspace(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> None:
    with bot_in(new_slack, open_real_bot, database):
        new_slack.answer_to(new_slack.say("ada", "Which jobs are at risk?"))
        new_slack.answer_to(new_slack.say("ben", "@guide Which jobs are at risk?", "general"))
        assert "T0CAREER" in kept(database)
        new_slack.uninstall()
        new_slack.wait_for(lambda: "T0CAREER" not in kept(database), "the deletion")


def test_events_that_nobody_waits_for_are_acknowledged_and_not_logged(slack: FakeSlack, watch: Watch) -> None:
    assert slack.to_bot.event({"type": "reaction_added", "user": "U1", "reaction": "lighthouse"}).status == 200

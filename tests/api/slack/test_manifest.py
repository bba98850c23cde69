"""The manifests ask for what the code uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from api.slack import manifest
from tests.fake_slack.methods import METHODS

CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(manifest.__file__).parent.glob("*.py")))
# The helper of the client that calls two methods.
CODE = CODE.replace(".files_upload_v2(", ".files_getUploadURLExternal( .files_completeUploadExternal(")
# Methods of the client in the code: conversations_open( is conversations.open, whatever the client's variable is called.
CALLED = {
    method
    for method in METHODS
    if re.search(rf"\.{re.sub(r'[.]', '_', method)}\b", CODE) and method not in ("auth.test", "oauth.v2.access")
}
EVENTS = {
    # event in the code -> what is subscribed to for it
    "message": {"message.channels", "message.groups", "message.im", "message.mpim"},
}
# Of apps that were installed before the agent view; new ones cannot subscribe to it together with agent_view.
LEGACY = {"assistant_thread_started"}

BOTH = pytest.mark.parametrize("path", [manifest.HTTP, manifest.SOCKET_MODE], ids=["http", "socket"])


@BOTH
def test_every_scope_that_the_code_needs_is_asked_for_and_no_other(path: Path) -> None:
    asked = set(manifest.read(path)["oauth_config"]["scopes"]["bot"])
    needed = {scope for method in CALLED for scope in METHODS[method][1]}
    by_events = {"app_mentions:read", "channels:history", "groups:history", "im:history", "mpim:history"}
    by_features = {"commands", "assistant:write"}  # the slash command and the shortcut; the agent view
    assert asked == needed | by_events | by_features


@BOTH
def test_every_event_that_the_code_listens_to_is_subscribed_to(path: Path) -> None:
    subscribed = set(manifest.read(path)["settings"]["event_subscriptions"]["bot_events"])
    listened = set(re.findall(r'app\.event\("(\w+)"\)', CODE)) | set(re.findall(r'"(message|app_mention)"', CODE))
    wanted = {name for event in listened - LEGACY for name in EVENTS.get(event, {event})}
    assert subscribed == wanted


@BOTH
def test_commands_shortcuts_and_buttons_arrive(path: Path) -> None:
    told = manifest.read(path)
    assert told["settings"]["interactivity"]["is_enabled"]
    assert {f'app.command("{command["command"]}")' in CODE for command in told["features"]["slash_commands"]} == {True}
    assert {f'app.shortcut("{shortcut["callback_id"]}")' in CODE for shortcut in told["features"]["shortcuts"]} == {True}
    assert told["features"]["app_home"] == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    assert len(told["features"]["agent_view"]["suggested_prompts"]) <= 4


def test_the_two_differ_only_in_how_events_arrive() -> None:
    http, socket = manifest.read(manifest.HTTP), manifest.read(manifest.SOCKET_MODE)
    assert (http["settings"].pop("socket_mode_enabled"), socket["settings"].pop("socket_mode_enabled")) == (False, True)
    assert _without_addresses(http) == _without_addresses(socket)


def test_texts_keep_to_slacks_lengths() -> None:
    told = manifest.read(manifest.HTTP)
    assert len(told["display_information"]["name"]) <= 35
    assert len(told["display_information"]["description"]) <= 140
    assert 175 <= len(told["display_information"]["long_description"]) <= 4000
    assert all(len(shortcut["name"]) <= 24 for shortcut in told["features"]["shortcuts"])


def _without_addresses(told: Any) -> Any:
    if isinstance(told, dict):
        kept = {name: value for name, value in told.items() if name not in ("url", "request_url", "redirect_urls")}
        return {name: _without_addresses(value) for name, value in kept.items()}
    return [_without_addresses(value) for value in told] if isinstance(told, list) else told

"""The methods of the Web API that a bot calls, with the scope that each needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fake_slack import streams
from tests.fake_slack.limits import check_blocks, check_text, check_view
from tests.fake_slack.workspace import APP, BOT, BOT_ID, TEAM, Message, Payload, SlackError, Workspace

Method = Callable[[Workspace, Payload], Payload]

_SESSION_STATUSES = ("processing", "active", "suspended", "closed")


def auth_test(workspace: Workspace, told: Payload) -> Payload:
    names = {"team": "Harbour Works", "user": "career-clarity"}
    return {"url": "https://harbour.slack.com/", "team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "is_enterprise_install": False, **names}


def post_message(workspace: Workspace, told: Payload) -> Payload:
    channel = workspace.member(told["channel"])
    if told.get("thread_ts"):
        workspace.find(channel.id, told["thread_ts"])
    if told.get("unfurl_links") is not False and "http" in str(told):
        raise AssertionError("a message with links would unfurl them")
    message = workspace.post(_message(workspace, told, channel.id))
    return {"channel": channel.id, "ts": message.ts, "message": {"ts": message.ts, "text": message.text}}


def post_ephemeral(workspace: Workspace, told: Payload) -> Payload:
    channel = workspace.member(told["channel"])
    if told["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _message(workspace, told, channel.id)
    message.only_for = told["user"]
    workspace.post(message)
    return {"message_ts": message.ts}


def update(workspace: Workspace, told: Payload) -> Payload:
    message = workspace.find(told["channel"], told["ts"])
    if not message.by_bot:
        raise SlackError("cant_update_message")
    if message.stream == "in_progress":
        raise SlackError("streaming_state_conflict")
    new = _message(workspace, told, message.channel)
    message.text, message.blocks, message.metadata, message.streamed = new.text, new.blocks, new.metadata, ""
    message.edited = True
    return {"channel": message.channel, "ts": message.ts}


def replies(workspace: Workspace, told: Payload) -> Payload:
    thread = workspace.thread(told["channel"], told["ts"])
    if not thread:
        raise SlackError("thread_not_found")
    found = [m for m in thread if not m.only_for and m.ts > str(told.get("oldest", "0"))][: int(told.get("limit", 100))]
    return {"messages": [_told(message) for message in found], "has_more": False}


def begin_upload(workspace: Workspace, told: Payload) -> Payload:
    file_id = workspace.next_id("F")
    workspace.uploads[file_id] = (told["filename"], int(told["length"]), b"")
    return {"file_id": file_id, "upload_url": f"/upload/{file_id}"}


def complete_upload(workspace: Workspace, told: Payload) -> Payload:
    channel = workspace.member(told["channel_id"])
    files = [workspace.uploads.pop(file["id"]) for file in told["files"]]
    if any(len(content) != length for _, length, content in files):
        raise SlackError("file_update_failed")
    message = Message(workspace.next_ts(), channel.id, BOT, told.get("initial_comment") or "", thread_ts=told.get("thread_ts") or None)
    message.files = [(name, content) for name, _, content in files]
    workspace.post(message)
    return {"files": told["files"]}


def open_conversation(workspace: Workspace, told: Payload) -> Payload:
    if told["users"] not in workspace.people:
        raise SlackError("user_not_found")
    return {"channel": {"id": workspace.direct(told["users"]).id}}


def set_status(workspace: Workspace, told: Payload) -> Payload:
    if len(told.get("loading_messages") or ()) > 10:
        raise SlackError("invalid_arguments")
    key = (told["channel_id"], told["thread_ts"])
    if told["status"]:
        workspace.statuses[key] = told["status"]
    else:
        workspace.statuses.pop(key, None)
    return {}


def set_prompts(workspace: Workspace, told: Payload) -> Payload:
    if not 0 < len(told["prompts"]) <= 4:
        raise SlackError("invalid_arguments")
    if told["channel_id"] not in workspace.channels:
        raise SlackError("channel_not_found")
    workspace.prompts.append(told)
    return {}


def set_session_status(workspace: Workspace, told: Payload) -> Payload:
    if told["status"] not in _SESSION_STATUSES:
        raise SlackError("invalid_status")
    workspace.member(told["channel_id"])
    workspace.sessions[told["channel_id"], told["thread_ts"]] = told["status"]
    return {"status": told["status"]}


def open_view(workspace: Workspace, told: Payload) -> Payload:
    person = workspace.use_trigger(told["trigger_id"])
    check_view(told["view"])
    view = {**told["view"], "id": workspace.next_id("V")}
    workspace.views.append((person, view))
    return {"view": view}


def publish_view(workspace: Workspace, told: Payload) -> Payload:
    check_view(told["view"])
    workspace.homes[told["user_id"]] = told["view"]
    return {"view": told["view"]}


def oauth_access(workspace: Workspace, told: Payload) -> Payload:
    if told.get("code") != "good-code":
        raise SlackError("invalid_code")
    who = {"team": {"id": TEAM, "name": "Harbour Works"}, "enterprise": None, "authed_user": {"id": next(iter(workspace.people))}}
    token = {"access_token": "xoxb-fake", "token_type": "bot", "bot_user_id": BOT, "scope": told["scopes"], "app_id": APP}
    return {**who, **token, "is_enterprise_install": False}


def _message(workspace: Workspace, told: Payload, channel: str) -> Message:
    blocks = told.get("blocks") or []
    text = told.get("text") or ""
    if not blocks and not text:
        raise SlackError("no_text")
    check_text(text)
    check_blocks(blocks)
    return Message(
        workspace.next_ts(), channel, BOT, text, blocks, thread_ts=told.get("thread_ts") or None, metadata=told.get("metadata") or None
    )


def _told(message: Message) -> Payload:
    told: dict[str, Any] = {"type": "message", "user": message.user, "text": message.text or message.streamed, "ts": message.ts}
    told |= {"bot_id": BOT_ID} if message.by_bot else {}
    told |= {"metadata": message.metadata} if message.metadata else {}
    return told | ({"streaming_state": message.stream} if message.stream else {})


# method -> what it does, and the scopes of which one is enough
METHODS: dict[str, tuple[Method, tuple[str, ...]]] = {
    "auth.test": (auth_test, ()),
    "chat.postMessage": (post_message, ("chat:write",)),
    "chat.postEphemeral": (post_ephemeral, ("chat:write",)),
    "chat.update": (update, ("chat:write",)),
    "chat.startStream": (streams.start, ("chat:write",)),
    "chat.appendStream": (streams.append, ("chat:write",)),
    "chat.stopStream": (streams.stop, ("chat:write",)),
    "conversations.replies": (replies, ("channels:history", "groups:history", "im:history", "mpim:history")),
    "files.getUploadURLExternal": (begin_upload, ("files:write",)),
    "files.completeUploadExternal": (complete_upload, ("files:write",)),
    "conversations.open": (open_conversation, ("im:write",)),
    "assistant.threads.setStatus": (set_status, ("chat:write",)),
    "assistant.threads.setSuggestedPrompts": (set_prompts, ("assistant:write",)),
    "agents.sessions.setStatus": (set_session_status, ("chat:write",)),
    "views.open": (open_view, ()),
    "views.publish": (publish_view, ()),
    "oauth.v2.access": (oauth_access, ()),
}

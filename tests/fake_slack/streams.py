"""Streamed messages: started, appended to, stopped, and lost when nobody appends for too long."""

from __future__ import annotations

import time

from tests.fake_slack.limits import check_blocks, check_markdown
from tests.fake_slack.workspace import BOT, Message, Payload, SlackError, Workspace

_STATUSES = ("pending", "in_progress", "complete", "error")


def start(workspace: Workspace, told: Payload) -> Payload:
    channel = workspace.member(told["channel"])
    if not told.get("thread_ts"):
        raise SlackError("invalid_arguments")
    if channel.kind != "im" and not (told.get("recipient_user_id") and told.get("recipient_team_id")):
        raise SlackError("missing_recipient_user_id")
    message = Message(workspace.next_ts(), channel.id, BOT, thread_ts=told["thread_ts"], stream="in_progress")
    _extend(message, told)
    workspace.post(message)
    return {"channel": channel.id, "ts": message.ts}


def append(workspace: Workspace, told: Payload) -> Payload:
    message = _open_stream(workspace, told)
    _extend(message, told)
    return {"channel": message.channel, "ts": message.ts}


def stop(workspace: Workspace, told: Payload) -> Payload:
    message = _open_stream(workspace, told)
    blocks = told.get("blocks") or []
    check_blocks(blocks)
    _extend(message, told)
    message.blocks = blocks
    message.metadata = told.get("metadata")
    message.stream = "completed"
    if told.get("session_status"):
        workspace.sessions[message.channel, message.root] = told["session_status"]
    return {"channel": message.channel, "ts": message.ts, "message": {"ts": message.ts}}


def expire(workspace: Workspace) -> None:
    """As if nothing had been appended for minutes."""
    for message in workspace.messages:
        if message.stream == "in_progress":
            message.stream = "completed"


def _open_stream(workspace: Workspace, told: Payload) -> Message:
    message = workspace.find(told["channel"], told["ts"])
    if message.stream == "in_progress" and time.monotonic() - message.touched > workspace.stream_idle_seconds:
        message.stream = "completed"
    if message.stream != "in_progress":
        raise SlackError("message_not_in_streaming_state")
    return message


def _extend(message: Message, told: Payload) -> None:
    chunks = told.get("chunks") or []
    if told.get("markdown_text"):
        chunks = [{"type": "markdown_text", "text": told["markdown_text"]}, *chunks]
    for chunk in chunks:
        if chunk["type"] == "markdown_text":
            check_markdown(chunk["text"])
            check_markdown(message.streamed + chunk["text"])
            message.streamed += chunk["text"]
        elif chunk["type"] == "task_update":
            if chunk.get("status") not in _STATUSES or not chunk.get("id") or not chunk.get("title"):
                raise SlackError("invalid_chunks")
            message.tasks[chunk["id"]] = chunk
        elif chunk["type"] not in ("plan_update", "blocks"):
            raise SlackError("invalid_chunks")
    message.touched = time.monotonic()

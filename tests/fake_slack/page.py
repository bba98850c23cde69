"""The page that shows the workspace, so that anyone can be anybody in it: what they see, and the buttons that they can press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fake_slack.page_html import PAGE
from tests.fake_slack.workspace import BOT, Message, Payload

if TYPE_CHECKING:
    from tests.fake_slack.fake_slack import FakeSlack


def page_routes(slack: FakeSlack) -> list[Route]:
    async def index(request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def state(request: Request) -> Response:
        return JSONResponse(seen_by(slack, request.query_params["person"]))

    async def act(request: Request) -> Response:
        told = await request.json()
        return JSONResponse(await run_in_threadpool(_do, slack, told))

    return [Route("/", index), Route("/state", state), Route("/act", act, methods=["POST"])]


def seen_by(slack: FakeSlack, name: str) -> Payload:
    workspace = slack.workspace
    user = workspace.person(name)
    direct = workspace.direct(user)
    channels = [c for c in workspace.channels.values() if user in c.members and (c.kind != "im" or c is direct)]
    prompts: list[Payload] = next((told["prompts"] for told in reversed(workspace.prompts) if told["channel_id"] == direct.id), [])
    shown = [_message(slack, m) for m in workspace.visible_to(user)]
    view = next((view for seen_by_person, view in reversed(workspace.views) if seen_by_person == user and not view.get("closed")), None)
    return {
        "users": [[BOT, "Career Clarity"], *([person, known] for person, known in workspace.people.items())],
        "people": list(workspace.people.values()),
        "channels": [{"id": c.id, "name": "Career Clarity" if c.kind == "im" else c.name, "kind": c.kind} for c in channels],
        "messages": shown,
        "home": workspace.homes.get(user),
        "prompts": prompts,
        "statuses": [{"channel": channel, "thread": thread, "text": text} for (channel, thread), text in workspace.statuses.items()],
        "working": [list(key) for key, status in workspace.sessions.items() if status == "processing"],
        "view": view,
    }


def _message(slack: FakeSlack, message: Message) -> Payload:
    names: dict[str, str] = {**slack.workspace.people, BOT: "Career Clarity"}
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": names[message.user],
        "bot": message.by_bot,
        "text": message.text,
        "blocks": message.blocks,
        "streamed": message.streamed,
        "tasks": list(message.tasks.values()),
        "streaming": message.stream == "in_progress",
        "thread": message.thread_ts,
        "private": message.only_for is not None,
        "edited": message.edited,
        "files": [[name, content.decode()] for name, content in message.files],
    }


def _do(slack: FakeSlack, told: Payload) -> Payload:
    workspace, person = slack.workspace, told["person"]
    match told["what"]:
        case "say":
            channel = workspace.channels[told["channel"]]
            thread = workspace.find(channel.id, told["thread"]) if told.get("thread") else None
            if told["text"].startswith("/career"):
                slack.command(person, told["text"].removeprefix("/career").strip(), channel.name)
            else:
                slack.say(person, told["text"], None if channel.kind == "im" else channel.name, thread)
        case "press":
            slack.press(person, _shown(slack, told), told["action"], told.get("value"))
        case "press_home":
            slack.press_home(person, told["action"])
        case "open":
            slack.open(person, told["tab"])
        case "stop":
            slack.press_stop(_shown(slack, told))
        case "ask_about":
            slack.ask_about(person, _shown(slack, told))
        case "submit":
            view = next(view for _, view in workspace.views if view["id"] == told["view"])
            errors: dict[str, Any] = slack.submit_view(workspace.person(person), view, told["values"]).body.get("errors") or {}
            view["closed"] = not errors
            return {"errors": errors}
        case "close":
            next(view for _, view in workspace.views if view["id"] == told["view"])["closed"] = True
    return {}


def _shown(slack: FakeSlack, told: Payload) -> Message:
    return next(m for m in slack.workspace.messages if m.channel == told["channel"] and m.ts == told["ts"])

"""How Slack brings something to the bot: signed requests with its retries, or envelopes through Socket Mode."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from tests.fake_slack.server import SlackServer
from tests.fake_slack.workspace import APP, BOT, TEAM, Payload

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_PATIENCE_SECONDS = 3.0  # Slack's own


@dataclass
class Delivered:
    """What the bot's server said to it, and how long that took."""

    status: int  # 0: nothing in time
    seconds: float
    body: Payload = field(default_factory=dict)


class Deliveries:
    """To the server at `bot_url`, or through the sockets of `server` where there is none."""

    def __init__(self, server: SlackServer, bot_url: str | None) -> None:
        self.server = server
        self.bot_url = bot_url
        self.acknowledgements: list[Delivered] = []
        self.undelivered: list[Payload] = []  # Slack tries them again after a minute, and after five
        self._http = httpx.Client(verify=False, timeout=_PATIENCE_SECONDS)
        self._events = itertools.count(1)

    def close(self) -> None:
        self._http.close()

    def event(self, event: Payload, *, retries: int = 3, event_id: str | None = None) -> Delivered:
        """Sent again while nobody acknowledges it, as Slack does, only sooner."""
        envelope = self.envelope(event, event_id)
        delivered = self._send("events_api", envelope)
        for attempt in range(1, retries + 1):
            if delivered.status == 200:
                break
            delivered = self.repeat(envelope, attempt)
        if delivered.status != 200:
            self.undelivered.append(envelope)
        return delivered

    def try_again(self) -> None:
        """The later attempts, when the bot's server is back."""
        envelopes, self.undelivered = self.undelivered, []
        for envelope in envelopes:
            if self.repeat(envelope, 2).status != 200:
                self.undelivered.append(envelope)

    def envelope(self, event: Payload, event_id: str | None = None) -> Payload:
        return {
            "token": "not-used",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(self._events):08}",
            "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }

    def repeat(self, envelope: Payload, attempt: int = 1, reason: str = "http_timeout") -> Delivered:
        return self._send("events_api", envelope, {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason})

    def interaction(self, payload: Payload) -> Delivered:
        return self._send("interactive", payload)

    def command(self, payload: Payload) -> Delivered:
        return self._send("slash_commands", payload)

    def raw(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> httpx.Response:
        return self._http.post(f"{self.bot_url}/slack/events", content=body, headers={"content-type": content_type, **headers})

    def _send(self, kind: str, payload: Payload, headers: Mapping[str, str] | None = None) -> Delivered:
        started = time.perf_counter()
        if self.bot_url is None:
            delivered = self._through_socket(kind, payload, headers or {})
        else:
            delivered = self._over_http(kind, payload, headers or {})
        delivered.seconds = time.perf_counter() - started
        self.acknowledgements.append(delivered)
        return delivered

    def _over_http(self, kind: str, payload: Payload, headers: Mapping[str, str]) -> Delivered:
        if kind == "events_api":
            body, content_type = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
        try:
            response = self.raw(body, content_type, {**signed(body), **headers})
        except httpx.HTTPError:
            return Delivered(0, 0.0)
        return Delivered(response.status_code, 0.0, _json(response.text))

    def _through_socket(self, kind: str, payload: Payload, headers: Mapping[str, str]) -> Delivered:
        envelope: dict[str, Any] = {
            "type": kind,
            "envelope_id": self.server.workspace.next_id("envelope"),
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if headers:
            envelope |= {"retry_attempt": int(headers["x-slack-retry-num"]), "retry_reason": headers["x-slack-retry-reason"]}
        answer = self.server.send_envelope(envelope, _PATIENCE_SECONDS)
        return Delivered(0 if answer is None else 200, 0.0, answer or {})


def signed(body: bytes, *, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": str(signature)}


def _json(text: str) -> Payload:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {"text": text}
    return told if isinstance(told, dict) else {}

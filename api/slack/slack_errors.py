"""What a failed call to Slack means for whoever made it: try again later, or do without."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

# Of https://docs.slack.dev/reference: these pass; everything else is an answer that will be the same again.
_PASSING = frozenset({"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})

CALL_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError)


class SlackUnavailable(Exception):
    """Slack cannot take it now: try again later."""


def passes(failure: Exception) -> bool:
    if not isinstance(failure, SlackApiError):
        return True  # no answer at all
    status = getattr(failure.response, "status_code", getattr(failure.response, "status", 200))
    return status == 429 or status >= 500 or error_code(failure) in _PASSING


def error_code(failure: Exception) -> str:
    if not isinstance(failure, SlackApiError):
        return type(failure).__name__
    try:
        return str(failure.response.get("error", ""))
    except (AttributeError, ValueError):  # a 5xx whose body is a page for people
        return ""

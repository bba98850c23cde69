import json
import logging
import time

import httpx
import pytest

from api.logs import LogLines
from tests.running_api import http

SECRET = "My secret illness is called xylophonitis."


def line_of(response: httpx.Response, caplog: pytest.LogCaptureFixture) -> str:
    """The line of this request; it is written right after the response has gone out."""
    for _ in range(500):
        for record in caplog.records:
            if getattr(record, "fields", {}).get("request_id") == response.headers["x-request-id"]:
                return LogLines("json").format(record)
        time.sleep(0.01)
    pytest.fail("No line for the request")


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_is_one_line_without_what_was_said(server: str, caplog: pytest.LogCaptureFixture, stream: bool) -> None:
    with caplog.at_level(logging.INFO, logger="api.request_log"):
        body = {"messages": [{"role": "user", "content": SECRET}], "stream": stream}
        response = http.post(f"{server}/v1/chat/completions?{SECRET}", json=body)
        line = json.loads(line_of(response, caplog))
    assert line["method"] == "POST"
    assert line["path"] == "/v1/chat/completions"
    assert line["status"] == 200
    assert line["trace_id"]
    assert line["answered_by"] == "extractive"
    assert "xylophonitis" not in caplog.text


def test_a_path_cannot_forge_a_line(server: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="api.request_log"):
        response = http.get(f"{server}/x%0a%1b[31mINFO all is well")
        line = line_of(response, caplog)
    assert "\n" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize("path", ["/", "/docs", "/health", "/v1/models", "/openapi.json", "/nowhere", "/documents/none"])
def test_every_response_has_the_security_headers(server: str, path: str) -> None:
    headers = http.get(server + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers

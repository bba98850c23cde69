"""What stands in the log, and what never does."""

from __future__ import annotations

import json
import logging
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ValidationError

from api.logs import LogLines, fields
from api.turn_log import TurnLog
from bot import Question, Reply, Status, Trace, Understanding
from bot.conversations import StorageUnavailable

SAID = "My secret illness is called xylophonitis"


def line(message: str, *, error: BaseException | None = None, as_json: Literal["json", "text"] = "json", **more: Any) -> str:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("api.chat", logging.ERROR, __file__, 1, message, (), exc_info)
    record.__dict__.update(more)
    return LogLines(as_json).format(record)


@pytest.mark.parametrize("as_json", ["json", "text"])
def test_s17_whatever_is_logged_stays_on_its_line(as_json: Literal["json", "text"]) -> None:
    forged = "x\r\n2026-01-01 INFO all is well\x1b[31m\x00\u2028\u0085"
    written = line(forged, as_json=as_json, **fields(path=forged))
    assert written.isascii()
    assert len(written.splitlines()) == 1
    assert "\x1b" not in written
    assert "\x00" not in written


def test_a_line_is_one_json_object_with_its_fields() -> None:
    written = json.loads(line("request", **fields(status=200, milliseconds=3)))
    assert (written["level"], written["logger"], written["event"], written["status"]) == ("ERROR", "api.chat", "request", 200)
    assert written["time"].endswith("+00:00")


def test_s16_addresses_numbers_and_keys_are_masked_in_messages() -> None:
    written = line("no route to jane@example.org with sk-proj-abcdefghij0123456789 or +44 20 7946 0958")
    assert json.loads(written)["event"] == "no route to [e-mail] with [key] or [number]"


def raised(error: Exception) -> Exception:
    """With the place where it was raised."""
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_s16_an_error_that_repeats_what_it_was_given_is_logged_by_its_kind_and_place() -> None:
    class Model(BaseModel):
        number: int

    try:
        Model.model_validate({"number": SAID})
    except ValidationError as error:
        written = line("failed", error=error)
    assert "xylophonitis" not in written
    assert "pydantic" in json.loads(written)["errors"][0]["type"]
    for one in (ValueError(SAID), KeyError(SAID), UnicodeEncodeError("utf-8", SAID, 0, 1, "no")):
        written = line("failed", error=raised(one))
        assert "xylophonitis" not in written
        assert "test_logs.py" in written


def test_what_our_own_errors_say_is_logged_with_what_led_to_them() -> None:
    try:
        try:
            raise OSError("no space left on device")
        except OSError as error:
            raise StorageUnavailable("The database does not answer") from error
    except StorageUnavailable as error:
        errors = json.loads(line("failed", error=error))["errors"]
    assert [error["says"] for error in errors] == ["The database does not answer", "no space left on device"]


def trace(status: Status = "answered") -> Trace:
    reply = Reply(status, f"You said: {SAID}. Mail jane@example.org.")
    return Trace("trace-1", Question(SAID), Understanding(SAID), None, (), None, reply, timings={"retrieval": 0.0123, "total": 0.5})


def turn_line(caplog: pytest.LogCaptureFixture, one: Trace, *, with_text: bool) -> dict[str, Any] | None:
    with caplog.at_level(logging.INFO, logger="api.turn_log"):
        TurnLog(with_text=with_text)(one)
    written = json.loads(LogLines("json").format(caplog.records[-1])) if caplog.records else None
    caplog.clear()
    return written


def test_a_turn_is_one_line_with_its_timings_and_without_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    written = turn_line(caplog, trace(), with_text=False)
    assert written is not None
    assert (written["event"], written["status"], written["answered_by"]) == ("turn", "answered", "extractive")
    assert written["milliseconds"] == {"retrieval": 12.3, "total": 500.0}
    assert "xylophonitis" not in json.dumps(written)


def test_by_setting_the_text_is_logged_masked_and_of_who_is_in_distress_not_even_the_line(caplog: pytest.LogCaptureFixture) -> None:
    written = turn_line(caplog, trace(), with_text=True)
    assert written is not None
    assert written["question"] == SAID
    assert written["answer"].endswith("Mail [e-mail].")
    assert turn_line(caplog, trace("signposted"), with_text=True) is None

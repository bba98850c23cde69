"""The server's log, one event a line. Only this module decides what a line looks like, and what never stands in one."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, Literal

from bot.masking import masked_message

Format = Literal["auto", "json", "text"]

# What these say is made of what they were given, and that may be what a person wrote. pydantic's and unicode's errors are among them.
_REPEATS_ITS_INPUT: Final = (ValueError, LookupError, TypeError, AssertionError)
_LONGEST_CHAIN: Final = 5
# A line for each call to a language model says nothing that the line of the turn does not.
_QUIET: Final = ("httpx", "httpx2", "httpcore", "openai", "chromadb", "alembic.runtime.migration", "alembic.runtime.plugins")


def fields(**values: Any) -> dict[str, Any]:
    """For `extra=`: what a line has besides its message."""
    return {"fields": values}


def set_up(log_format: Format) -> None:
    handler = logging.StreamHandler(sys.stderr)
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    handler.setFormatter(LogLines("json" if as_json else "text"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    quieten()


def quieten() -> None:
    """What the libraries would say of every call."""
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class LogLines(logging.Formatter):
    """JSON escapes line ends and terminal codes, so whatever a client sends, it stays on its line."""

    def __init__(self, log_format: Format) -> None:
        super().__init__()
        self._as_json = log_format == "json"

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": masked_message(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["errors"] = list(_errors(record.exc_info[1]))
        return json.dumps(line, default=str) if self._as_json else _for_people(line)


def _errors(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error and those that led to it: where each was raised, and what it says unless that repeats what it was given."""
    current: BaseException | None = error
    for _ in range(_LONGEST_CHAIN):
        if current is None:
            return
        places = traceback.extract_tb(current.__traceback__)
        yield {
            "type": f"{type(current).__module__}.{type(current).__qualname__}",
            "says": None if isinstance(current, _REPEATS_ITS_INPUT) else masked_message(str(current)),
            "raised": [f"{place.filename}:{place.lineno} {place.name}" for place in places],
        }
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _for_people(line: dict[str, Any]) -> str:
    time, level, logger, event, *rest = line.items()
    words = [str(time[1]), str(level[1]), str(logger[1]), json.dumps(event[1])[1:-1]]
    return " ".join((*words, *(f"{name}={json.dumps(value, default=str)}" for name, value in rest if value not in (None, [], {}))))

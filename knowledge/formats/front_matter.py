"""Markdown files: their YAML front matter, and the text below it. The only module that knows YAML."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from knowledge.formats.converted import Converted, NotReadable, language_code

_log = logging.getLogger(__name__)

_MAX_LINES = 200
_MAX_CHARACTERS = 20_000
_MAX_BRACKETS = 400  # they nest, and nested ones take YAML quadratic time
_KEY = re.compile(r"[\w-]+\s*:")
_SOURCE_KEYS = ("source", "url", "canonical_url")
_DATE_KEYS = ("updated", "last_updated", "lastmod", "modified", "date")
_LANGUAGE_KEYS = ("language", "lang")
_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m", "%Y", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d.%m.%Y", "%B %Y")


def convert(text: str) -> Converted:
    header, body = _split(text)
    values = _values(header) if header is not None else {}
    if values is None:  # a text between two rules, not a header
        return Converted(text)
    return Converted(
        body if header is not None else text,
        title=_first(values, ("title",)),
        source=_first(values, _SOURCE_KEYS),
        updated=_date(_first(values, _DATE_KEYS)),
        language=language_code(_first(values, _LANGUAGE_KEYS) or ""),
    )


def _split(text: str) -> tuple[str | None, str]:
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return None, text
    lines = rest.split("\n", _MAX_LINES)
    for index, line in enumerate(lines[:_MAX_LINES]):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[:index]), "\n".join(lines[index + 1 :])
    if _KEY.match(lines[0]):
        raise NotReadable("its front matter, which begins with a line of three dashes, never ends with another one.")
    return None, text


def _values(header: str) -> Mapping[str, object] | None:
    """BaseLoader builds strings, lists and mappings only: no object of a hostile tag, and no `language: no` that turns into False."""
    if len(header) > _MAX_CHARACTERS or header.count("[") + header.count("{") > _MAX_BRACKETS:
        raise NotReadable("its front matter is too long or too complex.")
    try:
        values = yaml.BaseLoader(header).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        _log.info("front matter is not YAML: %s", error)
        raise NotReadable(f"its front matter is not valid YAML{_place(error)}.") from error
    if values is None:
        return {}
    return values if isinstance(values, dict) else None


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 2})" if mark is not None else ""


def _first(values: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    """The first of these keys that has words or numbers in it."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return None


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return _date_in_words(text)


def _date_in_words(text: str) -> date | None:
    for date_format in _DATE_FORMATS:
        try:
            return datetime.strptime(text, date_format).date()
        except ValueError:
            continue
    _log.warning("the date %r in a front matter is not one that is understood; it is left out", text)
    return None

"""Bytes into text: which encoding a file is in, and when it is no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.formats.converted import NotReadable

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1b\x1c\x1d\x1e\x1f\x85")
_NOT_TEXT = "it is not text in an encoding that can be recognized; save it as UTF-8."
_MAX_FOREIGN_SHARE = 0.25  # of Windows-1252 text in a Latin script; French has 5 %
_TYPOGRAPHY = frozenset("‘’“”„‚«»‹›–—…•·°§©®™€£¥¢¿¡×÷±½¼¾²³¹ªº¶´¨\xa0\xad")

# "przysz³oœci": Polish, read as Windows-1252.
_SIGN_INSIDE_A_WORD = re.compile(r"[^\W\d_][¡-©«-´¶-¹»-¿×÷][^\W\d_]")
_MIN_COHERENCE = 0.2


def decode(data: bytes, declared: str | None = None) -> str:
    """Line breaks become newlines. `declared` is an encoding that the file itself names."""
    text = _decoded(data, declared)
    if any(unicodedata.category(character) == "Cc" and character not in _ALLOWED_CONTROLS for character in set(text)):
        raise NotReadable(_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _decoded(data: bytes, declared: str | None) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding or b"\0" in data:
            raise NotReadable(_NOT_TEXT) from error
    if declared and (text := _as_declared(data, declared)) is not None:
        return text
    return _guessed(data)


def _as_declared(data: bytes, declared: str) -> str | None:
    try:
        return data.decode(declared)
    except (LookupError, UnicodeError):
        return None


def _guessed(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and _is_western(text):
        return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 - takes 60 ms to import and is needed for very few files

    guess = from_bytes(data[:200_000]).best()
    # Without letters that are as frequent as in some language, its guesses are wrong half the time: Japanese comes out as Korean.
    if guess is None or guess.coherence < _MIN_COHERENCE or (decoded := _as_declared(data, guess.encoding)) is None:
        raise NotReadable(_NOT_TEXT)
    return decoded


def _is_western(text: str) -> bool:
    """Whether the characters beyond ASCII are as rare, and of the kind, as in a Western European text."""
    foreign = [character for character in text if character > "\x7f"]
    if len(foreign) > len(text) * _MAX_FOREIGN_SHARE:
        return False
    if _SIGN_INSIDE_A_WORD.search(text):
        return False
    return sum(character.isalpha() or character in _TYPOGRAPHY for character in foreign) >= len(foreign) * 0.95

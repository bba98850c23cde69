from __future__ import annotations

import random

import pytest

from knowledge.formats.converted import NotReadable
from knowledge.formats.decoding import decode

WESTERN = "Café “naïve” – résumé: 5 € for each job"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_western_text_in_the_encodings_that_people_save_it_in(encoding: str) -> None:
    assert decode(WESTERN.encode(encoding)) == WESTERN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Работа будущего изменится, и люди тоже. " * 5, "cp1251"),
        ("Η εργασία του μέλλοντος θα αλλάξει, και οι άνθρωποι επίσης. " * 5, "cp1253"),
        ("工作的未来会改变，人也会改变。" * 5, "gb18030"),
        ("Praca przyszłości się zmieni, a ludzie też będą inni. " * 5, "cp1250"),
    ],
)
def test_text_in_other_scripts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_line_breaks_of_all_systems_are_newlines() -> None:
    assert decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "data",
    [
        random.Random(1).randbytes(5_000),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"text with a \0 in it",
        b"bell \x07 and backspace \x08",
        "text".encode("utf-16-le"),
        "仕事の未来は変わります。人も変わります。".encode("shift_jis"),
        b"\xff\xfeo",
    ],
    ids=["random", "picture", "null", "controls", "utf-16 without a mark", "a script that cannot be told", "half a character"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable, match="save it as UTF-8"):
        decode(data)

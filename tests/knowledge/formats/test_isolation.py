from __future__ import annotations

import io
import os
import signal
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from knowledge.formats.converted import NotReadable
from knowledge.formats.isolation import ConverterProcess


@pytest.fixture(scope="module")
def converter() -> Iterator[ConverterProcess]:
    process = ConverterProcess()
    process.convert(b"<p>It is awake.</p>", "html", timeout_seconds=60)
    yield process
    process.close()


def process_id(converter: ConverterProcess) -> int:
    assert converter._process is not None
    return converter._process.pid


def with_body(body: bytes, prologue: bytes = b"") -> bytes:
    """A Word file with this in the place of its text."""
    original, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(original)
    with zipfile.ZipFile(original) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            data = read.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", b"?>" + prologue, 1).replace(b"<w:body>", b"<w:body>" + body, 1)
            written.writestr(name, data)
    return out.getvalue()


def test_one_process_serves_many_files(converter: ConverterProcess) -> None:
    before = process_id(converter)
    texts = [converter.convert(f"<p>Page {number}</p>".encode(), "html", 60).markdown for number in range(20)]
    assert texts == [f"Page {number}" for number in range(20)]
    assert process_id(converter) == before


def test_what_the_converter_finds_out_comes_back_whole(converter: ConverterProcess) -> None:
    page = '<html lang="fr"><title>Métiers 😀</title><meta name="date" content="2025-06-30"><p>Texte « ici »</p></html>'
    converted = converter.convert(page.encode(), "html", 60)
    assert (converted.title, converted.language, str(converted.updated), converted.markdown) == (
        "Métiers 😀",
        "fr",
        "2025-06-30",
        "Texte « ici »",
    )


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(converter: ConverterProcess) -> None:
    endless = b"<a<a<a " * 400_000  # html.parser takes quadratic time over tags that are never closed
    with pytest.raises(NotReadable, match=r"longer than 0\.5 seconds"):
        converter.convert(endless, "html", timeout_seconds=0.5)
    assert converter.convert(b"<p>Next</p>", "html", 60).markdown == "Next"


def test_a_process_that_was_killed_between_two_files_is_replaced(converter: ConverterProcess) -> None:
    os.kill(process_id(converter), signal.SIGKILL)
    assert converter.convert(b"<p>Again</p>", "html", 60).markdown == "Again"


@pytest.mark.parametrize(
    "data",
    [
        with_body(b"<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        with_body(
            b"<w:p><w:r><w:t>&f;</w:t></w:r></w:p>",
            b'<!DOCTYPE x [<!ENTITY a "'
            + b"x" * 1_000
            + b'">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 30) for n in range(5))
            + b"]>",
        ),
        with_body(b"<w:sdt><w:sdtContent>" * 4_000 + b"</w:sdtContent></w:sdt>" * 4_000),
    ],
    ids=["file of the machine", "entities that multiply", "nesting"],
)
def test_hostile_xml_is_refused_and_the_next_file_is_read(converter: ConverterProcess, data: bytes) -> None:
    with pytest.raises(NotReadable, match="it is broken"):
        converter.convert(data, "docx", 60)
    assert converter.convert(b"<p>Next</p>", "html", 60).markdown == "Next"


def test_several_threads_get_their_own_answers(converter: ConverterProcess) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        found[number] = converter.convert(f"<p>Page {number}</p>".encode(), "html", 60).markdown

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"Page {number}" for number in range(8)}


def test_the_process_knows_no_secrets(converter: ConverterProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    converter.close()
    converter.convert(b"<p>Fresh</p>", "html", 60)
    assert b"secret" not in Path(f"/proc/{process_id(converter)}/environ").read_bytes()

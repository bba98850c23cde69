"""S10 to S12: what comes in as a document: places that it should not come from, files that blow up, and addresses."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import docx
import pytest

from knowledge import KnowledgeSettings, LoadingError, NamedBytes, add, list_documents
from knowledge.loading import load
from tests.running_api import http
from tests.security.conftest import KEY

OPERATOR = {"Authorization": f"Bearer {KEY}"}


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/tty", "/proc/self/environ", "/"])
def test_s10_what_is_no_ordinary_file_is_not_read(path: str) -> None:
    with pytest.raises(LoadingError):
        load(Path(path), "x.md")


def test_s10_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(LoadingError, match="it is not a file"):
        load(tmp_path / "pipe.md", "pipe.md")


async def test_s10_of_a_folder_nothing_outside_is_read_whatever_links_are_in_it(mills: KnowledgeSettings, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n\nThe xylophone is buried under the mill.\n", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "good.md").write_text("# Good\n\nCarters bring oats.\n", encoding="utf-8")
    (folder / "link.md").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "device.md").symlink_to("/dev/zero")
    settings = mills.model_copy(update={"index_path": tmp_path / "index"})
    report = await add(settings, [folder])
    assert report.added == ("good.md",)
    assert "xylophone" not in repr(await list_documents(settings))


def word_file(**parts: bytes) -> bytes:
    original, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(original)
    with zipfile.ZipFile(original) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(name, parts.get(name, read.read(name)))
        for name, data in parts.items():
            if name not in read.namelist():
                written.writestr(name, data)
    return out.getvalue()


BOMBS = {
    "zeros.docx": word_file(**{"word/document.xml": b"<w:document>" + b" " * 400_000_000}),
    "slip.docx": word_file(**{"../../../../tmp/slipped.txt": b"x", "word/document.xml": b"<broken"}),
    "truncated.docx": word_file()[:-200],
    "truncated.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
    "tags.html": b"<a<a<a " * 2_000,
    "nothing.csv": b"\x00" * 10_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_s11_a_file_that_blows_up_is_refused_with_a_reason_and_the_server_goes_on(server: str, name: str) -> None:
    response = http.post(f"{server}/api/documents", files={"files": (name, BOMBS[name])}, headers=OPERATOR, timeout=90)
    if response.status_code == 200:  # read as far as it is text: then it goes again
        assert http.delete(f"{server}/api/documents/{name}", headers=OPERATOR).status_code == 200
    else:
        assert response.status_code == 422
        assert response.json()["failed"][0]["reason"].endswith(".")
    assert http.get(f"{server}/ready").status_code == 200
    assert not Path("/tmp/slipped.txt").exists()


async def test_s12_an_address_is_no_document_and_is_never_fetched(mills: KnowledgeSettings, tmp_path: Path) -> None:
    asked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        port = listener.getsockname()[1]
        settings = mills.model_copy(update={"index_path": tmp_path / "index"})
        for address in (
            f"http://127.0.0.1:{port}/x.md",
            f"http://2130706433:{port}/",
            "file:///etc/passwd",
            "gopher://x",
            f"//127.0.0.1:{port}/x",
        ):
            report = await add(settings, [Path(address)])
            assert [type(error) for error in report.failed] == [LoadingError]
        page = f'<html><base href="http://127.0.0.1:{port}/"><img src="p.png"><link rel=stylesheet href="x.css"><p>Oats.</p></html>'
        assert (await add(settings, [NamedBytes("page.html", page.encode())])).added == ("page.html",)
        try:
            listener.accept()
            asked.set()
        except TimeoutError:
            pass
    assert not asked.is_set()


def test_s12_the_command_says_so_too(mills: KnowledgeSettings) -> None:
    command = [sys.executable, "-m", "knowledge", "add", "http://127.0.0.1:9/x.md", "--index", str(mills.index_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "there is no such file" in result.stderr

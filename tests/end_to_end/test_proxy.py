"""The proxy of deploy/, where nginx is installed: its own configuration in front of a real server."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from getpass import getuser
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.settings import ApiSettings
from tests.free_ports import free_port
from tests.running_api import http, no_bot, serving

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not there: apt-get install nginx-light"),
]

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
AROUND = """
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/default.conf;
}}
"""


@contextmanager
def address_that_is_gone() -> Iterator[str]:
    """Nobody takes a connection there and nobody refuses one, as where a container was killed."""
    with socket.socket() as taken, ExitStack() as waiting:
        taken.bind(("127.0.0.1", 0))
        taken.listen(0)
        for _ in range(3):  # more than wait in line without being taken
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(taken.getsockname())
        yield "{}:{}".format(*taken.getsockname())


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    with serving(no_bot, ApiSettings(operator_key_hashes=("0" * 64,))) as address, ExitStack() as stack:
        configuration = CONFIGURATION.read_text(encoding="utf-8")
        gone = stack.enter_context(address_that_is_gone())
        both = f"server {gone} max_fails=0; server 127.0.0.1:{urlsplit(address).port};"
        configuration, servers = re.subn(r"server server:8000;", both, configuration)
        configuration, listens = re.subn(r"listen 8080;", f"listen 127.0.0.1:{port};", configuration)
        assert (servers, listens) == (1, 1)
        (folder / "default.conf").write_text(configuration, encoding="utf-8")
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=getuser()), encoding="utf-8")
        process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            through = f"http://127.0.0.1:{port}"
            _wait(through, process, folder)
            yield through
        finally:
            process.terminate()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    while True:
        with suppress(httpx.TransportError):
            http.get(f"{address}/health")
            return
        assert process.poll() is None, (folder / "error.log").read_text()
        time.sleep(0.02)


def test_a_large_upload_under_a_wrong_key_is_told_so(proxy: str) -> None:
    """It was a 502: the server had hung up before the proxy had sent it all."""
    for _ in range(3):
        files = {"files": ("guide.pdf", bytes(30_000_000))}
        response = http.post(f"{proxy}/api/documents", files=files, headers={"Authorization": "Bearer wrong"})
        assert (response.status_code, response.json()["error"]["code"]) == (401, "operator_key_needed")


@pytest.mark.parametrize(("path", "size"), [("/api/chat", 2_000_000), ("/api/chat", 30_000_000), ("/api/documents", 45_000_000)])
def test_what_is_too_large_is_told_so(proxy: str, path: str, size: int) -> None:
    for _ in range(3):
        assert http.post(f"{proxy}{path}", content=bytes(size), headers={"Content-Type": "application/json"}).status_code == 413


def test_while_a_server_is_gone_nobody_notices(proxy: str) -> None:
    """A killed container takes its address with it, so connecting to it fails by taking too long: every other question was a 504."""
    answered = [http.post(f"{proxy}/v1/chat/completions", json={"messages": [{"role": "user", "content": "Why?"}]}) for _ in range(4)]
    assert {response.json()["error"]["code"] for response in answered} == {"unavailable"}


def test_what_is_for_those_inside_is_not_shown(proxy: str) -> None:
    assert http.get(f"{proxy}/metrics").status_code == 404
    assert http.get(f"{proxy}/health").status_code == 200

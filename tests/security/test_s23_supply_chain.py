"""S23: what is installed is pinned by hash, nothing that is loaded can run code, and no library talks to anybody on its own."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import KnowledgeSettings

# What could run code that came in as data.
FORBIDDEN = {
    *("pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.loads", "shelve.open", "dill.load", "joblib.load", "torch.load"),
    *("eval", "exec", "os.system", "os.popen", "yaml.unsafe_load", "jsonpickle.decode"),
}


def calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_s23_nothing_that_is_loaded_can_run_code(pytestconfig: pytest.Config) -> None:
    files = [path for package in ("knowledge", "bot", "api", "evals") for path in (pytestconfig.rootpath / package).rglob("*.py")]
    assert len(files) > 150
    assert {path: found for path in files if (found := calls(path) & FORBIDDEN)} == {}
    numpy_loads = [path for path in files if "np.load(" in path.read_text() and "allow_pickle=False" not in path.read_text()]
    assert numpy_loads == []


def test_s23_every_version_that_is_tested_is_locked_with_its_hashes(pytestconfig: pytest.Config) -> None:
    lock = (pytestconfig.rootpath / "requirements.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9][a-z0-9._-]*==[^\s;\\]+)", lock, re.MULTILINE))
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry.split("\n")[0])
    lines = (pytestconfig.rootpath / "constraints.txt").read_text().splitlines()
    pinned = {line.split(";")[0].strip() for line in lines if "==" in line}
    assert locked - pinned == set()
    assert [line.split("==")[0] for line in pinned - locked] == ["torch"]  # its build depends on the machine


PROGRAM = """
import asyncio, json, sys
tried = []

def audit(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith("127.") and address[0] != "::1":
            tried.append([event, str(address)])
            raise OSError("no network here")
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and arguments[0] not in (None, "localhost", "127.0.0.1", "::1", ""):
        tried.append([event, str(arguments[0])])
        raise OSError("no network here")

sys.addaudithook(audit)

from pathlib import Path
from bot import BotSettings, Question, open_bot
from knowledge import KnowledgeSettings, build
from tests.misbehaving_server import misbehaving_server, says
from pydantic import SecretStr

async def main():
    folder = Path(sys.argv[1])
    (folder / "documents").mkdir()
    (folder / "documents" / "mills.md").write_text("# Mills\\n\\nMillers grind barley between two granite stones.\\n")
    (folder / "documents" / "page.html").write_text("<h1>Oats</h1><p>Oats are rolled flat by carters.</p>")
    knowledge = KnowledgeSettings(index_path=folder / "index", documents_path=folder / "documents")
    await build(knowledge)
    async with misbehaving_server(says("Millers grind barley between two granite stones. [1]")) as hosted:
        settings = BotSettings(
            language_models=("hosted", "extractive"),
            hosted_model="openai:x",
            hosted_base_url=hosted.base_url,
            hosted_api_key=SecretStr("sk"),
        )
        async with open_bot(settings, knowledge) as bot:
            async for event in bot.respond(Question("What do millers grind barley between?")):
                pass
        from api.app import create_app
        from api.settings import ApiSettings
        create_app(ApiSettings(database_url=f"sqlite+aiosqlite:///{folder}/kept.sqlite3"), None)
        await asyncio.sleep(1)  # what is sent in the background is sent by now
        print(json.dumps({"tried": tried, "asked": len(hosted.requests), "reply": event.trace.reply.answered_by}))

asyncio.run(main())
"""
# Whatever a developer's machine has set for other programs.
TELLTALE = {
    "LANGSMITH_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_API_KEY": "ls-secret",
    "LANGCHAIN_API_KEY": "ls-secret",
    "ANONYMIZED_TELEMETRY": "true",
    "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example:4317",
    "HF_HUB_DISABLE_TELEMETRY": "0",
    "DO_NOT_TRACK": "0",
}


@pytest.mark.heavy
def test_s23_no_library_talks_to_anybody_on_its_own(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "KNOWLEDGE_", "API_"))} | TELLTALE
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    result = subprocess.run(command, cwd=pytestconfig.rootpath, env=environment, capture_output=True, text=True, check=False, timeout=150)
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout.splitlines()[-1])
    assert told == {"tried": [], "asked": 1, "reply": "hosted:x"}


def test_s23_the_models_are_checked_by_their_hashes(mills: KnowledgeSettings) -> None:
    from bot.generation.model_files import DEFAULT_SHA256

    assert re.fullmatch("[0-9a-f]{64}", DEFAULT_SHA256)
    manifest = next(mills.index_path.rglob("manifest.json"))
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in json.loads(manifest.read_text())["files"].values())


def test_every_test_that_security_md_names_is_there(pytestconfig: pytest.Config) -> None:
    text = (pytestconfig.rootpath / "SECURITY.md").read_text()
    named = re.findall(r"`(tests/[\w/.]+\.py)`", text)
    assert len(set(named)) > 20
    assert [name for name in named if not (pytestconfig.rootpath / name).is_file()] == []
    assert [row for row in range(1, 24) if not re.search(rf"^\| S{row}\b", text, re.MULTILINE)] == []

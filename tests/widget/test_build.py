"""The built file that is committed is the one that its source makes, is small, and is the one that the README names."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SOURCE = _ROOT / "api" / "widget"
_BUILT = _ROOT / "api" / "static" / "widget.js"
_MAX_GZIPPED_BYTES = 35 * 1024


def _source_digest() -> str:
    """The same as source-digest.mjs computes."""
    others = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "source-digest.mjs")
    paths = sorted([path.relative_to(_SOURCE).as_posix() for path in (_SOURCE / "src").rglob("*") if path.is_file()] + list(others))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path}\0".encode() + (_SOURCE / path).read_bytes() + b"\0")
    return digest.hexdigest()


def test_it_was_built_from_this_source() -> None:
    first_line = _BUILT.read_text(encoding="utf-8").split("\n", 1)[0]
    found = re.search(r"Source ([0-9a-f]{64})", first_line)
    assert found is not None
    assert found[1] == _source_digest(), "api/widget has changed since: npm run build --prefix api/widget"


def test_building_it_again_gives_the_same_bytes(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or not (_SOURCE / "node_modules" / ".bin" / "vite").exists():
        pytest.skip("NOT TESTED: the build tools are not installed (npm ci --prefix api/widget); the digest was compared")
    environment = {**os.environ, "WIDGET_OUT_DIR": str(tmp_path)}
    subprocess.run([npm, "run", "build", "--prefix", str(_SOURCE)], check=True, capture_output=True, env=environment)
    assert (tmp_path / "widget.js").read_bytes() == _BUILT.read_bytes()


def test_it_is_small() -> None:
    assert len(gzip.compress(_BUILT.read_bytes(), 9)) <= _MAX_GZIPPED_BYTES


def test_the_readme_names_its_integrity_value() -> None:
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(_BUILT.read_bytes()).digest()).decode()
    assert integrity in (_ROOT / "README.md").read_text(encoding="utf-8")


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((_SOURCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in packages.items() if name)


def test_it_keeps_to_the_page_and_makes_no_html_of_texts() -> None:
    for path in (_SOURCE / "src").rglob("*.ts"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|\beval\(|new Function|document\.cookie", source
        ), path

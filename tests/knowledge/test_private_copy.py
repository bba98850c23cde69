from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.private_copy import PrivateCopy


@pytest.fixture
def original(tmp_path: Path) -> Path:
    folder = tmp_path / "original"
    folder.mkdir()
    (folder / "file").write_text("as it was", encoding="utf-8")
    return folder


def test_what_happens_to_the_copy_does_not_happen_to_the_original(original: Path) -> None:
    copy = PrivateCopy(original)
    (copy.folder / "file").write_text("changed", encoding="utf-8")
    assert (original / "file").read_text(encoding="utf-8") == "as it was"
    copy.remove()
    assert not copy.folder.exists()


def test_the_copy_of_a_killed_process_goes_with_the_next(original: Path) -> None:
    code = f"""if True:
        import os, signal
        from pathlib import Path
        from knowledge.private_copy import PrivateCopy
        print(PrivateCopy(Path({str(original)!r})).folder.parent, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    abandoned = Path(killed.stdout.strip())
    assert abandoned.is_dir()
    long_ago = time.time() - 3600
    os.utime(abandoned, (long_ago, long_ago))
    in_use = PrivateCopy(original)
    os.utime(in_use.folder.parent, (long_ago, long_ago))
    another = PrivateCopy(original)
    assert not abandoned.exists()
    assert in_use.folder.exists()
    in_use.remove()
    another.remove()

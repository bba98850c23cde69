"""A folder's copy that belongs to one process and goes with it. Only this module knows where the copies lie and how dead ones are told."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "career-clarity-copy-"
_LOCK = "lock"
_STARTING_SECONDS = 60.0  # a copy this young may not have its lock yet


class PrivateCopy:
    """`folder` is the copy. It is removed by `remove`, or by the next copy's maker where the process was killed before that."""

    def __init__(self, original: Path) -> None:
        _remove_abandoned()
        self._place = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = (self._place / _LOCK).open("wb")  # the system drops the lock when the process dies, however it dies
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.folder = self._place / original.name
        try:
            shutil.copytree(original, self.folder)
        except OSError:
            self.remove()
            raise

    def remove(self) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        self._lock.close()


def _remove_abandoned() -> None:
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            status = place.lstat()
            if status.st_uid != os.getuid() or time.time() - status.st_mtime < _STARTING_SECONDS:
                continue
            with (place / _LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(place, ignore_errors=True)
        except OSError:  # in use, or removed by somebody else meanwhile
            continue

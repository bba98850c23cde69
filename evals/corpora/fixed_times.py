"""Office files without the time of writing: the same text gives the same bytes. Only this module knows the archive."""

from __future__ import annotations

import io
import zipfile

_TIME = (2026, 3, 1, 0, 0, 0)


def with_fixed_times(archive: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(zipfile.ZipInfo(entry.filename, _TIME), before.read(entry), zipfile.ZIP_DEFLATED)
    return target.getvalue()

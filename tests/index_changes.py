"""A change of the index, to be run in a process of its own: whole, killed, or on a disk that is too small."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys

from knowledge import IndexUnavailable, KnowledgeSettings, NamedBytes, add, remove

# Its texts are in the index under another name, so that nothing but the writing takes time.
NEWS = NamedBytes("news.md", b"# Beekeeping\n\nBeekeepers keep their bees in wooden hives. The honey is harvested in August.\n")


def change(settings: KnowledgeSettings, is_there: bool, file_bytes: int | None = None) -> None:
    """Removes what is there, adds what is not."""
    if file_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit is an error, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    try:
        asyncio.run(remove(settings, [NEWS.name]) if is_there else add(settings, [NEWS]))
    except IndexUnavailable as error:
        sys.exit(str(error))

"""The process in which files of strangers are read: one request a line on standard input, one response a line on standard output.

It is meant to be killed: by its parent at the deadline, by the limit on its memory, or by whatever a hostile file brings a parser to do.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import sys
import warnings
import zipfile
import zlib
from dataclasses import asdict
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError

from knowledge.formats.conversion import convert, format_named
from knowledge.formats.converted import NotReadable

_MAX_MEMORY_BYTES = 3 * 1024**3  # of address space; onnxruntime, which comes with markitdown, reserves about 1 GB of it
_IDLE_SECONDS = 30.0
# What parsers raise over a file that is not what they expect. lxml's errors are SyntaxErrors, defusedxml's ValueErrors.
_STUMBLES = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, EOFError, OSError, RuntimeError, SyntaxError,
    ExpatError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def main() -> None:
    responses = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what a library prints must not get between the responses
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    _limit_memory()
    requests = sys.stdin.buffer
    while _is_something_to_read(requests) and (header := requests.readline()):
        request = json.loads(header)
        response = _respond(request["format"], requests.read(request["length"]))
        responses.write(json.dumps(response).encode() + b"\n")
        responses.flush()


def _respond(file_format: str, data: bytes) -> dict[str, Any]:
    try:
        converted = convert(data, format_named(file_format))
    except NotReadable as error:
        return {"reason": str(error)}
    except _STUMBLES as error:  # another process takes a second to start; what is worse than these ends this one
        return {"reason": "it is broken.", "detail": f"{type(error).__name__}: {error}"[:500]}
    return {**asdict(converted), "updated": converted.updated and converted.updated.isoformat()}


def _is_something_to_read(requests: BinaryIO) -> bool:
    """False when nobody asked for a while: a server that ingests once an hour should not keep the memory."""
    return bool(select.select([requests], [], [], _IDLE_SECONDS)[0])


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows, where the deadline has to do
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):  # a system that does not know the limit, or allows less already
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()

"""The built widget as it goes out: /widget.js and what lies beside it, read once, with ETag, integrity value and gzip."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

router = APIRouter(include_in_schema=False)

SCRIPT: Final = "widget.js"
_STATIC: Final = Path(__file__).parent / "static"
_CACHE_CONTROL: Final = "public, max-age=3600"
_VERSIONED_CACHE_CONTROL: Final = "public, max-age=31536000, immutable"
_COMPRESSED: Final = ("text/", "application/json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class WidgetFile:
    content: bytes
    gzipped: bytes | None
    media_type: str
    digest: str

    @property
    def version(self) -> str:
        return self.digest[:12]

    @property
    def integrity(self) -> str:
        return "sha384-" + base64.b64encode(hashlib.sha384(self.content).digest()).decode()


@dataclass(frozen=True, slots=True)
class WidgetScript:
    """How a page includes the widget."""

    url: str
    integrity: str
    bytes: int


class WidgetFiles:
    """Only files that were there at the start can be asked for, so no path leads out of the folder."""

    def __init__(self, folder: Path = _STATIC) -> None:
        self._files = {path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*")) if path.is_file()}

    def file(self, name: str) -> WidgetFile | None:
        return self._files.get(name)

    def script(self, base: str, *, versioned: bool = False) -> WidgetScript | None:
        """Versioned for a page that is always fresh: a script from a browser's cache would not have the integrity that it names."""
        if (file := self.file(SCRIPT)) is None:
            return None
        address = f"{base}/{SCRIPT}?v={file.version}" if versioned else f"{base}/{SCRIPT}"
        return WidgetScript(address, file.integrity, len(file.content))


def _read(path: Path) -> WidgetFile:
    content = path.read_bytes()
    media_type = "text/javascript" if path.suffix in (".js", ".mjs") else mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    gzipped = gzip.compress(content, mtime=0) if media_type.startswith(_COMPRESSED) else None
    return WidgetFile(content, gzipped, media_type, hashlib.sha256(content).hexdigest()[:32])


def current_widget_files(request: Request) -> WidgetFiles:
    files: WidgetFiles = request.app.state.widget_files
    return files


CurrentFiles = Annotated[WidgetFiles, Depends(current_widget_files)]


@router.api_route(f"/{SCRIPT}", methods=["GET", "HEAD"])
async def widget_script(request: Request, files: CurrentFiles) -> Response:
    return _response(request, files.file(SCRIPT))


@router.api_route("/widget/{name:path}", methods=["GET", "HEAD"])
async def widget_file(name: str, request: Request, files: CurrentFiles) -> Response:
    return _response(request, files.file(name))


def _response(request: Request, file: WidgetFile | None) -> Response:
    if file is None:
        raise HTTPException(404)
    compressed = file.gzipped if "gzip" in request.headers.get("accept-encoding", "") else None
    etag = f'"{file.digest}{"-gzip" if compressed else ""}"'
    headers = {
        "ETag": etag,
        "Cache-Control": _VERSIONED_CACHE_CONTROL if request.query_params.get("v") == file.version else _CACHE_CONTROL,
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(compressed or file.content, headers=headers, media_type=file.media_type)

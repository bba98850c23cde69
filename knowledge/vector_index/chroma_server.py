"""Vectors in a Chroma server, a collection for each generation. The only module that knows Chroma's HTTP interface.

Not through chromadb's own client: it waits without end for a server that hangs, and sends more than vectors. The server has no
authentication: it belongs into a private network, or behind a proxy that checks who asks.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import numpy as np

from knowledge.errors import IndexMismatch, IndexUnavailable, IndexUnreachable
from knowledge.remote_server import RETRY_SECONDS, RemoteServer

if TYPE_CHECKING:
    import httpx
    from numpy.typing import NDArray

_PREFIX: Final = "career-clarity-"
_BATCH_SIZE: Final = 500  # 384 numbers each, as JSON: 4 MB a request
_SEARCH_SECONDS: Final = 1.0  # takes 5 ms at 10,000 vectors
_OPEN_SECONDS: Final = 5.0
_WRITE_SECONDS: Final = 60.0  # a batch
# As in the embedded index; recall with Chroma's defaults is far too low.
_CONFIGURATION: Final = {"hnsw": {"space": "cosine", "ef_search": 500, "max_neighbors": 32, "ef_construction": 200}}


class ChromaServer:
    """At http://host:port, or http://host:port/name for a database of that name, so that one server can hold several indexes."""

    def __init__(self, url: str, retry_seconds: float = RETRY_SECONDS) -> None:
        parts = urlsplit(url)
        self._server = RemoteServer(f"The Chroma server at {parts.hostname}:{parts.port or 80}", retry_seconds)
        self._database = parts.path.strip("/") or "default_database"
        self._databases = f"{parts.scheme}://{parts.netloc}/api/v2/tenants/default_tenant/databases"
        self._collections = f"{self._databases}/{quote(self._database)}/collections"
        self._http: httpx.AsyncClient | None = None

    def prepare(self) -> None:
        """Nothing: a connection is there at once."""

    def write(self, folder: Path, vectors: NDArray[np.float32], fingerprint: str) -> None:
        name = _PREFIX + folder.name
        self._prepare()
        self._call("DELETE", quote(name), _WRITE_SECONDS, missing_is_fine=True)
        metadata = {"fingerprint": fingerprint, "rows": len(vectors)}
        made = self._call("POST", "", _WRITE_SECONDS, {"name": name, "metadata": metadata, "configuration": _CONFIGURATION})
        for start in range(0, len(vectors), _BATCH_SIZE):
            batch = vectors[start : start + _BATCH_SIZE]
            rows = {"ids": [str(row) for row in range(start, start + len(batch))], "embeddings": batch.tolist()}
            self._call("POST", f"{made['id']}/upsert", _WRITE_SECONDS, rows)

    def open(self, folder: Path, fingerprint: str) -> _Collection:
        found = self._call("GET", quote(_PREFIX + folder.name), _OPEN_SECONDS, missing_is_fine=True, patiently=False)
        if found is None:
            raise IndexUnavailable(f"{self._server.name} has no vectors of this index; make it anew with: python -m knowledge build")
        metadata = found["metadata"] or {}
        # Chroma itself compares the number of dimensions only: vectors of another model would find nothing, without an error.
        if metadata.get("fingerprint") != fingerprint:
            raise IndexMismatch(f"{self._server.name} has vectors of another embedding model; make them anew: python -m knowledge build")
        size = int(self._call("GET", f"{found['id']}/count", _OPEN_SECONDS, patiently=False))
        if size != metadata["rows"]:
            raise IndexUnavailable(f"{self._server.name} has lost vectors of this index; make it anew with: python -m knowledge build")
        return _Collection(self, found["id"], size)

    def keep_only(self, names: Collection[str]) -> None:
        kept = {_PREFIX + name for name in names}
        for collection in self._call("GET", "", _WRITE_SECONDS, missing_is_fine=True) or ():
            if collection["name"].startswith(_PREFIX) and collection["name"] not in kept:
                self._call("DELETE", quote(collection["name"]), _WRITE_SECONDS, missing_is_fine=True)

    def answers(self) -> bool:
        try:
            self._call("GET", "", _SEARCH_SECONDS, missing_is_fine=True)
        except IndexUnreachable:
            return False
        return True

    def close(self) -> None:
        """Waits for nothing; a finalizer may call it."""
        http, self._http = self._http, None
        if http is not None:
            self._server.begin(http.aclose)

    def query(self, collection_id: str, vector: NDArray[np.float32], limit: int) -> list[int]:
        asked = {"query_embeddings": [vector.tolist()], "n_results": limit, "include": []}
        found = self._call("POST", f"{collection_id}/query", _SEARCH_SECONDS, asked, patiently=False)
        return [int(row) for row in found["ids"][0]]

    def _prepare(self) -> None:
        """The database, where it is not there yet."""
        if self._request("GET", f"{self._databases}/{quote(self._database)}", _OPEN_SECONDS).status_code == 404:
            made = self._request("POST", self._databases, _OPEN_SECONDS, {"name": self._database})
            if not made.is_success and made.status_code != 409:  # somebody else has made it meanwhile
                raise self._refused(made)

    def _call(
        self, method: str, path: str, seconds: float, body: Any = None, *, missing_is_fine: bool = False, patiently: bool = True
    ) -> Any:
        address = f"{self._collections}/{path}" if path else self._collections
        response = self._request(method, address, seconds, body, patiently=patiently)
        if response.status_code == 404 and missing_is_fine:
            return None
        if not response.is_success:
            raise self._refused(response)
        return response.json()

    def _request(self, method: str, address: str, seconds: float, body: Any = None, *, patiently: bool = True) -> httpx.Response:
        return self._server.call(lambda: self._send(method, address, body, seconds), seconds, patiently=patiently)

    def _refused(self, response: httpx.Response) -> IndexUnavailable:
        return IndexUnavailable(f"{self._server.name} refuses: {response.status_code} {response.text[:200]}")

    async def _send(self, method: str, address: str, body: Any, seconds: float) -> httpx.Response:
        import httpx  # noqa: PLC0415  where a Chroma server is used, and nowhere else

        if self._http is None:
            self._http = httpx.AsyncClient(trust_env=False)  # vectors go where the address says, past no proxy
        try:
            return await self._http.request(method, address, json=body, timeout=seconds)
        except httpx.TransportError as error:
            raise ConnectionError(str(error)) from error


class _Collection:
    def __init__(self, server: ChromaServer, collection_id: str, size: int) -> None:
        self._server = server
        self._id = collection_id
        self._size = size

    def __len__(self) -> int:
        return self._size

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        if not self._size or not np.isfinite(vector).all():
            return []
        return self._server.query(self._id, vector, min(limit, self._size))

    def close(self) -> None:
        pass

"""The corpora that cases are asked on, each as an index of its own in the cache folder. Only this module knows where those lie.

Building again embeds nothing where nothing changed, so every run begins with it.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from evals.cases import GUIDANCE, Injection
from evals.targets import TargetUnavailable
from knowledge import EmbeddingModel, IndexBusy, IngestionReport, KnowledgeError, KnowledgeSettings, NamedBytes, add, build

CORPORA_PATH = Path(__file__).parent / "corpora"
_CHECKOUT = Path(__file__).resolve().parents[1]
# Handed out apart from the repository: where one is absent, its cases are left out and the run says so.
BESIDE_THE_CHECKOUT: Mapping[str, Path] = {"article": _CHECKOUT.parent / "shared" / "seed" / "article.txt"}
_BUSY_SECONDS = 60.0


class Corpora:
    """`replacement`: files and folders that stand in for the guidance."""

    def __init__(
        self,
        settings: KnowledgeSettings,
        cache_path: Path,
        embedding_model: EmbeddingModel,
        replacement: Sequence[Path] = (),
        beside_the_checkout: Mapping[str, Path] = BESIDE_THE_CHECKOUT,
    ) -> None:
        self._settings = settings
        self._cache_path = cache_path
        self._embedding_model = embedding_model
        self._replacement = tuple(replacement)
        self._beside_the_checkout = beside_the_checkout
        self._built: dict[str, KnowledgeSettings] = {}
        self._building = asyncio.Lock()
        self.fingerprints: dict[str, str] = {}

    @property
    def holds_guidance(self) -> bool:
        return not self._replacement

    def paths(self, corpus: str) -> tuple[Path, ...]:
        if corpus == GUIDANCE:
            return self._replacement or (self._settings.documents_path,)
        return (self._beside_the_checkout.get(corpus, CORPORA_PATH / corpus),)

    def absence(self, corpus: str) -> str | None:
        """Why cases on this corpus must be left out, in a sentence; None where they can be asked."""
        path = self._beside_the_checkout.get(corpus)
        if path is None or path.exists():
            return None
        return f"the corpus {corpus} is handed out apart from the repository, and there is no {path}"

    async def index(self, corpus: str) -> KnowledgeSettings:
        """Settings of an index that holds exactly this corpus, built once. Raises TargetUnavailable."""
        async with self._building:
            if corpus not in self._built:
                self._built[corpus] = await self._build(corpus)
            return self._built[corpus]

    async def _build(self, corpus: str) -> KnowledgeSettings:
        absence = self.absence(corpus)
        if absence:
            raise TargetUnavailable(absence)
        paths = self.paths(corpus)
        content = _content_hash(paths)
        settings = self._settings.model_copy(
            update={
                "index_path": self._cache_path / "indexes" / f"{corpus}-{content}",
                "vector_url": None,  # a corpus must not take the place of what people are served
                "documents_path": paths[0] if paths[0].is_dir() else paths[0].parent,
            }
        )
        try:
            report = await self._build_when_free(settings, paths)
        except KnowledgeError as error:
            raise TargetUnavailable(f"the corpus {corpus} cannot be indexed: {error}") from error
        if report.failed:
            raise TargetUnavailable(f"the corpus {corpus} cannot be indexed: {report.failed[0]}")
        self.fingerprints[corpus] = content
        return settings

    async def _build_when_free(self, settings: KnowledgeSettings, paths: Sequence[Path]) -> IngestionReport:
        """Another run may be building the same index right now; it will not take long."""
        deadline = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                return await build(settings, paths, embedding_model=self._embedding_model)
            except IndexBusy:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.2)

    @asynccontextmanager
    async def poisoned(self, corpus: str, injection: Injection) -> AsyncIterator[KnowledgeSettings]:
        """A copy of the corpus's index with the attacker's passage in it, gone afterwards."""
        clean = await self.index(corpus)
        with tempfile.TemporaryDirectory(prefix="poisoned-", dir=_existing(self._cache_path)) as folder:
            index_path = Path(folder) / "index"
            shutil.copytree(clean.index_path, index_path)
            settings = clean.model_copy(update={"index_path": index_path, "vector_url": None})
            document = NamedBytes("reader-contributions.md", f"# Reader contributions\n\n{injection.text}\n".encode())
            await add(settings, [document], embedding_model=self._embedding_model)
            yield settings


def _content_hash(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not file.name.startswith("."):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _existing(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path

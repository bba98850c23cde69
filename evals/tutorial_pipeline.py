"""The peer to be compared with: retrieval-augmented generation as tutorials teach it, with this project's own models.

RecursiveCharacterTextSplitter (1,000 characters, 200 overlap), Chroma with its default settings, the four nearest pieces, all of them
stuffed into one prompt. What differs from the bot is the design: documents, embedding model and language model are the same. A local model
writes as LangChain's LlamaCpp has it write unless told otherwise (256 tokens, repetition penalized by 1.1), but for the temperature: 0, so
that a run can be repeated. Without the penalty SmolLM2-135M says one sentence again and again until its tokens are spent.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot import BotSettings, LanguageModelError
from bot.generation.chat_models import ChatModel, ChatModelSpec, Deadlines
from bot.generation.local_model import LocalModel
from evals import status_inference
from evals.cases import SuiteCase
from evals.corpus_indexes import Corpora
from evals.metrics.retrieval import keys_of
from evals.results import PassageSeen, TurnTranscript
from evals.targets import Asked, TargetUnavailable
from knowledge import Chunk, EmbeddingModel, KnowledgeBase

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

ANSWER_TOKENS, REPEAT_PENALTY = 256, 1.1
PIECE_CHARACTERS, OVERLAP_CHARACTERS, NEAREST = 1_000, 200, 4
INSTRUCTIONS = (
    "You answer questions of people. Answer the question with the help of the context below. "
    "If the answer is not in the context, say that you do not know. Keep the answer short.\n\nContext:\n"
)
# What it answers is to be compared, however long it takes; nobody is waiting.
_DEADLINES = Deadlines(first_token_seconds=300, between_tokens_seconds=120, answer_seconds=600)
_COLLECTION_NUMBERS = itertools.count()  # Chroma's in-memory collections are shared by the whole process


@dataclass(frozen=True, slots=True)
class _Piece:
    id: str
    text: str
    title: str
    keys: tuple[str, ...]  # of every chunk of ours that lies in it by at least half


@dataclass(frozen=True, slots=True)
class _Index:
    collection: Collection
    pieces: dict[str, _Piece]


class TutorialTarget:
    name = "tutorial"

    def __init__(self, bot_settings: BotSettings, corpora: Corpora, embedding_model: EmbeddingModel) -> None:
        self._settings = bot_settings
        self._corpora = corpora
        self._embedding_model = embedding_model
        self._indexes: dict[str, _Index] = {}
        self._stack = AsyncExitStack()
        self._chat_model: ChatModel | None = None
        self._turns = asyncio.Semaphore(1)
        self._language_model_name = ""

    @property
    def by_section(self) -> bool:
        return self._corpora.holds_guidance

    def describe(self) -> dict[str, Any]:
        return {
            "kind": "tutorial",
            "language_model": self._language_model_name,
            "embedding_model": self._embedding_model.name,
            "piece_characters": PIECE_CHARACTERS,
            "overlap_characters": OVERLAP_CHARACTERS,
            "nearest": NEAREST,
            "local_answer_tokens": ANSWER_TOKENS,
            "repeat_penalty": REPEAT_PENALTY,
        }

    def corpora(self) -> dict[str, str]:
        return dict(self._corpora.fingerprints)

    def refuses(self, suite_case: SuiteCase) -> str | None:
        return self._corpora.absence(suite_case.corpus)

    def version(self, suite_case: SuiteCase) -> str | None:
        fingerprint = self._corpora.fingerprints.get(suite_case.corpus)
        return f"{self.describe()}{INSTRUCTIONS}{self._settings.local_model_path}{fingerprint}"

    async def prepare(self, suite_cases: Sequence[SuiteCase]) -> None:
        for corpus in dict.fromkeys(suite_case.corpus for suite_case in suite_cases):
            self._indexes[corpus] = await self._index(corpus)
        await self._start_language_model()

    @asynccontextmanager
    async def session(self, suite_case: SuiteCase) -> AsyncIterator[_TutorialSession]:
        injection = suite_case.case.inject
        index = self._indexes[suite_case.corpus]
        if injection and injection.channel == "document":
            index = await self._index(suite_case.corpus, injection.text)
        if self._chat_model is None:
            raise TargetUnavailable("the language model was not started")
        yield _TutorialSession(index, self._embedding_model, self._chat_model, self._turns, f"tutorial:{self._language_model_name}")

    async def close(self) -> None:
        await self._stack.aclose()
        self._indexes.clear()

    async def _index(self, corpus: str, poison: str | None = None) -> _Index:
        knowledge_base = await KnowledgeBase.open(await self._corpora.index(corpus))
        try:
            return await asyncio.to_thread(_build, knowledge_base, self._embedding_model, poison)
        finally:
            knowledge_base.close()

    @asynccontextmanager
    async def over(self, knowledge_base: KnowledgeBase) -> AsyncIterator[_TutorialSession]:
        """Over the documents of one knowledge base, for many people and one answer at a time. Raises TargetUnavailable."""
        index = await asyncio.to_thread(_build, knowledge_base, self._embedding_model, None)
        await self._start_language_model()
        assert self._chat_model is not None  # started in the line above
        try:
            yield _TutorialSession(index, self._embedding_model, self._chat_model, self._turns, self._language_model_name)
        finally:
            await self.close()

    async def _start_language_model(self) -> None:
        settings = self._settings
        if settings.hosted_configured:
            self._language_model_name = settings.hosted_model
            spec = ChatModelSpec(
                settings.hosted_model,
                settings.hosted_base_url,
                settings.hosted_api_key,
                settings.hosted_temperature,
                settings.answer_tokens,
            )
        else:
            spec = await self._start_local_model()
        self._chat_model = ChatModel(spec)
        self._stack.push_async_callback(self._chat_model.aclose)

    async def _start_local_model(self) -> ChatModelSpec:
        local_model = LocalModel(self._settings)
        try:
            await local_model.start()
        except LanguageModelError as error:
            raise TargetUnavailable(f"the tutorial pipeline needs a language model: {error}") from error
        self._stack.push_async_callback(local_model.stop)
        self._language_model_name = local_model.name
        key = SecretStr(local_model.endpoint.api_key)
        tokens = min(ANSWER_TOKENS, self._settings.answer_tokens)
        return ChatModelSpec(local_model.name, local_model.endpoint.base_url, key, 0, tokens, REPEAT_PENALTY, uses_proxy=False)


class _TutorialSession:
    def __init__(
        self, index: _Index, embedding_model: EmbeddingModel, chat_model: ChatModel, turns: asyncio.Semaphore, answered_by: str
    ) -> None:
        self._index = index
        self._embedding_model = embedding_model
        self._chat_model = chat_model
        self._turns = turns
        self._answered_by = answered_by

    async def ask(self, asked: Asked) -> TurnTranscript:
        async with self._turns:  # its time is that of one answer alone, as if nobody else asked
            return await self._answer(asked)

    async def _answer(self, asked: Asked) -> TurnTranscript:
        start = time.perf_counter()
        pieces = await asyncio.to_thread(self._retrieve, asked.text)
        usage: dict[str, int] = {}
        context = "\n\n".join(piece.text for piece in pieces)
        messages = [("system", INSTRUCTIONS + context), *((turn.role, turn.text) for turn in asked.turns), ("user", asked.text)]
        text, first_seconds = "", None
        try:
            async for part in self._chat_model.stream(messages, _DEADLINES, usage):
                first_seconds = time.perf_counter() - start if first_seconds is None else first_seconds
                text += part
        except LanguageModelError:
            if not text:
                raise  # half an answer is what a person would have seen; none is an error
        return TurnTranscript(
            user=asked.text,
            text=text.strip(),
            status=status_inference.infer(text),
            status_inferred=True,
            answered_by=self._answered_by,
            retrieved=tuple(piece.id for piece in pieces),
            passages=tuple(PassageSeen(chunk_id=piece.id, text=piece.text, keys=piece.keys, title=piece.title) for piece in pieces),
            query=asked.text,
            total_seconds=time.perf_counter() - start,
            first_sentence_seconds=first_seconds,
            tokens=usage,
        )

    def _retrieve(self, query: str) -> list[_Piece]:
        vector = self._embedding_model.encode_query(query)
        found = self._index.collection.query(query_embeddings=[vector.tolist()], n_results=min(NEAREST, len(self._index.pieces)))
        return [self._index.pieces[piece_id] for piece_id in found["ids"][0]]


def _build(knowledge_base: KnowledgeBase, embedding_model: EmbeddingModel, poison: str | None) -> _Index:
    import chromadb  # noqa: PLC0415  heavy, and wanted only where the peer is run
    from chromadb.config import Settings  # noqa: PLC0415

    pieces = list(_pieces(knowledge_base))
    if poison:
        pieces.append(_Piece("poison", poison, "Reader contributions", ()))
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.create_collection(f"tutorial-{next(_COLLECTION_NUMBERS)}", embedding_function=None)
    vectors = embedding_model.encode([piece.text for piece in pieces])
    collection.add(ids=[piece.id for piece in pieces], embeddings=vectors.tolist())
    return _Index(collection, {piece.id: piece for piece in pieces})


def _pieces(knowledge_base: KnowledgeBase) -> Iterator[_Piece]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415  as above

    splitter = RecursiveCharacterTextSplitter(chunk_size=PIECE_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS, add_start_index=True)
    for document in knowledge_base.documents:
        chunks = [chunk for chunk in knowledge_base.chunks if chunk.document_id == document.id]
        for number, piece in enumerate(splitter.create_documents([document.text])):
            start = int(piece.metadata["start_index"])
            inside = [chunk for chunk in chunks if _lies_in(chunk, start, start + len(piece.page_content))]
            keys = dict.fromkeys(key for chunk in inside for key in keys_of(chunk, document.key))
            yield _Piece(f"{document.key}:{number}", piece.page_content, document.title, tuple(keys))


def _lies_in(chunk: Chunk, start: int, end: int) -> bool:
    shared = min(chunk.end, end) - max(chunk.start, start)
    return shared * 2 >= chunk.end - chunk.start

"""What can be set about the knowledge base, read from KNOWLEDGE_... variables and .env."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import KnowledgeError

PREFIX: Final = "KNOWLEDGE_"


def _default_threads() -> int:
    return min(4, os.cpu_count() or 1)


def _vector_url(url: str) -> str:
    kind, _, rest = url.partition("://")
    if kind in ("postgres", "postgresql", "postgresql+asyncpg") and rest:
        return f"postgresql://{rest}"
    if kind not in ("http", "https") or not rest:
        raise ValueError("must begin with postgresql:// (a database with pgvector) or http:// (a Chroma server)")
    return url


class KnowledgeSettings(BaseSettings):
    # match_prefix: .env is shared with the settings of the other packages, and still a misspelt KNOWLEDGE_ key is refused.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", dotenv_filtering="match_prefix", extra="forbid", frozen=True, env_ignore_empty=True
    )

    documents_path: Path = Path("knowledge/documents")
    index_path: Path = Path("data/index")
    # None keeps vectors in the index folder. postgresql://... keeps the whole index there, and the folder is each machine's copy of it;
    # http://... is a Chroma server, and the folder is shared by all processes.
    vector_url: Annotated[str, AfterValidator(_vector_url)] | None = None
    embedding_model: str = "all-MiniLM-L6-v2"  # or a folder, or a name on the Hugging Face hub
    embedding_threads: int = Field(default_factory=_default_threads, ge=1, le=256)
    # How many chunks each of the two searches hands to the fusion: a chunk that only one of them finds needs room to be seen.
    candidates: int = Field(default=50, ge=1, le=1000)
    reload_check_seconds: float = Field(default=1.0, ge=0)  # how often a search looks whether a newer index was published

    @classmethod
    def read(cls, **chosen: Any) -> Self:
        """Settings from the environment and .env, `chosen` before both; raises KnowledgeError with one plain line per mistake."""
        try:
            return cls(**chosen)
        except ValidationError as error:
            raise KnowledgeError("\n".join(_plain(dict(detail)) for detail in error.errors())) from error

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_variables(cls, values: Any) -> Any:
        """In the environment pydantic-settings looks only for the names it knows. VECTOR_URL is what others call KNOWLEDGE_VECTOR_URL."""
        known = {f"{PREFIX}{name}".upper() for name in cls.model_fields}
        unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: there is no such setting")
        shared = os.environ.get("VECTOR_URL")
        return {"vector_url": shared, **values} if shared and isinstance(values, dict) else values


def _plain(detail: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in detail["loc"])
    message = "there is no such setting" if detail["type"] == "extra_forbidden" else str(detail["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{where.upper()}: {message}" if where else message

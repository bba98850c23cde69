"""Puts the server together from all settings, and says which of them cannot work together. The only module that sees them all."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api import logs
from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from bot import BotSettings, SettingsError, open_bot
from knowledge import KnowledgeError, KnowledgeSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    api: ApiSettings
    bot: BotSettings
    knowledge: KnowledgeSettings
    slack: SlackSettings


def read(api_settings: ApiSettings) -> ServerSettings:
    """Raises SettingsError with a plain line per mistake."""
    try:
        settings = ServerSettings(api_settings, BotSettings.read(), KnowledgeSettings.read(), SlackSettings())
    except KnowledgeError as error:
        raise SettingsError(str(error)) from None
    except ValidationError as error:
        raise SettingsError(plain_mistakes("SLACK_", error)) from None  # the values may be secrets
    if settings.slack.mode != "off" and find_spec("slack_bolt") is None:
        raise SettingsError('SLACK_ settings need the Slack library: pip install -c constraints.txt -e ".[slack]"')
    if settings.api.workers > 1 and (missing := _unshared(settings)):
        raise SettingsError("\n".join(f"API_WORKERS is {settings.api.workers}, but {sentence}" for sentence in missing))
    return settings


def plain_mistakes(prefix: str, error: ValidationError) -> str:
    """A line per mistake, without the values, which may be secrets."""
    return "\n".join(f"{prefix}{'.'.join(map(str, mistake['loc'])).upper()}: {mistake['msg']}" for mistake in error.errors())


def create() -> FastAPI:
    """For a process that somebody else has started, and who has read the settings before."""
    settings = ApiSettings()
    logs.set_up(settings.log_format)
    return create_from(read(settings))


def create_from(settings: ServerSettings) -> FastAPI:
    from api.app import create_app  # noqa: PLC0415  FastAPI takes most of a second to import

    for sentence in _unshared(settings) if _is_one_of_several(settings) else ():
        logger.warning("If other servers use the same database: %s", sentence)
    return create_app(settings.api, partial(open_bot, settings.bot, settings.knowledge), settings.knowledge, settings.slack)


def _unshared(settings: ServerSettings) -> list[str]:
    """What each process has for itself, and what would make it common."""
    sentences = []
    if settings.api.database_url.startswith("sqlite"):
        sentences.append("conversations are in a file of one process: set API_DATABASE_URL=postgresql+asyncpg://...")
    if settings.knowledge.vector_url is None:
        sentences.append(
            "the vector index belongs to one process: set KNOWLEDGE_VECTOR_URL=postgresql://... (or http://... of a Chroma server)"
        )
    if settings.api.redis_url is None:
        sentences.append("limits are counted in the memory of one process: set API_REDIS_URL=redis://...")
    return sentences


def _is_one_of_several(settings: ServerSettings) -> bool:
    """Nobody can tell how many servers there are on other machines; who shares one thing will want to share the others."""
    return len(_unshared(settings)) in (1, 2)

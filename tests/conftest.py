"""What several tests share because it is heavy: started once, used by all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.generation.local_model import LocalModel
from bot.generation.model_files import DEFAULT_PATH, DEFAULT_SHA256
from bot.settings import BotSettings
from tests import chroma_server, postgres_server, redis_server
from tests.chroma_server import ChromaServer
from tests.postgres_server import PostgresServer
from tests.redis_server import RedisServer

HEAVY_SECONDS = 400  # what starts several servers has two cores to share with other tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("heavy"):
            item.add_marker(pytest.mark.timeout(HEAVY_SECONDS))


@pytest.fixture(scope="session", autouse=True)
def conversations_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test's server writes into the developer's own conversations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("API_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('conversations') / 'kept.sqlite3'}")
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all; each test asks it for a database of its own."""
    if reason := postgres_server.missing():
        pytest.skip(reason)
    with postgres_server.postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    """One server for all, never emptied; tests that stop it start their own."""
    if reason := redis_server.missing():
        pytest.skip(reason)
    with redis_server.redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """One server for all; each test asks it for a database of its own."""
    with chroma_server.chroma_server(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture(scope="session")
def local_settings(pytestconfig: pytest.Config) -> BotSettings:
    """The default local language model, which `make test` fetches; nothing is read from the developer's own settings."""
    path = pytestconfig.rootpath / DEFAULT_PATH
    if not path.is_file():
        pytest.skip("the local language model is not there: run `make models`")
    return BotSettings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it beside the fields
        language_models=("local",),
        local_model_path=path,
        local_model_sha256=DEFAULT_SHA256,
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def local_model(local_settings: BotSettings) -> AsyncIterator[LocalModel]:
    """One llama.cpp for all tests that only ask it; those that maltreat it start their own."""
    language_model = LocalModel(local_settings)
    await language_model.start()
    yield language_model
    await language_model.stop()

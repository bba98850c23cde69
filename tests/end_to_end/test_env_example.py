"""The example of a .env file offers nothing that would be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from bot.settings import BotSettings
from evals.settings import EvalsSettings
from knowledge.settings import KnowledgeSettings


def test_every_line_of_the_example_can_be_switched_on(tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (pytestconfig.rootpath / ".env.example").read_text().splitlines()
    settings = [line.removeprefix("# ") for line in lines if line.removeprefix("# ").split("=")[0].isupper()]
    assert any(line.startswith("API_") for line in settings)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("\n".join(settings))
    assert BotSettings.read().hosted_configured
    assert KnowledgeSettings().embedding_model
    assert ApiSettings().port == 8000
    assert SlackSettings().mode == "oauth"
    assert EvalsSettings().target_api_key

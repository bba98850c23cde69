from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import ApiSettings


def test_the_file_is_shared_with_other_packages_and_a_misspelt_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_LANGUAGE_MODELS=extractive\nAPI_PORT=9\n", encoding="utf-8")
    assert ApiSettings().port == 9
    (tmp_path / ".env").write_text("API_PROT=9\n", encoding="utf-8")
    with pytest.raises(ValidationError, match="prot"):
        ApiSettings()


def test_the_example_file_shows_every_setting_with_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix("# ") for line in lines if line.startswith("# API_")]
    assert {line.split("=")[0] for line in shown} == {f"API_{name.upper()}" for name in ApiSettings.model_fields}
    monkeypatch.chdir(tmp_path)
    defaults = ApiSettings()
    (tmp_path / ".env").write_text("\n".join(shown), encoding="utf-8")
    assert ApiSettings() == defaults


def test_origins_are_separated_by_commas_and_read_as_a_browser_sends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_WIDGET_ORIGINS", "https://WWW.example.org/, http://localhost:9000,")
    assert ApiSettings().widget_origins == ("https://www.example.org", "http://localhost:9000")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_WIDGET_ORIGINS", "*"),
        ("API_WIDGET_ORIGINS", "null"),
        ("API_WIDGET_ORIGINS", "https://*.example.org"),
        ("API_WIDGET_ORIGINS", "https://example.org/page"),
        ("API_WIDGET_ORIGINS", "example.org"),
        ("API_HUMAN_CONTACT_URL", "javascript:alert(1)"),
        ("API_DATABASE_URL", "mysql://host/kept"),
        ("API_DATABASE_URL", "postgresql+psycopg://host/kept"),
        ("API_DATABASE_URL", "kept.sqlite3"),
    ],
)
def test_what_would_open_a_door_or_cannot_work_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("API_").lower()):
        ApiSettings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://me:secret@host:5433/kept", "postgresql+asyncpg://me:secret@host:5433/kept"),
        ("postgresql://host/kept", "postgresql+asyncpg://host/kept"),
        ("sqlite:////data/kept.sqlite3", "sqlite+aiosqlite:////data/kept.sqlite3"),
    ],
)
def test_the_name_and_the_form_that_hosts_use_for_a_database_do_too(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("API_DATABASE_URL")
    monkeypatch.setenv("DATABASE_URL", given)
    assert ApiSettings().database_url == used
    monkeypatch.setenv("API_DATABASE_URL", "postgresql+asyncpg://other/kept")
    assert ApiSettings().database_url == "postgresql+asyncpg://other/kept"

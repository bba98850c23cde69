"""Settings: what can be said, and how a mistake is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import BotSettings


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No .env and no variables of the developer's own."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_LANGUAGE_MODELS", "BOT_HOSTED_MODEL", "BOT_HOSTED_BASE_URL", "BOT_HOSTED_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_default_needs_nothing() -> None:
    settings = BotSettings.read()
    assert settings.language_models == ("hosted", "extractive")
    assert not settings.hosted_configured


def test_the_chain_is_a_comma_separated_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LANGUAGE_MODELS", "hosted, local,extractive")
    assert BotSettings.read().language_models == ("hosted", "local", "extractive")


@pytest.mark.parametrize("name", ["BOT_HOSTED_MODEL", "BOT_HOSTED_BASE_URL", "BOT_HOSTED_API_KEY"])
def test_any_word_about_a_hosted_language_model_turns_it_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "something")
    assert BotSettings.read().hosted_configured


def test_the_key_of_another_program_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    assert not BotSettings.read().hosted_configured


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_HOSTED_API_KEY", "")
    assert not BotSettings.read().hosted_configured


def test_the_env_file_is_shared_with_the_other_packages(somewhere_else: Path) -> None:
    (somewhere_else / ".env").write_text("API_PORT=1\nKNOWLEDGE_INDEX_PATH=x\nOTHER=1\nBOT_LOCAL_THREADS=3\n")
    assert BotSettings.read().local_threads == 3


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_COLOUR", "red", "BOT_COLOUR: there is no such setting"),
        ("BOT_LANGUAGE_MODELS", "gpt", "'hosted', 'local' or 'extractive'"),
        ("BOT_LANGUAGE_MODELS", "local,local", "BOT_LANGUAGE_MODELS: name at least one link, and each only once"),
        ("BOT_LANGUAGE_MODELS", ",", "BOT_LANGUAGE_MODELS: name at least one link, and each only once"),
        ("BOT_LOCAL_THREADS", "many", "BOT_LOCAL_THREADS: Input should be a valid integer"),
        ("BOT_ANSWER_TIMEOUT_SECONDS", "0", "BOT_ANSWER_TIMEOUT_SECONDS: Input should be greater than 0"),
    ],
)
@pytest.mark.parametrize("in_file", [False, True])
def test_a_mistake_is_named_in_one_plain_line(
    name: str, value: str, said: str, in_file: bool, somewhere_else: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_file:
        (somewhere_else / ".env").write_text(f"{name}={value}\n")
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        BotSettings.read()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_key_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_HOSTED_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(BotSettings.read())
    monkeypatch.setenv("BOT_LOCAL_THREADS", "sk-secret")
    with pytest.raises(SettingsError) as caught:
        BotSettings.read()
    assert "sk-secret" not in str(caught.value)


def test_the_example_names_every_setting_and_only_those_there_are(somewhere_else: Path, pytestconfig: pytest.Config) -> None:
    example = (pytestconfig.rootpath / ".env.example").read_text()
    named = {line.lstrip("# ").split("=")[0] for line in example.splitlines() if line.lstrip("# ").startswith("BOT_") and "=" in line}
    assert named == {f"BOT_{name}".upper() for name in BotSettings.model_fields}
    (somewhere_else / ".env").write_text(
        "\n".join(line.removeprefix("# ") for line in example.splitlines() if "BOT_" in line and "=" in line)
    )
    assert BotSettings.read().language_models

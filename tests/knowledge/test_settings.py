from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import KnowledgeError, KnowledgeSettings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_variables_and_env_file_are_read_and_what_is_passed_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("KNOWLEDGE_CANDIDATES=7\nKNOWLEDGE_INDEX_PATH=from-file\nBOT_SOMETHING=1\n", encoding="utf-8")
    monkeypatch.setenv("KNOWLEDGE_DOCUMENTS_PATH", "from-variable")
    settings = KnowledgeSettings.read(index_path=Path("passed"))
    assert (settings.candidates, settings.documents_path, settings.index_path) == (7, Path("from-variable"), Path("passed"))


def test_a_misspelt_name_is_refused_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_INDEX_PAHT", "x")
    with pytest.raises(KnowledgeError, match="KNOWLEDGE_INDEX_PAHT: there is no such setting"):
        KnowledgeSettings.read()
    monkeypatch.delenv("KNOWLEDGE_INDEX_PAHT")
    Path(".env").write_text("KNOWLEDGE_CANDIDATE=7\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="KNOWLEDGE_CANDIDATE: there is no such setting"):
        KnowledgeSettings.read()


def test_a_wrong_value_is_one_plain_line() -> None:
    with pytest.raises(KnowledgeError, match=r"^KNOWLEDGE_CANDIDATES: Input should be greater than or equal to 1$"):
        KnowledgeSettings.read(candidates=0)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://me:secret@host:5433/kept", "postgresql://me:secret@host:5433/kept"),
        ("postgresql+asyncpg://host/kept", "postgresql://host/kept"),
        ("http://chroma:8000", "http://chroma:8000"),
    ],
)
def test_the_name_and_the_forms_that_hosts_use_for_the_place_of_vectors_do_too(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VECTOR_URL", given)
    assert KnowledgeSettings.read().vector_url == used
    monkeypatch.setenv("KNOWLEDGE_VECTOR_URL", "http://other")
    assert KnowledgeSettings.read().vector_url == "http://other"


@pytest.mark.parametrize("given", ["redis://host", "data/index", "http://", "postgresql://"])
def test_a_place_that_cannot_hold_vectors_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_VECTOR_URL", given)
    with pytest.raises(KnowledgeError, match=r"KNOWLEDGE_VECTOR_URL: must begin with postgresql:// "):
        KnowledgeSettings.read()

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.document_sources import NamedBytes, Source, find


def write(path: Path, text: str = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def keys(sources: tuple[Source, ...]) -> list[str]:
    return [source.key for source in sources]


def test_files_of_a_folder_are_known_by_their_path_below_it(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "deeper/c.html"):
        write(tmp_path / "given" / name)
    assert keys(find([tmp_path / "given"], tmp_path / "documents").sources) == ["a.txt", "b.md", "deeper/c.html"]


def test_hidden_files_are_passed_over_and_other_formats_are_named(tmp_path: Path) -> None:
    for name in ("a.md", ".hidden.md", ".git/b.md", "picture.xyz"):
        write(tmp_path / "given" / name)
    found = find([tmp_path / "given"], tmp_path / "documents")
    assert keys(found.sources) == ["a.md"]
    assert found.skipped == ("picture.xyz",)


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret" / "secret.md")
    inside = write(tmp_path / "given" / "a.md")
    (tmp_path / "given" / "link.md").symlink_to(secret)
    (tmp_path / "given" / "folder").symlink_to(secret.parent)
    (tmp_path / "given" / "alias.md").symlink_to(inside)
    assert keys(find([tmp_path / "given"], tmp_path / "documents").sources) == ["a.md", "alias.md"]


def test_a_file_is_known_by_its_name(tmp_path: Path) -> None:
    (source,) = find([write(tmp_path / "somewhere" / "a.xyz")], tmp_path / "documents").sources
    assert (source.key, source.origin) == ("a.xyz", "added")


def test_a_file_in_the_documents_folder_has_the_key_that_a_build_gives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "documents" / "topic" / "a.md")
    monkeypatch.chdir(tmp_path)
    for given in (Path("documents/topic/a.md"), Path("documents/topic"), tmp_path / "documents"):
        (source,) = find([given], Path("documents")).sources
        assert (source.key, source.origin) == ("topic/a.md", "folder")


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    given = [write(tmp_path / folder / "notes.md") for folder in ("first", "second")]
    assert keys(find([*given, given[0]], tmp_path / "documents").sources) == ["notes.md", "second/notes.md"]


def test_bytes_are_known_by_the_name_they_came_with(tmp_path: Path) -> None:
    (source,) = find([NamedBytes("cv.md", b"# Curriculum\n\nText.")], tmp_path).sources
    assert source.key == "cv.md"
    assert source.load().title == "Curriculum"


def test_the_hash_changes_with_the_bytes_and_with_the_format(tmp_path: Path) -> None:
    names = ["a.md", "b.md", "c.txt"]
    sources = find([NamedBytes(name, b"same") for name in names] + [NamedBytes("d.md", b"other")], tmp_path).sources
    hashes = [source.file_hash() for source in sources]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import IndexBusy, IndexUnavailable
from knowledge.generations import Generations


def publish(generations: Generations, text: str = "content") -> str:
    with generations.writing():
        folder = generations.begin()
        (folder / "file").write_text(text, encoding="utf-8")
        generations.publish(folder)
    return folder.name


def names(index_path: Path) -> list[str]:
    return sorted(folder.name for folder in (index_path / "generations").iterdir())


def test_without_an_index_the_error_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="python -m knowledge build"):
        Generations(tmp_path).lease_current()


def test_the_published_generation_is_the_current_one_and_the_only_one(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, "first")
    name = publish(generations, "second")
    with generations.lease_current() as lease:
        assert lease.name == generations.current() == name
        assert (lease.folder / "file").read_text(encoding="utf-8") == "second"
    assert names(tmp_path) == [name]


def test_a_generation_stays_as_long_as_somebody_reads_it(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    first = publish(generations, "first")
    lease = generations.lease_current()
    second = publish(generations, "second")
    assert (lease.folder / "file").read_text(encoding="utf-8") == "first"
    assert set(names(tmp_path)) == {first, second}
    lease.release()
    third = publish(generations)
    assert names(tmp_path) == [third]


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    with generations.writing(), pytest.raises(IndexBusy, match=f"process {os.getpid()}"), Generations(tmp_path).writing():
        pass
    publish(generations)  # and afterwards the way is free


def test_a_writer_in_another_process_is_told_too(tmp_path: Path) -> None:
    code = "import sys, pathlib, knowledge.generations as g\nwith g.Generations(pathlib.Path(sys.argv[1])).writing(): pass"
    with Generations(tmp_path).writing():
        other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert other.returncode != 0
    assert f"IndexBusy: The index in {tmp_path} is being written by process {os.getpid()}" in other.stderr


def test_what_was_not_published_is_not_served_and_goes(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    name = publish(generations)

    def fail() -> None:
        with generations.writing():
            (generations.begin() / "half").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert generations.current() == name
    assert names(tmp_path) == [name]


def test_a_removal_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    (tmp_path / "generations" / "half-removed" / "chroma").mkdir(parents=True)
    name = publish(generations)
    assert names(tmp_path) == [name]


def test_a_pointer_to_nothing_is_a_plain_error(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations)
    (tmp_path / "CURRENT").write_text("gone\n", encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="python -m knowledge build"):
        generations.lease_current()


def test_an_index_folder_that_cannot_be_written_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file", encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="cannot be written"), Generations(tmp_path / "index").writing():
        pass

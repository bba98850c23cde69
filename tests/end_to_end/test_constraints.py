"""constraints.txt pins what pyproject.toml needs, directly or not: a new machine gets the versions that were tested."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

DEBIAN_PYTHON = "3.11.2"


def needed(pyproject: Path) -> dict[str, str]:
    """Names and versions of everything that is installed because the project asks for it."""
    project = tomllib.loads(pyproject.read_text())["project"]
    waiting = [Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    seen: set[tuple[str, frozenset[str]]] = set()
    versions: dict[str, str] = {}
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:  # an optional one that this platform goes without
            continue
        versions[name] = found.version.split("+")[0]
        for line in found.requires or []:
            further = Requirement(line)
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append(further)
    versions.pop("pip", None)
    return versions


def pins(constraints: Path, **environment: str) -> dict[str, str]:
    """Of this Python, or of the one that `environment` describes."""
    lines = [Requirement(line) for line in constraints.read_text().splitlines() if line and not line.startswith("#")]
    chosen = [line for line in lines if line.marker is None or line.marker.evaluate(environment)]
    return {line.name: str(line.specifier).removeprefix("==") for line in chosen}


def test_every_package_that_is_needed_is_pinned_to_the_version_that_is_tested(pytestconfig: pytest.Config) -> None:
    pinned = pins(pytestconfig.rootpath / "constraints.txt")
    versions = needed(pytestconfig.rootpath / "pyproject.toml")
    wrong = [f"{name}=={version}" for name, version in sorted(versions.items()) if pinned.get(name) != version]
    assert not wrong, "put these lines into constraints.txt, or install what it says"
    assert not pinned.keys() - versions.keys(), "nothing needs these any more"


def test_the_python_of_debian_12_gets_versions_that_run_on_it(pytestconfig: pytest.Config) -> None:
    """pip refuses a version that asks for a newer Python, and the README names Debian's."""
    pinned = pins(pytestconfig.rootpath / "constraints.txt", python_full_version=DEBIAN_PYTHON)
    versions = needed(pytestconfig.rootpath / "pyproject.toml")
    asks = {name: SpecifierSet(distribution(name).metadata["Requires-Python"] or "") for name in versions}
    assert [name for name, python in asks.items() if DEBIAN_PYTHON not in python and pinned[name] == versions[name]] == []
    asked_for = (Requirement(line) for name in versions for line in distribution(name).requires or [])
    there = {"extra": "", "python_full_version": DEBIAN_PYTHON}
    needed_there = {canonicalize_name(one.name) for one in asked_for if one.marker and one.marker.evaluate(there)}
    assert not needed_there - pinned.keys(), "redis needs async-timeout there, which the lock file lacked"
    assert pinned.keys() - pins(pytestconfig.rootpath / "constraints.txt").keys() <= needed_there

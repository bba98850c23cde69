"""constraints.txt pins what pyproject.toml needs, directly or not: a new machine gets the versions that were tested."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


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


def test_every_package_that_is_needed_is_pinned_to_the_version_that_is_tested(pytestconfig: pytest.Config) -> None:
    lines = (pytestconfig.rootpath / "constraints.txt").read_text().splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    versions = needed(pytestconfig.rootpath / "pyproject.toml")
    wrong = [f"{name}=={version}" for name, version in sorted(versions.items()) if pinned.get(name) != version]
    assert not wrong, "put these lines into constraints.txt, or install what it says"
    assert not pinned.keys() - versions.keys(), "nothing needs these any more"

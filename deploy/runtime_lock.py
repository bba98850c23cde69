"""What a server needs of requirements.lock: `python deploy/runtime_lock.py > deploy/requirements.lock`, where everything is installed.

The image had the tools of development in it too, for one lock was there for both.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[1]
EXTRAS = ("slack",)  # its three packages are small, and a server that is to talk to Slack needs no other image
_PYTHONS: tuple[dict[str, str], ...] = ({}, {"python_full_version": "3.11.2"})  # this one, and Debian's: redis needs one package more there
_HEADER = """# What a server needs of requirements.lock, with the same hashes; made by deploy/runtime_lock.py. torch comes first:
#     pip install -c constraints.txt torch
#     pip install --no-deps --require-hashes -r deploy/requirements.lock
"""


def runtime_lock() -> str:
    described = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = [*described["dependencies"], *(line for extra in EXTRAS for line in described["optional-dependencies"][extra])]
    needed = _with_what_they_need(map(Requirement, direct))
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE) if "==" in entry.split("\n")[0]]
    return _HEADER + "".join(entry for entry in entries if canonicalize_name(entry.split("==")[0]) in needed)


def _with_what_they_need(direct: Iterable[Requirement]) -> set[str]:
    """Names of packages; those for other systems are left out, for the image is for this one."""
    needed: set[tuple[str, str]] = set()  # with each extra that somebody asks for; "" is the package itself
    waiting = [(requirement, "") for requirement in direct]
    while waiting:
        requirement, wanted_by = waiting.pop()
        if requirement.marker and not any(requirement.marker.evaluate({**python, "extra": wanted_by}) for python in _PYTHONS):
            continue
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras} - {known for one, known in needed if one == name}:
            needed.add((name, extra))
            with suppress(PackageNotFoundError):  # what another Python needs is not installed here, and needs nothing itself
                waiting += [(Requirement(line), extra) for line in requires(name) or ()]
    return {name for name, _ in needed}


if __name__ == "__main__":
    sys.stdout.write(runtime_lock())

"""A person adds an article in plain text to an empty knowledge base and asks which jobs are at risk."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.claims import uncited, unsupported
from tests.end_to_end.conftest import Run

# In the manner of articles that were copied out of a page: headings in capitals, bullet characters, stray indentation.
ARTICLE = """Machines on the Quay: Who Still Goes Out

A HARBOUR THAT WORKS WHILE THE TOWN SLEEPS

Cranes without a driver unload the ships of Grimsand at night. Visitors find the sight uncanny, and the town talks about little else.

JOBS AT RISK: WHAT THE QUAY CAN DO ALONE

Work that follows the same steps every day is the first that the machines of the quay take over. This includes:

  • Crane Driving: Cameras and software lift and set down containers without anybody in the cabin.
  • Tally Clerks: Scanners count the crates and write the lists that clerks used to write.
 • Lock Keeping: Sensors open and close the locks when a ship comes near.
  • Some Pilotage Roles: Small vessels find the channel by satellite, which affects pilots at the start of their careers.
    • Net Mending: A machine finds holes in a net and ties the knots.
  • It is important to note that “at risk” does not mean gone. Crane drivers now watch over four cranes from a room on land.

    NEW WORK: WHO LOOKS AFTER THE MACHINES

    The machines need people as well. New roles on the quay include:

  • Sensor Technicians: They clean and adjust the sensors of the locks.
  • Remote Operators: They take over a crane when its software is unsure.
"""

OWN_GROUPS = ("Crane Driving", "Tally Clerks", "Lock Keeping", "Some Pilotage Roles", "Net Mending")
SEED_GROUPS = (
    "Data Entry and Clerical Work",
    "Manufacturing and Assembly Line Roles",
    "Customer Service and Support",
    "Transportation and Logistics",
    "Some Financial and Accounting Roles",
    "Journalism and Content Generation",
)


def added_and_asked(article: Path, tmp_path: Path, run: Run) -> dict[str, object]:
    index_path = tmp_path / "index"
    added = run("knowledge", "add", str(article), index_path=index_path)
    assert added.returncode == 0, added.stderr
    return asked("Which jobs are at risk?", index_path, run)


def asked(question: str, index_path: Path, run: Run) -> dict[str, object]:
    answered = run("bot", "ask", question, "--json", index_path=index_path)
    assert answered.returncode == 0, answered.stderr
    reply: dict[str, object] = json.loads(answered.stdout)
    return reply


def assert_names_each_with_its_source(reply: dict[str, object], groups: tuple[str, ...]) -> None:
    text, citations = str(reply["text"]), reply["citations"]
    assert isinstance(citations, list)
    assert reply["status"] == "answered"
    items = re.findall(r"^- .*$", text, re.MULTILINE)
    for group in groups:
        (item,) = (item for item in items if group.lower() in item.lower())
        number = re.search(r"\[(\d+)\]$", item)
        assert number is not None, item
        assert group.lower() in citations[int(number[1]) - 1]["snippet"].lower()
    assert not uncited(text)
    assert not unsupported(text, citations)


def test_an_article_in_plain_text_answers_with_all_its_groups_each_cited(tmp_path: Path, run: Run) -> None:
    article = tmp_path / "quay.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    reply = added_and_asked(article, tmp_path, run)
    assert_names_each_with_its_source(reply, OWN_GROUPS)
    assert "Sensor Technicians" not in str(reply["text"])


def test_the_seed_article_answers_with_all_its_groups_each_cited(tmp_path: Path, run: Run, pytestconfig: pytest.Config) -> None:
    article = pytestconfig.rootpath.parent / "shared" / "seed" / "article.txt"
    if not article.is_file():
        pytest.skip("NOT TESTED ON THE SEED ARTICLE: there is no ../shared/seed/article.txt beside this checkout")
    assert_names_each_with_its_source(added_and_asked(article, tmp_path, run), SEED_GROUPS)
    told = str(asked("What is AI ASMR?", tmp_path / "index", run)["text"])
    assert "ASMR" in told
    assert "bookkeeping" not in told  # near in its words, and about something else

"""Eval cases out of what people really asked: a gap or a rated answer becomes a case in a file that its author goes on writing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

import yaml

from bot.conversations import RatedAnswer
from bot.gaps import Gap
from evals import cases

COLLECTED: Final = cases.SUITES_PATH / "collected.yaml"
_HEADER: Final = """# yaml-language-server: $schema=case.schema.json
# Cases made of what people asked, by `python -m evals add-case`. What a good answer says is for you to add: nuggets, relevant sections.
suite: collected
corpus: guidance
cases:
"""
_LONGEST_PHRASE: Final = 120


class CaseExists(Exception):
    """There is one of that name in the file already. Its text is one plain sentence."""


def case_of_gap(gap: Gap, *, covered: bool) -> dict[str, Any]:
    """Without who asked it, in words that many used. Expects a decline, or with `covered`, once there is a document, an answer."""
    expect: dict[str, Any] = {"status": ["answered", "partly_answered"], "citations": "required"} if covered else {"status": "declined"}
    return {"name": f"gap-{gap.id}", "tags": ["gap"], "turns": [{"user": gap.example or " ".join(gap.words), "expect": expect}]}


def case_of_rating(rated: RatedAnswer) -> dict[str, Any]:
    """Of a thumbs-down: the same conversation must not end in the same answer again. Of a thumbs-up: it must have the same status."""
    status = rated.status or "answered"
    if rated.rating == "up":
        expect: dict[str, Any] = {"status": status}
    elif status == "declined":
        expect = {"status": ["answered", "partly_answered"]}
    else:
        expect = {"must_not": [_phrase(rated.answer)]}
    case: dict[str, Any] = {
        "name": f"rating-{hashlib.sha256(rated.answer_id.encode()).hexdigest()[:12]}",
        "tags": [f"thumb_{rated.rating}"],
    }
    if rated.earlier:
        case["history"] = [{turn.role: turn.text} for turn in rated.earlier]
    return case | {"turns": [{"user": rated.question, "expect": expect}]}


def append(case: dict[str, Any], path: Path = COLLECTED, remark: str | None = None) -> None:
    """Behind what is in the file, which stays as its author wrote it. Raises CaseExists, CaseFilesInvalid."""
    before = path.read_text(encoding="utf-8") if path.is_file() else _HEADER
    known = {one.case.name for one in cases.load([path])} if path.is_file() else set()
    if case["name"] in known:
        raise CaseExists(f"{path} has a case {case['name']} already.")
    written = yaml.safe_dump([case], sort_keys=False, allow_unicode=True, width=130)
    comment = "".join(f"  # {line}\n" for line in (remark or "").splitlines())
    path.write_text(before + comment + "".join(f"  {line}\n" for line in written.splitlines()), encoding="utf-8")
    try:
        cases.load([path])
    except cases.CaseFilesInvalid:
        path.write_text(before, encoding="utf-8")
        raise


def _phrase(answer: str) -> str:
    """How the answer began, up to its first marker or line end: enough to recognise it by."""
    return answer.split(" [")[0].split("\n")[0][:_LONGEST_PHRASE].strip()

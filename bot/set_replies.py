"""What the bot says when it does not answer from passages: greetings, declines, and the way to a human being."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from bot.stages import Reply, Status, Understanding

_TEXTS: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "texts" / "en.toml").read_text(encoding="utf-8"))


def talk(understanding: Understanding) -> Reply:
    status: Status = "clarify" if understanding.intent in {"unclear", "complaint"} else "greeted"
    texts = _TEXTS["talk"]
    return Reply(status, texts.get(f"{understanding.intent}_{understanding.detail}", texts[understanding.intent]))


def distress(understanding: Understanding, country: str | None) -> Reply:
    texts, crisis = _TEXTS["distress"], _TEXTS["crisis"]
    opening = texts.get(understanding.detail, texts["opening"])
    route = crisis.get((country or "").upper(), crisis["anywhere"])
    return Reply("signposted", texts["text"].format(opening=opening, route=route))


def professional(understanding: Understanding) -> Reply:
    texts = _TEXTS["professional"]
    return Reply("declined", texts["text"].format(who=texts[understanding.detail]))


def attack(understanding: Understanding) -> Reply:
    return Reply("declined", _TEXTS["attack"].get(understanding.detail, _TEXTS["attack"]["other"]))


def decline(missing: tuple[str, ...], topics: tuple[str, ...]) -> Reply:
    """One sentence that names what is missing and the nearest topics that are covered."""
    texts = _TEXTS["decline"]
    about = f"“{' '.join(missing)}”" if missing else texts["unnamed"]
    text = texts["with_topics"].format(about=about, topics=_either(topics)) if topics else texts["without_topics"].format(about=about)
    return Reply("declined", text)


def _either(topics: tuple[str, ...]) -> str:
    quoted = [f"“{topic}”" for topic in topics]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"

"""What the bot says when it does not answer from passages: greetings, declines, and the way to a human being."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bot import patterns
from bot.messages.phrases import phrase_with
from bot.messages.premises import said_back
from bot.messages.saying_back import sayable
from bot.stages import Coverage, Reply, Status, Understanding

_FOLDER: Final = Path(__file__).parent / "texts"
_TEXTS: Final[dict[str, Any]] = tomllib.loads((_FOLDER / "en.toml").read_text(encoding="utf-8"))
_ABROAD: Final[dict[str, dict[str, str]]] = tomllib.loads((_FOLDER / "languages.toml").read_text(encoding="utf-8"))
_ROUTES: Final[dict[str, dict[str, str]]] = tomllib.loads((_FOLDER / "help_routes.toml").read_text(encoding="utf-8"))
_ACUTE: Final = patterns.load("emergencies")["acute"]

# Of what a person typed nothing is repeated that could be an address or markup: somebody else may have had them type it.
_PLAIN_WORD: Final = re.compile(r"(?!https?$|www$)[^\W_](?:[\w%+#'’-]*[\w%+#])?")


def other_language(understanding: Understanding) -> Reply | None:
    """In the person's language, in which one the bot can help; None where it does not know that language."""
    texts = _ABROAD.get(understanding.language)
    return Reply("declined", texts["other"]) if texts else None


def talk(understanding: Understanding) -> Reply:
    abroad = _ABROAD.get(understanding.language, {})
    if understanding.intent in abroad:
        return Reply("greeted", abroad[understanding.intent])
    if understanding.intent == "unclear" and understanding.detail:
        return _asked_back(understanding.detail, understanding.readings)
    status: Status = "clarify" if understanding.intent in {"unclear", "complaint"} else "greeted"
    texts = _TEXTS["talk"]
    return Reply(status, texts.get(f"{understanding.intent}_{understanding.detail}", texts[understanding.intent]))


def _asked_back(lacking: str, readings: tuple[str, ...]) -> Reply:
    """Names what is missing, or the readings to choose from."""
    readings = tuple(filter(sayable, readings))
    texts = _TEXTS["clarify"]
    text = texts.get(f"{lacking}_readings", texts[lacking]) if readings else texts[lacking]
    return Reply("clarify", text.format(readings=_one_of(readings)), suggestions=())


def _one_of(readings: tuple[str, ...]) -> str:
    return readings[0] if len(readings) == 1 else f"{', '.join(readings[:-1])} or {readings[-1]}" if readings else ""


def distress(understanding: Understanding, country: str | None) -> Reply:
    kind, abroad = understanding.detail, _ABROAD.get(understanding.language)
    if abroad:
        text = abroad.get("abuse", abroad["distress"]) if kind == "abuse" else abroad["distress"]
        return Reply("signposted", text.format(route=_route(abroad, kind, country)))
    texts = _TEXTS["distress"]
    text = texts.get(f"text_{kind}", texts["text"])
    return Reply("signposted", text.format(opening=texts.get(kind, texts["opening"]), route=_route(texts, kind, country)))


def _route(texts: dict[str, str], kind: str | None, country: str | None) -> str:
    """The way to a human being: the country's line for this kind of distress, or where to find one."""
    known = _route_in(country)
    if known is None or "route" not in texts:
        return texts["anywhere"]
    which = "abuse_" if kind == "abuse" and "abuse_number" in known else ""
    line, number = known[f"{which}line"], known[f"{which}number"]
    return texts["route_same" if line == number and "route_same" in texts else "route"].format(
        line=line, number=number, emergency=known["emergency"]
    )


def _route_in(country: str | None) -> dict[str, str] | None:
    return _ROUTES.get((country or "").upper())


def professional(understanding: Understanding, country: str | None = None) -> Reply:
    texts = _TEXTS["professional"]
    who = texts[understanding.detail]
    if understanding.detail == "medical" and _ACUTE.search(understanding.query):
        return Reply("signposted", texts["emergency"].format(number=_emergency_number(country), who=who))
    return Reply("declined", texts["text"].format(who=who))


def _emergency_number(country: str | None) -> str:
    texts, known = _TEXTS["professional"], _route_in(country)
    return str(texts["emergency_number"].format(emergency=known["emergency"]) if known else texts["emergency_anywhere"])


def whom_to_ask(understanding: Understanding) -> str:
    """What follows an answer that the documents do give to such a question."""
    texts = _TEXTS["professional"]
    return f"\n\n{texts['own_case'].format(who=texts[understanding.detail])}"


def attack(understanding: Understanding) -> Reply:
    return Reply("declined", _TEXTS["attack"].get(understanding.detail, _TEXTS["attack"]["other"]))


def decline(coverage: Coverage, topics: tuple[str, ...], premise: str | None = None, query: str = "") -> Reply:
    """One sentence that names what is missing, or the claim that no source makes, and the nearest topics that are covered."""
    texts = _TEXTS["decline"]
    nearest = texts["nearest"].format(topics=_either(topics)) if topics else "."
    if premise:
        return Reply("declined", said_back(premise) + nearest)
    kinds = [texts["kinds"][kind] for kind in coverage.missing_kinds]
    phrases = dict.fromkeys(phrase_with(word, query) for word in coverage.missing)
    named = [f"“{phrase}”" for phrase in phrases if all(_PLAIN_WORD.fullmatch(word) for word in phrase.split())]
    if kinds:  # whatever else is missing, this is what was asked for
        return Reply("declined", texts["not_said"].format(what=_joined(list(dict.fromkeys(kinds)))) + nearest)
    if named:
        return Reply("declined", texts["nothing_about"].format(about=_joined(named)) + nearest)
    return Reply("declined", texts["unnamed"] + nearest)


def told_all() -> Reply:
    return Reply("declined", _TEXTS["decline"]["told_all"])


def is_decline(text: str) -> bool:
    texts = _TEXTS["decline"]
    return text.startswith(tuple(texts[opening].partition("{")[0] for opening in ("nothing_about", "not_said", "unnamed", "told_all")))


def _either(topics: tuple[str, ...]) -> str:
    return _joined([f"“{topic}”" for topic in topics])


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"

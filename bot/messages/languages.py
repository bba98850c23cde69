"""Which language a message is written in. Sure or silent: English with slips and slang is never taken for another language.

By script where that tells, otherwise by frequent words and letters that only one language has. Detectors that are trained on whole
sentences guess at short ones: they must name a language for "ok" and "im a typist lol", and this need not.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from knowledge import Document, KnowledgeBase

ENGLISH: Final = "en"
_LANGUAGES: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[1] / "patterns" / "languages.toml").read_text(encoding="utf-8")
)
# Words that are English too ("is", "me", "do", "die") speak for no language
_WORDS: Final = {code: frozenset(about["words"].split()) for code, about in _LANGUAGES.items() if "words" in about}
_TELLING: Final = {code: words - _WORDS[ENGLISH] for code, words in _WORDS.items() if code != ENGLISH}
_LETTERS: Final = {code: frozenset(about["letters"]) for code, about in _LANGUAGES.items() if "words" in about and about.get("letters")}
_SCRIPTS: Final = {code: re.compile(about["script"]) for code, about in _LANGUAGES.items() if "script" in about}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

OF_LETTERS = 0.4  # share of a script; a name in another script does not make a message foreign
OF_WORDS = 0.3  # share of words of a language in a message; "status quo" and "de facto" do not reach it
LETTERS_COUNT = 2  # words for which one with a letter of its own counts
READ_CHARACTERS = 2000


@lru_cache(maxsize=1000)
def language_of(text: str) -> str:
    """ISO 639-1; English where nothing shows another language clearly."""
    text = text[:READ_CHARACTERS]
    return _by_script(text) or _by_words(text) or ENGLISH


def languages_of(knowledge_base: KnowledgeBase) -> frozenset[str]:
    return _languages_of(knowledge_base.documents)


@lru_cache(maxsize=4)
def _languages_of(documents: tuple[Document, ...]) -> frozenset[str]:
    """What the documents say of themselves and what they are written in: most say nothing."""
    said = {document.language.lower()[:2] for document in documents if not document.language.lower().startswith(ENGLISH)}
    return frozenset(said | {language_of(document.text) for document in documents})


def _by_script(text: str) -> str | None:
    letters = sum(character.isalpha() for character in text)
    for code, script in _SCRIPTS.items():
        if len(script.findall(text)) > OF_LETTERS * letters:
            own = _LANGUAGES[code].get("letters")
            if own is None or any(letter in text.lower() for letter in own):
                return code
        elif code == "ja" and script.search(text) and _SCRIPTS["zh"].search(text):
            return code
    return None


def _by_words(text: str) -> str | None:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if not words:
        return None
    found = {code: sum(word in known for word in words) for code, known in _TELLING.items()}
    own = {code: sum(bool(letters & set(word)) for word in words) for code, letters in _LETTERS.items()}
    own |= {code: 2 for code, letters in _LETTERS.items() if letters & set("¿¡") & set(text)}
    scores = {code: count + LETTERS_COUNT * own.get(code, 0) for code, count in found.items()}
    best, second = sorted(scores, key=lambda code: -scores[code])[:2]
    english = sum(word in _WORDS[ENGLISH] and word not in _WORDS[best] for word in words)
    clear = scores[best] > scores[second] and scores[best] >= OF_WORDS * len(words)
    alone = found[best] == len(words) and len(words) <= 2 and english == 0  # "hola", "guten Tag"
    return best if clear and scores[best] > english and (scores[best] >= LETTERS_COUNT or alone) else None

"""Words as the lexical measures see them: tokens, stop words and stems. Keyword search, coverage and verification share this one view."""

from __future__ import annotations

import re
from functools import lru_cache

import sentencex
import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[’'.,&+#-]?[^\W_]+)*[+#]*", re.UNICODE)
_stemmer = Stemmer.Stemmer("english")

# Function words of English: what may differ between a question and the passage that answers it without a difference in meaning.
STOP_WORDS = frozenset(
    """a about above across after again all along also am among an and any are aren't around as at be because been before
    behind being below beside between beyond both but by can can't cannot could couldn't despite did didn't do does doesn't
    doing don't down during each either else ever every except few for from further get gets getting got had hadn't has
    hasn't have haven't having he he's her here here's hers herself him himself his how how's however i i'd i'll i'm i've if
    in inside into is isn't it it's its itself just let let's like lot lots many may maybe me might more most much must my
    myself near no nor not now of off on once one only onto or other others ought our ours ourselves out outside over own
    per perhaps please quite rather really same shall she she's should shouldn't since so some someone something such than
    that that's the their theirs them themselves then there there's these they they'd they'll they're they've thing things
    this those though through throughout to too toward towards under unlike until up upon us very via want was wasn't we
    we'd we'll we're we've were weren't what what's when when's where where's whether which while who who's whom whose why
    why's will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    yourselves""".split()
)


def tokens(text: str) -> list[str]:
    """Words and numbers in order, lower case, apostrophes straight."""
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def stem(token: str) -> str:
    """Snowball (Porter 2) stem of a lower-case token; the possessive goes first."""
    return str(_stemmer.stemWord(token.removesuffix("'s").removesuffix("'")))


def content_words(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, with repetitions."""
    return list(_content_words(text))


@lru_cache(maxsize=4096)  # the passages that people ask for most are compared with every question
def _content_words(text: str) -> tuple[str, ...]:
    return tuple(stem(token) for token in tokens(text) if token not in STOP_WORDS)


# What sentencex 1.0 takes for the end of a sentence: "The head of the office is Ms." is none.
_ABBREVIATED = re.compile(r"\b(?:M[sx]|Ste|Herr|Dipl|approx|max|Vol|Ch|Tel)\.\s*$")


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Start and end offset of each sentence, without the white space around it."""
    spans = []
    carried: int | None = None  # where a sentence began that only seemed to end
    for boundary in sentencex.get_sentence_boundaries(language, text):
        start, end = int(boundary["start_index"]), int(boundary["end_index"])
        start, carried = (start if carried is None else carried), None
        piece = text[start:end]
        if _ABBREVIATED.search(piece) and text[end:].strip():
            carried = start
            continue
        stripped = piece.strip()
        if stripped:
            start += len(piece) - len(piece.lstrip())
            spans.append((start, start + len(stripped)))
    return spans

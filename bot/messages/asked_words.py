"""The words of a question that say what it is about, told from the words of asking."""

from __future__ import annotations

from knowledge import STOP_WORDS, stem, tokens

# Words of the asking, not of the asked: a passage that answers need not contain them.
_ASKING = frozenset(
    stem(word)
    for word in """able according advice advise affect answer anything article ask become begin best better briefly career change chance
    come compare consider could currently day deal detail difference different difficult document does else everyone
    exactly example examples explain face feel find first follow future general give go good great group groups guess
    guidance guide happen happening hard help hey hi hope idea important include including interested issue job jobs
    keep kind kinds know learn least less let life list little living long look main make makes matter mean means
    mention mentioned name named names need new next number okay one opinion order outline part people person place
    point possible probably question quick ready reason reasons recommend regarding right role roles say says see
    sentence seriously short simple situation someone sort start stay steps still stuff suggest summarise summarize
    summary sure take talk tell text thank thanks think thinking time today together topic true try two type types
    understand use used useful want way ways well word words work worker workers working world worried worry worth year
    years""".split()
)


def asked_words(query: str) -> list[str]:
    """The words of a query that say what it is about, as they stand, without repetition."""
    seen: dict[str, str] = {}
    for token in tokens(query):
        if token not in STOP_WORDS and stem(token) not in _ASKING:
            seen.setdefault(stem(token), token)
    return list(seen.values())

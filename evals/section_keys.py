"""Whether the sections that cases name are in their corpus. A key that nothing answers to would lower recall in silence for ever."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from evals.cases import CaseProblem, SuiteCase
from evals.corpus_indexes import Corpora
from evals.metrics.retrieval import keys_of
from evals.targets import TargetUnavailable
from knowledge import list_documents


async def unknown(suite_cases: Sequence[SuiteCase], corpora: Corpora) -> list[CaseProblem]:
    """A problem for each key that no chunk of its corpus answers to, with the nearest that one does; and for a corpus that is none.

    A corpus that is handed out apart and is not there has no problems: nobody can tell.
    """
    problems = []
    for corpus in dict.fromkeys(entry.corpus for entry in suite_cases):
        if corpora.absence(corpus):
            continue
        entries = [entry for entry in suite_cases if entry.corpus == corpus]
        try:
            known = await _keys(corpus, corpora)
        except TargetUnavailable as error:
            problems.append(CaseProblem(entries[0].file, None, "corpus", str(error)))
            continue
        problems.extend(problem for entry in entries for problem in _unknown_in(entry, known))
    return problems


async def _keys(corpus: str, corpora: Corpora) -> frozenset[str]:
    documents = await list_documents(await corpora.index(corpus))
    return frozenset(key for one in documents for chunk in one.chunks for key in keys_of(chunk, one.document.key))


def _unknown_in(entry: SuiteCase, known: frozenset[str]) -> list[CaseProblem]:
    problems = []
    for turn_number, turn in enumerate(entry.case.turns):
        for number, section in enumerate(turn.expect.relevant):
            if section.key not in known:
                nearest = get_close_matches(section.key, known, n=1)
                hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
                field = f"turns[{turn_number}].expect.relevant[{number}].key"
                problems.append(CaseProblem(entry.file, entry.case.name, field, f"no section of {entry.corpus} is {section.key!r}{hint}"))
    return problems

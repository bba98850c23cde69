"""The measures measured: agreement with ratings, and what the two checks refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from evals import meta
from evals.__main__ import main
from evals.checks import ScorerCheck, VerifierCheck
from evals.exit_codes import ExitCode
from evals.human_ratings import RatedAnswer
from evals.metrics.support import EmbeddingSupport, SentenceVectors
from evals.mutations import Claim
from knowledge import EmbeddingModel

PASSAGES = (
    "The evening school in Ghana teaches 24 welders a year. Each welder must pass a test of three parts before the state issues a licence.",
    "Accountants in Norway file reports by 31 March. A report that is not filed costs the firm 900 crowns a day.",
    "A nurse is responsible for 6 patients during the day. At night the clinic has 12 patients for each nurse, and a doctor can be called.",
    "The library lends 40 tools to its members. It is open on 5 days, and a carpenter shows how to use the saws every second Friday.",
)


@pytest.fixture(scope="module")
def vectors(embedding_model: EmbeddingModel) -> SentenceVectors:
    return SentenceVectors(embedding_model.encode)


def _answer(number: int, text: str, rating: float) -> RatedAnswer:
    return RatedAnswer(f"conversation-{number}", "writer", text, (PASSAGES[number],), (rating, rating), {"another measure": rating / 4})


def test_faithful_answers_score_above_invented_ones(vectors: SentenceVectors) -> None:
    faithful = [_answer(number, passage.split(". ")[0] + ".", 4.0) for number, passage in enumerate(PASSAGES)]
    invented = [_answer(number, "Penguins swim faster than most boats on the open sea.", 1.0) for number in range(4)]
    rows = {row.measure: row for row in meta.agreement([*faithful, *invented], EmbeddingSupport(vectors.of), vectors)}
    assert {*meta.MEASURES, "another measure"} == set(rows)
    for row in rows.values():
        assert row.auroc.estimate == 1.0
        assert row.auroc.groups == 4  # conversations, not answers
        assert row.spearman.estimate > 0.8


@pytest.mark.parametrize("check", ["scorer", "verifier"])
async def test_both_checks_refuse_mutations_and_let_the_rest_pass(
    check: str, vectors: SentenceVectors, embedding_model: EmbeddingModel
) -> None:
    refuses = ScorerCheck(EmbeddingSupport(vectors.of)).refuses if check == "scorer" else VerifierCheck(embedding_model).refuses
    claims = meta.claims_of_passages((str(number), passage) for number, passage in enumerate(PASSAGES))
    rows = {row.kind: row for row in await meta.catches("made up", claims, refuses, limit=50)}
    assert len(claims) == 8
    for kind in ("number swapped", "denied", "occupation swapped"):
        assert rows[kind].sentences >= 3
        assert rows[kind].refused.estimate >= 0.75, rows[kind].examples
    assert rows["unchanged"].refused.estimate == 0.0, rows["unchanged"].examples


async def test_examples_are_the_sentences_that_were_judged_wrongly() -> None:
    async def refuse_all(claim: Claim, text: str) -> bool:
        return True

    claims = meta.claims_of_passages([("a", PASSAGES[0])])
    rows = {row.kind: row for row in await meta.catches("made up", claims, refuse_all, limit=50)}
    assert rows["number swapped"].examples == ()
    assert set(rows["unchanged"].examples) == {claim.text for claim in claims}


def test_broken_lines_are_no_claims() -> None:
    text = "Home | About | Contact us for more.\nShort one.\nThis sentence is whole and long enough.\nis this a sentence of any kind.\n"
    assert [claim.text for claim in meta.claims_of_passages([("a", text)])] == ["This sentence is whole and long enough."]


def test_the_command_says_plainly_that_the_ratings_are_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meta", "--only", "agreement", "--ratings", str(tmp_path / "none.json")]) == ExitCode.PASSED
    assert "Agreement with people was not measured" in capsys.readouterr().out


def test_the_retellings_are_of_documents_that_exist_and_none_stands_twice() -> None:
    entries = yaml.safe_load(meta.RETELLINGS_PATH.read_text(encoding="utf-8"))
    documents = Path("knowledge/documents")
    assert all((documents / entry["document"]).is_file() for entry in entries)
    told = meta.retellings({entry["document"]: ["a passage"] for entry in entries})
    assert len({claim.text for claim in (*told.honest, *told.untrue)}) == len(told.honest) + len(told.untrue) >= 140


async def test_retellings_are_counted_by_what_a_check_should_have_done() -> None:
    async def refuse_none(claim: Claim, text: str) -> bool:
        return False

    told = meta.retellings({"jobs-at-risk.md": ["a passage"]})
    untrue, honest = await meta.retelling_catches(told, refuse_none)
    assert (untrue.refused.estimate, honest.refused.estimate) == (0.0, 0.0)
    assert len(untrue.examples) == len(told.untrue)
    assert honest.examples == ()

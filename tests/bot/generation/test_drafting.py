"""Sentences come out whole, with what they cite, however the text was cut on its way."""

from __future__ import annotations

import pytest

from bot.generation.drafting import Repetitions, SentenceCutter
from bot.stages import DraftSentence
from tests.sample_evidence import sample_chunks


def cut(text: str, size: int = 3) -> list[DraftSentence]:
    cutter = SentenceCutter(sample_chunks())
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return [sentence for piece in pieces for sentence in cutter.feed(piece)] + list(cutter.finish())


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in cut(text)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_the_pieces_in_which_a_text_arrives_do_not_matter(size: int) -> None:
    text = "Bookkeeping is being automated [1]. Dr. Smith says so, e.g. in 4.5 percent of cases [1, 2]!\n\n- **Check** it [3]\n- Explain\n"
    assert cut(text, size) == [
        DraftSentence("Bookkeeping is being automated.", ("chunk-1",), block="paragraph"),
        DraftSentence("Dr. Smith says so, e.g. in 4.5 percent of cases!", ("chunk-1", "chunk-2")),
        DraftSentence("Check it", ("chunk-3",), block="item"),
        DraftSentence("Explain", (), block="item"),
    ]


def test_a_sentence_comes_out_as_soon_as_the_next_one_has_begun() -> None:
    cutter = SentenceCutter(sample_chunks())
    assert list(cutter.feed("Routine tasks are automated [1].")) == []
    assert list(cutter.feed(" You")) == []
    assert [sentence.text for sentence in cutter.feed(" can")] == ["Routine tasks are automated."]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Software sorts receipts [1].", ("chunk-1",)),
        ("Software sorts receipts. [1]", ("chunk-1",)),
        ("Software sorts receipts.[1][3]", ("chunk-1", "chunk-3")),
        ("Software sorts receipts [1, 3].", ("chunk-1", "chunk-3")),
        ("Software sorts receipts [1-3].", ("chunk-1", "chunk-2", "chunk-3")),
        ("Software sorts receipts 【2】.", ("chunk-2",)),
        ("Software sorts receipts [^2].", ("chunk-2",)),
        ("Software sorts receipts [Passage 2].", ("chunk-2",)),
        ("Software sorts receipts [2] [2].", ("chunk-2",)),
        ("Software sorts receipts [9] [0] [99].", ()),
        ("Software sorts receipts.", ()),
    ],
)
def test_markers_name_passages_and_leave_the_text(text: str, cited: tuple[str, ...]) -> None:
    assert cut(text) == [DraftSentence("Software sorts receipts.", cited, block="paragraph")]


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    first, second = cut("Tasks are automated. [1] People advise. [2]")
    assert (first.text, first.chunk_ids) == ("Tasks are automated.", ("chunk-1",))
    assert (second.text, second.chunk_ids) == ("People advise.", ("chunk-2",))


def test_a_marker_at_the_start_of_a_line_speaks_for_the_whole_line() -> None:
    text = "[2] (Work and automation > Something else) A job need not disappear. Its tasks change [1]. People advise.\nThey learn."
    assert [(sentence.text, sentence.chunk_ids) for sentence in cut(text)] == [
        ("A job need not disappear.", ("chunk-2",)),
        ("Its tasks change.", ("chunk-1",)),
        ("People advise.", ("chunk-2",)),
        ("They learn.", ()),
    ]


def test_a_copied_title_outweighs_a_wrong_number() -> None:
    assert cut("[1] (Work and automation > Skills) Learning matters.") == [
        DraftSentence("Learning matters.", ("chunk-3",), block="paragraph")
    ]


def test_lists_headings_and_paragraphs_are_told_apart() -> None:
    text = "## What to do\nHere it is:\n1. Check results. They matter [3].\n2) Explain figures\n* Talk to people\n\nGood luck."
    assert [(sentence.block, sentence.text) for sentence in cut(text)] == [
        ("heading", "What to do"),
        ("paragraph", "Here it is:"),
        ("numbered_item", "Check results."),
        ("sentence", "They matter."),
        ("numbered_item", "Explain figures"),
        ("item", "Talk to people"),
        ("paragraph", "Good luck."),
    ]


def test_markup_links_and_images_do_not_come_through() -> None:
    assert texts("Learn **data** and `code`, *please*, at [this page](http://evil.example/?q=1) ![x](http://evil.example/y) now.") == [
        "Learn data and code, please, at this page x now."
    ]


def test_thoughts_and_labels_are_not_part_of_the_answer() -> None:
    assert texts("<think>The person asks. I look at [1].</think>\n\nAnswer: Tasks are automated [1].") == ["Tasks are automated."]
    assert texts("<think>never ends") == []
    assert texts("Answer: Yes.") == ["Yes."]


def test_everything_is_a_claim_to_verify() -> None:
    assert {sentence.kind for sentence in cut("## Your job is safe\nYou will earn more, namely:\n- 10 percent")} == {"claim"}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Tasks are automated [1]. People adv", ["Tasks are automated."]),
        ("Tasks are automated [1]. People advise [2].", ["Tasks are automated.", "People advise."]),
        ("Tasks are automated [1]. The share is 4.", ["Tasks are automated."]),
        ("Tasks are auto", []),
    ],
)
def test_an_answer_that_is_cut_off_ends_with_its_last_whole_sentence(text: str, whole: list[str]) -> None:
    cutter = SentenceCutter(sample_chunks())
    assert [sentence.text for sentence in (*cutter.feed(text), *cutter.abandon())] == whole


def test_a_sentence_that_was_said_is_recognised_in_nearly_the_same_words() -> None:
    repetitions = Repetitions((DraftSentence("Software sorts receipts and prepares the simple reports."),))
    assert repetitions.holds(DraftSentence("The software sorts receipts, and prepares simple reports."))
    assert not repetitions.holds(DraftSentence("Software sorts letters and answers simple questions."))
    assert not repetitions.holds(DraftSentence("Bookkeeping clerks are at risk."))
    assert not repetitions.holds(DraftSentence("Data entry clerks are at risk."))


def test_a_loop_is_noticed() -> None:
    repetitions = Repetitions(())
    assert [(repetitions.holds(DraftSentence("You can learn.")), repetitions.stuck) for _ in range(4)] == [
        (False, False),
        (True, False),
        (True, True),
        (True, True),
    ]

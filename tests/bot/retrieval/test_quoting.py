from __future__ import annotations

from dataclasses import replace

from bot.retrieval.quoting import LONGEST_WHOLE_PASSAGE_WORDS, announced, labelled, quotable, with_unsaid, without_yes_or_no
from bot.retrieval.told_already import Told
from bot.stages import Coverage, Evidence
from knowledge import Chunk, Passage
from tests.sample_evidence import chunk

MILL = (
    "The mill grinds rye on Mondays and wheat for the rest of the week. It stands still in winter. "
    "The miller lives upstairs with two cats and a dog. Visitors pay two crowns at the door."
)
RYE = "The mill grinds rye on Mondays and wheat for the rest of the week."


def evidence(of: Chunk, *scores: float, met: tuple[float, ...] = ()) -> Evidence:
    passages = (Passage(of, 1.0, 0.5),)
    return Evidence(passages, Coverage(0.9, covered=True), sentence_scores={of.id: scores}, sentences_met={of.id: met} if met else {})


def test_a_passage_that_opens_with_what_was_asked_is_given_whole() -> None:
    mill = chunk(1, "Mill", MILL)
    assert quotable(mill, evidence(mill, 0.8, 0.2, 0.1, 0.1)) == [sentence.text for sentence in mill.sentences]


def test_where_one_fact_is_sought_the_sentences_beside_it_are_left_out() -> None:
    mill = chunk(1, "Mill", MILL)
    assert quotable(mill, evidence(mill, 0.4, 0.4, 0.4, 0.4, met=(0.1, 0.1, 0.2, 0.9)), sought="fact") == [
        "Visitors pay two crowns at the door."
    ]


def test_of_a_very_short_passage_only_what_is_beside_the_point_is_left_out() -> None:
    mill = chunk(1, "Mill", "The mill grinds rye on Mondays. Visitors pay two crowns.")
    assert len(quotable(mill, evidence(mill, 0.4, 0.4, met=(0.5, 0.9)), sought="fact")) == 2
    assert quotable(mill, evidence(mill, 0.1, 0.4, met=(0.2, 0.9)), sought="fact") == ["Visitors pay two crowns."]


def test_whoever_does_not_ask_for_one_fact_gets_the_passage_whole() -> None:
    mill = chunk(1, "Mill", MILL)
    told = quotable(mill, evidence(mill, 0.4, 0.4, 0.4, 0.4, met=(0.1, 0.1, 0.2, 0.9)))
    assert told == [sentence.text for sentence in mill.sentences]


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    mill = chunk(1, "Mill", MILL)
    assert quotable(mill, evidence(mill, 0.1, 0.8, 0.1, 0.1, met=(0.1, 0.8, 0.1, 0.1)), sought="fact") == [
        RYE,
        "It stands still in winter.",
    ]


def test_a_sentence_is_not_parted_from_the_verdict_on_it() -> None:
    text = "The miller says that his rye will save the whole village from hunger this winter. It will not. " + MILL
    mill = chunk(1, "Mill", text)
    scores = (0.9, 0.2, 0.1, 0.1, 0.1, 0.1)
    assert quotable(mill, evidence(mill, *scores, met=scores), sought="fact")[1:] == ["It will not."]


def test_a_list_that_is_told_in_sentences_stays_whole() -> None:
    troubles = "The first is rust, which comes with the rain. The second is dust. Then there is the owl. The last is time."
    around = " ".join(f"Sentence number {number} speaks of the mill and of rye." for number in range(LONGEST_WHOLE_PASSAGE_WORDS // 9))
    mill = chunk(1, "Mill", f"{around} {troubles}")
    scores = [*(0.1 for _ in mill.sentences[4:]), 0.2, 0.2, 0.9, 0.2]
    assert " ".join(quotable(mill, evidence(mill, *scores))) == troubles


def test_of_a_long_passage_the_nearest_sentences_are_given_in_their_order() -> None:
    sentences = [f"Sentence number {number} speaks of the mill and of rye." for number in range(LONGEST_WHOLE_PASSAGE_WORDS // 6)]
    mill = chunk(1, "Mill", " ".join(sentences))
    scores = [0.8, 0.2, 0.9, *(0.1 for _ in sentences[3:])]
    assert quotable(mill, evidence(mill, *scores)) == [sentences[0], sentences[2]]


def test_a_label_that_its_sentence_repeats_is_said_once() -> None:
    item = chunk(1, "Mill", "Millers: Millers grind corn.")
    assert labelled(item, item.text) == item.text


def test_a_row_of_a_table_goes_by_its_first_column() -> None:
    row = replace(chunk(1, "Rooms", "Room: Attic; Beds: 2; Friday: closed"), kind="table_row", label=None)
    assert labelled(row, row.text) == "**Attic** – beds: 2; Friday: closed"
    line = replace(chunk(2, "Lines", "Line: 22; From: Market"), kind="table_row", label=None)
    assert labelled(line, line.text) == "**Line 22** – from: Market"


def test_an_item_with_a_name_keeps_its_condition_where_one_thing_is_asked() -> None:
    text = "Scythe: The scythe is for the meadow. Who borrows it has had a training."
    scythe = replace(chunk(1, "Tools", text), label="Scythe")
    assert quotable(scythe, evidence(scythe, 0.8, 0.1, met=(0.8, 0.1)), sought="fact") == [sentence.text for sentence in scythe.sentences]


def test_a_sentence_that_counts_brings_as_many_of_those_that_follow() -> None:
    assert announced("Three classes have survived.", 4) == 3
    assert announced("There are two ways to get in.", 2) == 2
    assert announced("Three classes have survived.", 2) == 0
    assert announced("Two weeks later it rained.", 4) == 0
    assert announced("Three things decide: weigh, wait and fold.", 4) == 0


def test_a_bare_yes_to_the_heading_is_left_out_where_more_is_said() -> None:
    assert without_yes_or_no(["Yes, and many do.", "The yard takes two a year."]) == ["The yard takes two a year."]
    assert without_yes_or_no(["No, the yard only takes those who have sailed."]) == ["No, the yard only takes those who have sailed."]


def test_where_one_particular_is_asked_a_sentence_that_goes_on_about_what_was_found_is_no_less_to_the_point() -> None:
    card = chunk(1, "Passes", "The rope pass pays for no berth. It can be combined with the crane pass. Gulls nest on the roof.")
    assert quotable(card, evidence(card, 0.6, 0.15, 0.15), sought="particular") == [
        "The rope pass pays for no berth.",
        "It can be combined with the crane pass.",
    ]


def test_a_cell_with_a_semicolon_in_it_keeps_its_row_readable() -> None:
    row = replace(chunk(1, "Posts", "Post: Cleaner; Places: Orvik; Lund; Remark: no weekends"), kind="table_row")
    assert labelled(row, row.text) == "**Cleaner** – places: Orvik; Lund; remark: no weekends"


def test_a_paragraph_keeps_the_name_that_it_opens_with_in_bold() -> None:
    skep = replace(chunk(1, "Hives", "The skep is made of straw."), label="The skep")
    assert labelled(skep, skep.text) == "**The skep** is made of straw."


def test_of_a_passage_whose_nearest_sentences_were_told_just_now_the_others_are_too() -> None:
    mill = chunk(1, "Mill", MILL)
    nearest = [sentence.text for sentence in mill.sentences][1:]
    of_mill = evidence(mill, 0.9, 0.2, 0.3, 0.1)
    assert with_unsaid([RYE], mill, of_mill, Told((RYE,))) == [RYE, *nearest]
    assert with_unsaid([RYE], mill, of_mill, Told(("Visitors pay two crowns at the door.",))) == [RYE]

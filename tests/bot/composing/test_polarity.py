from __future__ import annotations

import pytest

from bot.composing.polarity import polarity


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Is a rope crucial for a ship?", "A rope is crucial for every ship in the harbour.", "Yes"),
        ("Are dogs allowed on the quay?", "Dogs are welcome on the quay.", "Yes"),
        ("May I bring my own wine?", "Guests may bring their own wine.", "Yes"),
        ("Is smoking forbidden in the shed?", "Smoking is forbidden in the shed.", "Yes"),
        ("Are open fires allowed in the gardens?", "Open fires are not allowed in the gardens.", "No"),
        ("May children swim in the harbour?", "Children may not swim in the harbour.", "No"),
        ("Is smoking allowed in the shed?", "Smoking is forbidden in the shed.", "No"),
        ("May I smoke on the balcony?", "No smoking is allowed in rooms or on the balcony.", "No"),
        ("Is deep knowledge of knots required?", "While not requiring deep knowledge of knots, the work needs patience.", "No"),
        ("Is the toll for the bridge agreed on?", "The toll for the bridge remains a subject of debate.", "No"),
        ("Yes or no: may I fly my drone at the lighthouse?", "Drones are forbidden.", "No"),
        ("Can I bring my dog to the lighthouse?", "Dogs are not allowed.", "No"),
        ("May guests smoke in their rooms?", "Guests must not smoke in rooms.", "No"),
        ("May I fly a drone here?", "Nobody may fly drones.", "No"),
        ("Does a red flag mean a storm?", "A red flag does not necessarily mean a storm.", "Not necessarily"),
    ],
)
def test_the_sentence_answers_yes_or_no(question: str, sentence: str, answer: str) -> None:
    assert polarity(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is the library open on Sunday?", "The library is open Monday to Friday."),
        ("Does a berth cost 10 crowns?", "A berth costs 12 crowns a night."),
        ("Will machines take all jobs?", "Machines take jobs in weaving."),
        ("Will weavers be replaced by looms?", "Looms may replace some weavers."),
        ("Is the ferry or the bus faster?", "The ferry is faster than the bus."),
        ("Aren't dogs allowed on the quay?", "Dogs are allowed on the quay."),
        ("Can you tell me whether dogs are welcome?", "Dogs are welcome on the quay."),
        ("Can I bring my dog to the garden?", "Dogs are not allowed in the kitchen."),
        ("May I bring a dog?", "Dogs are forbidden unless they are guide dogs."),
        ("May I swim?", "It is not forbidden to swim."),
        ("What do weavers do?", "Weavers weave."),
        ("Is sail making in the harbour town dying?", "Sail making in the harbour town takes patience."),
        ("Is the tour free?", "The tour costs 5 euros."),
    ],
)
def test_where_it_is_not_clear_nothing_is_said(question: str, sentence: str) -> None:
    assert polarity(question, sentence) is None


def test_a_number_in_words_must_be_said_of_the_same_thing() -> None:
    said = "There is a written paper of three hours and a practical test of two days."
    assert polarity("Is the written paper two hours long?", said) is None
    assert polarity("Is there a written paper of three hours?", said) == "Yes"

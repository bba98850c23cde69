from __future__ import annotations

from bot.composing.shaping import note, shaped
from bot.stages import Coverage, DraftSentence, Evidence, Form
from knowledge import Chunk, Passage, Sentence, split_sentences


def chunk(chunk_id: str, text: str) -> Chunk:
    sentences = tuple(Sentence(text[start:end], start, end) for start, end in split_sentences(text))
    return Chunk(chunk_id, "d", "Trades", (), "paragraph", text, sentences, 0, 0, len(text))


MILLS = chunk("m", "Mills stand on hills. They grind corn for the whole valley and for the towns beyond it. A mill has four sails.")
LAMPS = chunk("l", "Lamps are lit at dusk.")
EVIDENCE = Evidence(
    (Passage(MILLS, 1.0, 0.9), Passage(LAMPS, 0.5, 0.4)),
    Coverage(0.9, True),
    sentence_scores={"m": (0.5, 0.6, 0.58), "l": (0.9,)},
)
PLANNED = [
    *(DraftSentence(sentence.text, ("m",)) for sentence in MILLS.sentences),
    DraftSentence("Besides:", kind="framing", block="paragraph"),
    DraftSentence(LAMPS.text, ("l",)),
]


def texts(form: Form) -> list[str]:
    return [sentence.text for sentence in shaped(PLANNED, form, EVIDENCE)]


def test_without_a_form_everything_is_told() -> None:
    assert texts(Form()) == [sentence.text for sentence in PLANNED]


def test_one_sentence_is_the_most_relevant_of_the_best_passage_that_stands_alone() -> None:
    assert texts(Form(sentences=1)) == ["A mill has four sails."]


def test_a_sentence_that_leans_on_another_comes_with_it() -> None:
    assert texts(Form(sentences=3)) == [sentence.text for sentence in MILLS.sentences]


def test_few_words_are_whole_sentences_and_one_at_least() -> None:
    assert texts(Form(words=10)) == ["Mills stand on hills.", "A mill has four sails."]
    assert texts(Form(words=3)) == ["Mills stand on hills."]


def test_a_remark_goes_with_what_it_introduces() -> None:
    assert "Besides:" not in texts(Form(brief=True))
    assert texts(Form(sentences=9))[-2:] == ["Besides:", "Lamps are lit at dusk."]


def test_claims_become_points_and_one_that_leans_stays_in_its_point() -> None:
    blocks = [sentence.block for sentence in shaped(PLANNED, Form(layout="numbered"), EVIDENCE)]
    assert blocks == ["numbered_item", "sentence", "numbered_item", "paragraph", "numbered_item"]


def test_plain_text_has_no_marks() -> None:
    bold = [DraftSentence("**Mills** grind.", ("m",), block="item"), DraftSentence("**Lamps** burn.", ("l",), block="item")]
    plain = shaped(bold, Form(plain=True), EVIDENCE)
    assert [(sentence.text, sentence.block) for sentence in plain] == [("Mills grind.", "line"), ("Lamps burn.", "line")]


def test_no_answer_is_longer_than_anybody_reads() -> None:
    long = [DraftSentence(f"Number {number} of the mills turns in the wind of the sea all day.", ("m",)) for number in range(40)]
    assert sum(len(sentence.text.split()) for sentence in shaped(long, Form(), EVIDENCE)) <= 210


def test_what_of_a_form_cannot_be_had_is_said() -> None:
    assert "German" in (note(Form(language="German")) or "")
    assert note(Form(simple=True))
    assert note(Form(letters=True))
    assert note(Form(layout="table"))
    assert note(Form(language="English")) is None
    assert note(Form(layout="numbered")) is None


def test_what_leads_up_to_a_quote_that_was_told_already_is_left_out() -> None:
    mills = PLANNED[0]
    led = [mills, DraftSentence("The nearest of them is", kind="framing", block="paragraph"), mills, PLANNED[-1]]
    assert [sentence.text for sentence in shaped(led, Form(), EVIDENCE)] == [mills.text, PLANNED[-1].text]

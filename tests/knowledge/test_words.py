from __future__ import annotations

import pytest

from knowledge import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The head is Ms. Noor Castellan. She is in.", ["The head is Ms. Noor Castellan.", "She is in."]),
        ("Ask Mx. Bell or Mr. Hart. Ask early.", ["Ask Mx. Bell or Mr. Hart.", "Ask early."]),
        ("It costs approx. Ten more come. Then", ["It costs approx. Ten more come.", "Then"]),
        ("See Vol. II for more. Ch. 3 has knots.", ["See Vol. II for more.", "Ch. 3 has knots."]),
        ("We asked Ms.", ["We asked Ms."]),
        ("  One ends here.  Another one there.  ", ["One ends here.", "Another one there."]),
    ],
)
def test_a_title_or_an_abbreviation_ends_no_sentence(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences

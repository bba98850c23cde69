from __future__ import annotations

from datetime import date

import pytest

from knowledge.formats.converted import Converted, NotReadable
from knowledge.formats.front_matter import convert


def test_front_matter_says_title_source_date_and_language_and_is_no_text() -> None:
    header = '---\ntitle: "Jobs: at risk"\nsource: https://example.org/jobs\ndate: 2025-06-30\nlanguage: en-GB\ntags: [a, b]\n---\n'
    assert convert(f"{header}# Jobs\n\nText.\n") == Converted(
        "# Jobs\n\nText.\n", title="Jobs: at risk", source="https://example.org/jobs", updated=date(2025, 6, 30), language="en"
    )


def test_text_without_front_matter_stays_as_it_is() -> None:
    assert convert("# Jobs\n\n---\n\nText.") == Converted("# Jobs\n\n---\n\nText.")


@pytest.mark.parametrize("text", ["---\n\nText between rules.\n\n---\n\nMore.", "---\nJust words\n---\n\nMore.", "---\n\nText."])
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert convert(text).markdown == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("2025-06-30T10:00:00Z", date(2025, 6, 30)),
        ("2025-06-30 10:00:00", date(2025, 6, 30)),
        ("30 June 2025", date(2025, 6, 30)),
        ("June 30, 2025", date(2025, 6, 30)),
        ("30.06.2025", date(2025, 6, 30)),
        ("2025-06", date(2025, 6, 1)),
        ("some day", None),
        ("2025-13-45", None),
    ],
)
def test_dates_as_people_write_them(written: str, read: date | None) -> None:
    assert convert(f"---\ndate: {written}\n---\nText.").updated == read


def test_the_last_change_is_the_date_where_both_are_there() -> None:
    assert convert("---\ndate: 2020-01-01\nupdated: 2025-06-30\n---\nText.").updated == date(2025, 6, 30)


def test_words_that_yaml_takes_for_truth_or_numbers_are_words() -> None:
    converted = convert("---\ntitle: 2030\nlanguage: no\n---\nText.")
    assert (converted.title, converted.language) == ("2030", "no")


def test_a_hostile_tag_builds_nothing() -> None:
    assert convert("---\ntitle: !!python/object/apply:os.system ['echo gone']\n---\nText.").title is None


def test_references_that_multiply_cost_nothing() -> None:
    levels = "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12))
    assert convert(f"---\na: &a [x]\n{levels}title: Fine\n---\nText.").title == "Fine"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: [a\n---\nText.", "not valid YAML"),
        ("---\ntitle: a\n\ttabs: b\n---\nText.", "not valid YAML"),
        ("---\ntitle: Never closed\n\nText.", "never ends"),
        ("---\ntitle: " + "[" * 9_000 + "\n---\nText.", "too complex"),
        ("---\ntitle: " + "[" * 390 + "\n---\nText.", "not valid YAML"),
        ("---\ntitle: " + "x" * 30_000 + "\n---\nText.", "too long"),
    ],
    ids=["bracket", "tab", "open", "very deep", "deep", "long"],
)
def test_broken_front_matter_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        convert(text)

"""Writes harbour_town/hostel-prices.docx, a price list with tables. Only this script knows its text."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from evals.corpora.fixed_times import with_fixed_times

TARGET = Path(__file__).parent / "harbour_town" / "hostel-prices.docx"

TITLE = "Hostel at the Rope Walk: prices and house rules 2026"
Rows = tuple[tuple[str, ...], ...]
Part = str | tuple[str, ...] | Rows  # a paragraph, a list, or a table with its headings first

SECTIONS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    (
        "Welcome",
        (
            "The hostel has 74 beds in 19 rooms on four floors of a building in which ropes were made until 1954. There is a lift to the "
            "third floor. Reception is staffed from 07:30 to 22:30; after that a code opens the door.",
        ),
    ),
    (
        "Beds and rooms",
        (
            "Prices are per night. In the dormitories they are per bed, in the other rooms for the whole room. Low season is from 1 "
            "October to 31 March, but for the week of New Year, which is high season.",
            (
                ("Room", "Beds", "Low season", "High season"),
                ("Large dormitory", "10", "€19", "€26"),
                ("Small dormitory", "6", "€23", "€31"),
                ("Women's dormitory", "6", "€23", "€31"),
                ("Double room", "2", "€58", "€79"),
                ("Family room", "5", "€92", "€124"),
                ("Tower room", "3", "€84", "€108"),
            ),
            "Only the double rooms and the tower room have a bathroom of their own. Whoever stays seven nights pays for six. Members of "
            "the Hostel League get 10 % off beds in dormitories.",
        ),
    ),
    (
        "Things that cost extra",
        (
            (
                ("Extra", "Price", "Remark"),
                ("Breakfast", "€7.50", "07:00 to 10:00; children under 12 half price"),
                ("Packed lunch", "€6.80", "order by 20:00 of the evening before"),
                ("Bed linen", "€4.00", "included in double, family and tower rooms"),
                ("Towel", "€2.00", "per stay"),
                ("Washing machine", "€3.50", "with soap; the dryer is €2.50"),
                ("Bicycle hire", "€13.00", "per day; helmets are free"),
                ("Parking", "€9.00", "per night; only seven places, behind the house"),
                ("Late departure", "€12.00", "until 14:00"),
            ),
            "The city asks for a visitor's tax of €1.90 a night from everybody over 16. It is not in the prices above.",
        ),
    ),
    (
        "Arriving and leaving",
        (
            "Rooms are ready from 15:00 and are left by 10:30. Bags may wait in the cellar free of charge on both days. For each key "
            "card there is a deposit of €10. Guests under 18 stay only with an adult or with a letter from their parents.",
        ),
    ),
    (
        "Booking and cancelling",
        (
            "What you get back depends on when you cancel:",
            (
                "Up to 14 days before: everything.",
                "From 13 to 4 days before: all but one night.",
                "Later, or not at all: nothing.",
            ),
            "Groups of 12 or more pay a quarter when they book and the rest on arrival. "
            "They can cancel without charge up to 45 days before.",
        ),
    ),
    (
        "The house, floor by floor",
        (
            (
                "Cellar: bags, bicycles, washing machines and the table tennis.",
                "Ground floor: reception, breakfast room and the accessible double room.",
                "First and second floor: dormitories, and a kitchen on each.",
                "Third floor: double and family rooms.",
                "Fourth floor: the tower room and the library, by stairs only.",
            ),
            "Smoking is allowed in the yard. It is quiet in the house from 23:00 to 06:30. Dogs sleep in the double rooms only, for €8 a "
            "night, and not more than one to a room.",
        ),
    ),
)


def content() -> bytes:
    import docx  # noqa: PLC0415 (a development dependency, needed only when the text changes)

    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Hostel at the Rope Walk"
    document.core_properties.comments = ""
    document.add_heading(TITLE, level=0)
    for heading, parts in SECTIONS:
        document.add_heading(heading, level=1)
        for part in parts:
            _add(document, part)
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def _add(document: Any, part: Part) -> None:
    if isinstance(part, str):
        document.add_paragraph(part)
        return
    rows = [row for row in part if not isinstance(row, str)]
    if not rows:
        for item in part:
            document.add_paragraph(item, style="List Bullet")
        return
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


if __name__ == "__main__":
    TARGET.write_bytes(content())
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")

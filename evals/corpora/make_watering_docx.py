"""Writes community_garden/watering-and-seasons.docx, the Word document of the second corpus. Only this script knows its text."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from evals.corpora.fixed_times import with_fixed_times

TARGET = Path(__file__).parent / "community_garden" / "watering-and-seasons.docx"

TITLE = "Watering and the seasons"
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "How to water",
        "Water early in the morning and at the roots, not over the leaves. Ten liters for each square meter, twice a week, do more good "
        "than a little every day. Seedlings are the exception: they get a fine spray daily until they have four leaves.",
        (),
    ),
    (
        "Rain tanks and the tap",
        "The garden has five rain tanks that hold 1,000 liters each. The tap is turned off from November to March because the pipe would "
        "freeze. From a drought of level two on, hoses stay in the shed and only cans are used.",
        (),
    ),
    (
        "Spring",
        "Spring jobs, in the order in which they come:",
        (
            "Clearing: Old stalks stay until the middle of March, because insects spend the winter in them.",
            "Feeding the soil: A layer of compost three centimeters thick goes on every bed.",
            "Slug patrol: Boards are laid out in the evening and turned over in the morning.",
            "Hardening off: Young plants from the window sill spend ten days outside by day and inside by night.",
        ),
    ),
    (
        "Summer",
        "Summer jobs that keep the beds going:",
        (
            "Mulching: Straw or dry grass five centimeters deep keeps the water in the ground.",
            "Picking: Beans and courgettes are picked every other day, or the plants stop bearing.",
            "Aphids: Soapy water in a spray bottle is enough; poison is not used anywhere on the site.",
        ),
    ),
    (
        "Autumn and winter",
        "Before the first frost, these things are done:",
        (
            "Green manure: Phacelia is sown on empty beds until the end of September.",
            "Fleece: Kale and leeks stand the cold; lettuce gets a fleece from five degrees down.",
            "Apple day: The harvest from the shared trees is pressed on the first Sunday of October, and everybody brings bottles.",
            "Nest boxes: The 14 nest boxes are cleaned in November with hot water and no soap.",
        ),
    ),
)


def content() -> bytes:
    import docx  # noqa: PLC0415 (a development dependency, needed only when the text changes)

    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Fennel Lane Community Garden"
    document.core_properties.comments = ""
    document.add_heading(TITLE, level=0)
    for heading, paragraph, items in SECTIONS:
        document.add_heading(heading, level=1)
        document.add_paragraph(paragraph)
        for item in items:
            document.add_paragraph(item, style="List Bullet")
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


if __name__ == "__main__":
    TARGET.write_bytes(content())
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")

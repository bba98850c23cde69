"""Writes harbour_town/beekeeping-guide.pdf, a guide of two pages with headings and page numbers. Only this script knows its text."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "harbour_town" / "beekeeping-guide.pdf"

TITLE = "The beginner's guide of the Beekeepers' Circle"
# A page is a list of sections: heading, paragraphs, items of a list, the paragraph after it.
Section = tuple[str, tuple[str, ...], tuple[str, ...], str]
PAGES: tuple[tuple[Section, ...], ...] = (
    (
        (
            "The Circle",
            (
                "The Beekeepers' Circle was founded in 1926 and has 112 members with 340 colonies between them. It meets on the first "
                "Monday of the month at 19:15 in the back room of the Lobster Pot. The yearly fee is 28 euros; members under 21 pay 9 "
                "euros. The fee includes insurance for up to ten colonies, and a colony beyond that costs 1.20 euros more.",
            ),
            (),
            "",
        ),
        (
            "Your first year",
            (
                "Nobody starts alone. Each beginner gets a godparent, who looks at the bees with them every two weeks. "
                "The year goes like this:",
            ),
            (
                "February: the course begins, eight evenings and four Saturdays, for 95 euros.",
                "April: you order your hive and wear your veil for the first time.",
                "May: you get a swarm or a young colony; the Circle sells one for 110 euros.",
                "July: you look on at the harvest of your godparent. Your own bees keep theirs.",
                "August: you feed 12 kilograms of sugar to each colony and treat it against mites.",
                "December: the second treatment, when there is no brood.",
            ),
            "In its second year a colony gives about 18 kilograms of honey in our climate, in a good summer 30.",
        ),
        (
            "What you need",
            ("The first outfit costs about 420 euros when it is new. The Circle lends the honey extractor for 6 euros a day. You need:",),
            (
                "Hive: of spruce, with two boxes and ten frames in each.",
                "Veil and jacket: light in colour, because bees go for dark cloth.",
                "Gloves: of thin leather.",
                "Smoker: burns dried grass, jute or egg boxes.",
                "Hive tool: for loosening frames that are stuck with propolis.",
                "Bee brush: of horsehair.",
            ),
            "",
        ),
    ),
    (
        (
            "Where a hive may stand",
            (
                "The entrance looks to the south-east. A hive stands at least six metres from a path and three metres from a neighbour's "
                "fence, unless a hedge two metres high makes the bees fly upwards. In gardens of less than 200 square metres no more "
                "than two colonies are kept. New places are reported to the veterinary office within ten days.",
            ),
            (),
            "",
        ),
        (
            "Swarms",
            (
                "Swarms leave between the end of April and the end of June, mostly around noon. Whoever sees one telephones the swarm "
                "line, which five members look after. A swarm belongs to the keeper who follows it without a break. A colony is looked "
                "through every seven days in swarming time, and queen cells are broken out.",
            ),
            (),
            "",
        ),
        (
            "Mites and diseases",
            (
                "The varroa mite is counted with a white board under the hive. More than five mites a day in July mean that the colony "
                "is treated at once. Only two means are used in the Circle: formic acid in August and oxalic acid in December. Honey is "
                "never harvested while a treatment lasts, nor in the five weeks after it. American foulbrood must be reported the same "
                "day; wax moths need not be.",
            ),
            (),
            "",
        ),
        (
            "Honey",
            (
                "Honey is ripe when it holds less than 18 per cent of water. It is spun, strained twice and stirred for a week. Jars of "
                "the Circle hold 500 grams, and members sell them for 7.50 euros at least. The label names the keeper, the weight, the "
                "lot number and the date until which it keeps, which is two years. Heated above 40 degrees, honey loses its worth.",
            ),
            (),
            "",
        ),
        (
            "When you are stung",
            (
                "Take the sting out sideways with a fingernail, do not press it. Cool the place. "
                "These signs call for the emergency number at once:",
            ),
            (
                "breath that comes hard,",
                "a swelling in mouth or throat,",
                "a rash far from the sting,",
                "dizziness or a fast pulse.",
            ),
            "Two keepers are always present when the colonies of the school apiary are opened, and one of them carries an adrenaline pen.",
        ),
    ),
)


def content() -> bytes:
    # reportlab is a development dependency, needed only when the text changes.
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.lib.styles import getSampleStyleSheet  # noqa: PLC0415
    from reportlab.platypus import ListFlowable, PageBreak, Paragraph, SimpleDocTemplate  # noqa: PLC0415

    styles = getSampleStyleSheet()
    story: list[Any] = [Paragraph(TITLE, styles["Title"])]
    for number, sections in enumerate(PAGES):
        if number:
            story.append(PageBreak())
        for heading, paragraphs, items, after in sections:
            story.append(Paragraph(heading, styles["Heading2"]))
            story += [Paragraph(text, styles["BodyText"]) for text in paragraphs]
            if items:
                story.append(ListFlowable([Paragraph(item, styles["BodyText"]) for item in items], bulletType="bullet", start="•"))
            if after:
                story.append(Paragraph(after, styles["BodyText"]))
    buffer = io.BytesIO()
    # invariant: no times and no random identifiers in the file.
    document = SimpleDocTemplate(buffer, pagesize=A4, title=TITLE, author="Beekeepers' Circle", invariant=1)
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return buffer.getvalue()


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(document.pagesize[0] / 2, 30, f"Beekeepers' Circle Harbour Town - page {document.page} of {len(PAGES)}")


if __name__ == "__main__":
    TARGET.write_bytes(content())
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")

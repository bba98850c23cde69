from bs4 import BeautifulSoup, Tag

from api.document_rendering import CitedPlace, RenderedDocument, render
from knowledge import Chunk, Document

TEXT = """# The title

## Jobs

- **Bookkeeping**: Software adds up accounts *every
  night*. Judgement &amp; care stay with people.
- **Sales**: Voices are made by machines.

A paragraph of its own. Judgement &amp; care stay with people.

| Job | Growth |
|---|---|
| Nurse | 6 percent |
| Welder | 2 percent |
"""


def document(text: str = TEXT, page_starts: tuple[int, ...] = ()) -> Document:
    return Document("d1", "a.md", "The title", text, "hash", page_starts=page_starts)


def passage(source: str, text: str = "") -> Chunk:
    """The chunk that was cut from this part of the Markdown."""
    start = TEXT.index(source)
    return Chunk("c1", "d1", "The title", (), "paragraph", text, (), 0, start, start + len(source))


def soup(rendered: RenderedDocument) -> BeautifulSoup:
    return BeautifulSoup(rendered.html, "html.parser")


def marked_text(rendered: RenderedDocument) -> str:
    return " ".join("".join(mark.text for mark in soup(rendered).find_all("mark")).split())


SECOND_BULLET_LINE = "- **Bookkeeping**: Software adds up accounts *every\n  night*. Judgement &amp; care stay with people.\n"


def test_the_sentence_is_marked_across_emphasis_and_line_breaks() -> None:
    cited = CitedPlace(passage(SECOND_BULLET_LINE), "Bookkeeping: Software adds up accounts every night.")
    rendered = render(document(), cited)
    assert rendered.marked
    assert marked_text(rendered) == "Bookkeeping: Software adds up accounts every night."


def test_only_the_first_piece_of_the_mark_is_the_target_of_the_link() -> None:
    rendered = render(document(), CitedPlace(passage(SECOND_BULLET_LINE), "Bookkeeping: Software adds up accounts every night."))
    assert next(mark.get("id") for mark in soup(rendered).find_all("mark")) == "cited"
    assert rendered.html.count('id="cited"') == 1


def test_a_sentence_that_stands_in_the_document_twice_is_marked_in_the_cited_passage() -> None:
    cited = CitedPlace(passage("A paragraph of its own. Judgement &amp; care stay with people."), "Judgement & care stay with people.")
    mark = soup(render(document(), cited)).find("mark")
    assert isinstance(mark, Tag)
    assert mark.parent is not None
    assert mark.parent.text.startswith("A paragraph of its own.")


def test_a_table_row_that_is_quoted_with_its_header_is_marked_as_a_whole() -> None:
    rendered = render(document(), CitedPlace(passage("| Welder | 2 percent |"), "Job: Welder. Growth: 2 percent."))
    assert [mark.text for mark in soup(rendered).find_all("mark")] == ["Welder", "2 percent"]


def test_a_passage_that_is_no_longer_in_the_document_marks_nothing() -> None:
    chunk = Chunk("c1", "d1", "The title", (), "paragraph", "Gone.", (), 0, len(TEXT) + 900, len(TEXT) + 905)
    rendered = render(document(), CitedPlace(chunk, "Gone."))
    assert not rendered.marked
    assert "<mark" not in rendered.html


def test_the_title_is_not_repeated() -> None:
    assert soup(render(document(), None)).find("h1") is None


def test_a_documents_own_html_scripts_images_and_links_stay_harmless() -> None:
    text = (
        "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n[press](javascript:alert(3)) [data](data:text/html;base64,AA==)"
        " [file](file:///etc/passwd) ![pixel](https://tracker.example/p.png) [fine](https://fine.example/)\n\n"
        '[b](<https://x.example/" onmouseover="alert(4)>)\n'
    )
    page = soup(render(document(text), None))
    assert {tag.name for tag in page.find_all(True)} == {"p", "a"}
    assert [link["href"] for link in page.find_all("a")] == [
        "https://tracker.example/p.png",
        "https://fine.example/",
        "https://x.example/%22%20onmouseover=%22alert(4)",
    ]
    assert all(set(link.attrs) == {"href", "rel"} for link in page.find_all("a"))


def test_a_cited_sentence_full_of_markup_is_shown_and_not_run() -> None:
    text = "Use <b onclick=alert(1)> for bold. Done.\n"
    chunk = Chunk("c1", "d1", "T", (), "paragraph", text.strip(), (), 0, 0, len(text))
    rendered = render(document(text), CitedPlace(chunk, "Use <b onclick=alert(1)> for bold."))
    assert marked_text(rendered) == "Use <b onclick=alert(1)> for bold."
    assert soup(rendered).find("b") is None


def test_pages_are_numbered_where_they_begin() -> None:
    text = "One.\n\nStill one.\n\nTwo.\n\nThree.\n"
    rendered = render(document(text, (0, text.index("Two"), text.index("Three"))), None)
    assert [p.text for p in soup(rendered).find_all("p")] == ["Page 1", "One.", "Still one.", "Page 2", "Two.", "Page 3", "Three."]


def test_preformatted_text_is_marked_as_a_block() -> None:
    text = "Before.\n\n```\nx = 1\n```\n"
    chunk = Chunk("c1", "d1", "T", (), "paragraph", "x = 1", (), 0, text.index("```"), len(text))
    rendered = render(document(text), CitedPlace(chunk, "x = 1"))
    assert rendered.marked
    cited = soup(rendered).find(id="cited")
    assert cited is not None
    assert cited.text == "x = 1\n"

"""HTML structure that Markdown has no form for, rewritten so that it survives: definitions, disclosures, spanned cells, layout tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING_ANCHORS = frozenset(("#", "¶", "§", "🔗", "link", "permalink"))
_FOOTNOTE_MARK = re.compile(r"\[?(?:\d{1,3}|[*†‡])\]?")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_MAX_NAME_WORDS = 5
_MAX_SPAN = 50  # a hostile page asks for millions of cells


def with_structure_made_plain(html: str) -> tuple[str, str]:
    """The HTML with its structure made plain, and its heading of the class "title"."""
    page = BeautifulSoup(html, "html.parser")
    make_plain(page)
    title = page.find("h1", class_="title")
    return str(page), " ".join(title.get_text().split()) if title else ""


def make_plain(content: Tag) -> None:
    """Changes the content in place."""
    maker = BeautifulSoup("", "html.parser")
    _without_signs_of_links(content)
    for tag in content.find_all(["span", "font", "p", "div"]):
        if _is_set_in_bold(tag):
            _wrap_in_bold(tag, maker)
    for definitions in content.find_all("dl"):
        _as_list(definitions, maker)
    for listing in content.find_all(["ul", "ol"]):
        following = listing.find_next_sibling()
        if following is not None and following.name in ("ul", "ol") and listing.parent is not None and listing.parent.name != "li":
            listing.insert_after(maker.new_tag("hr"))  # two lists that touch would become one in Markdown
    for summary in content.find_all("summary"):
        summary.name = "p"
        _wrap_in_bold(summary, maker)
    for table in content.find_all("table"):
        if _is_layout(table):
            for tag in [table, *table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"])]:
                tag.name = "div"
        else:
            for cell in table.find_all(["td", "th"], colspan=True):
                cell["colspan"] = str(_span(cell, "colspan"))
            _name_header(table, maker)
            _repeat_spanned(table)


def _as_list(definitions: Tag, maker: BeautifulSoup) -> None:
    """<dt> and <dd> as list items that open with the term in bold."""
    items: list[Tag] = []
    above = ""
    for part in definitions.find_all(["dt", "dd"]):
        if part.find_parent("dl") is not definitions:
            continue
        shares_meaning = part.name == "dt" and above == "dt"
        above = part.name
        if (part.name == "dt" and not shares_meaning) or not items:
            items.append(maker.new_tag("li"))
        if shares_meaning:  # two terms with one meaning
            term = items[-1].find("strong")
            if term is not None:
                term.extend([", ", part.get_text(" ").strip()])
        elif part.name == "dt":
            _wrap_in_bold(part, maker)
            ending = part.get_text().strip()[-1:]
            items[-1].extend([*part.contents, " " if ending in (":", "?", "!", ".") else ": "])
        else:
            only = part.find("p", recursive=False)
            if only is not None and len(part.find_all(True, recursive=False)) == 1:
                only.unwrap()
            items[-1].extend([*part.contents, " "])
    definitions.clear()
    definitions.name = "ul"
    definitions.extend(items)


def _without_signs_of_links(content: Tag) -> None:
    """Marks of footnotes would hang on the words before them, and the signs that link a heading to itself on the heading."""
    for link in content.find_all("a", href=True):
        text = link.get_text().strip()
        in_heading = link.find_parent(_HEADINGS) is not None
        if (in_heading and text in _HEADING_ANCHORS) or (str(link["href"]).startswith("#") and _FOOTNOTE_MARK.fullmatch(text)):
            above = link.parent if link.parent is not None and link.parent.name == "sup" else link
            above.extract()


def _is_set_in_bold(tag: Tag) -> bool:
    if tag.name == "font":
        return str(tag.get("size", "")).startswith("+") and len(tag.get_text().strip()) > 0
    return bool(_BOLD_STYLE.search(str(tag.get("style", "")))) and len(tag.get_text().strip()) > 0


def _wrap_in_bold(tag: Tag, maker: BeautifulSoup) -> None:
    for bold in tag.find_all(["strong", "b", *_HEADINGS, "p", "div"]):
        bold.unwrap()
    strong = maker.new_tag("strong")
    strong.extend(list(tag.contents))
    tag.append(strong)


def _is_layout(table: Tag) -> bool:
    if table.get("role") in ("presentation", "none") or table.find("table") is not None:
        return True
    return table.find("th") is None and table.find(_HEADINGS) is not None


def _name_header(table: Tag, maker: BeautifulSoup) -> None:
    """A table whose rows each begin with their name has no header row; the first row must not be taken for one."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    if len(rows) > 1 and (all(map(_opens_with_its_name, rows)) or _is_of_names_and_values(rows)):
        first = table.find("tr")
        empty = maker.new_tag("tr")
        empty.extend([maker.new_tag("th") for _ in rows[0]])
        if first is not None:
            first.insert_before(empty)


def _opens_with_its_name(row: Sequence[Tag]) -> bool:
    """By its markup, or in bold where the cell beside it is not."""
    if len(row) < 2 or row[1].name != "td":
        return False
    return row[0].name == "th" or (_is_all_bold(row[0]) and not _is_all_bold(row[1]))


def _is_of_names_and_values(rows: Sequence[Sequence[Tag]]) -> bool:
    """Two columns without any heading whose first row holds a value as well: a number, or more words than a name has."""
    if any(len(row) != 2 or cell.name != "td" or _is_all_bold(cell) for row in rows for cell in row):
        return False
    first = rows[0][1].get_text(" ").strip()
    return any(map(str.isdigit, first)) or len(first.split()) > _MAX_NAME_WORDS or first.endswith(".")


def _is_all_bold(cell: Tag) -> bool:
    text = "".join(cell.get_text().split())
    return bool(text) and text == "".join("".join(bold.get_text().split()) for bold in cell.find_all(["strong", "b"]))


def _repeat_spanned(table: Tag) -> None:
    """A cell that spans rows stands in each of them; without it the cells behind it would slip under the wrong headings."""
    waiting: dict[int, tuple[Tag, int]] = {}  # column -> the spanning cell and how many rows it still reaches
    for row in table.find_all("tr"):
        for column, cell in list(_placed(row, waiting)):
            reach = _span(cell, "rowspan")
            if reach > 1:
                del cell["rowspan"]
                waiting[column] = (cell, reach - 1)


def _placed(row: Tag, waiting: dict[int, tuple[Tag, int]]) -> Iterator[tuple[int, Tag]]:
    column = 0
    for cell in [*row.find_all(["td", "th"], recursive=False), None]:
        while column in waiting:
            spanning, rows_left = waiting.pop(column)
            copy = spanning.__copy__()
            if cell is None:
                row.append(copy)
            else:
                cell.insert_before(copy)
            if rows_left > 1:
                copy["rowspan"] = str(rows_left)
            yield column, copy
            column += 1
        if cell is not None:
            yield column, cell
            column += 1


def _span(cell: Tag, direction: str) -> int:
    value = cell.get(direction)
    return min(int(value), _MAX_SPAN) if isinstance(value, str) and value.isdecimal() and len(value) < 9 else 1

"""What of an HTML page is its text and what is furniture: menus, banners, forms, hidden parts. Only this module decides that."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, Tag

_NEVER_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "audio",
    "video",
    "map",
    "head",
    "title",
    "meta",
    "link",
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CONTROLS = ("button", "select", "input", "textarea", "dialog", "menu")
_FURNITURE = ("nav", "aside", "footer")
_FURNITURE_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar".split())
_FURNITURE_NAMES = frozenset(
    """nav navbar navigation menu breadcrumb breadcrumbs cookie cookies consent gdpr sidebar footer masthead newsletter subscribe share
    sharing social comments respond related pagination pager skip advert advertisement advertisements ads promo popup modal toc
    skip-link skiplink""".split()
)
# Also as a part of a longer name ("site-nav", "cookie-banner"); words like "share" or "related" occur in the names of real sections.
_FURNITURE_PART = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|breadcrumbs?|sidebar|footer|masthead|newsletter|pagination|gdpr)(?:$|[-_])"
    r"|cookie[-_]?(?:banner|notice|consent|bar|popup|law|message|overlay|dialog|modal)|skip[-_]?(?:to|link|nav)",
    re.IGNORECASE,
)
# What such a block says where nothing in its name tells: a row of links, the line of the owner, a request for approval.
_OWNERS_LINE = re.compile(
    r"(?:©|\(c\)|copyright\b|powered by\b|all rights reserved|share (?:this|on)\b|follow us\b|was this (?:page|article)\b"
    r"|back to top\b|skip to\b)",
    re.IGNORECASE,
)
_HEADING_OF_LINKS = re.compile(
    r"(?:related|see also|latest|recent|popular|more from|you (?:may|might) also like|in this section|on this page|quick links|share)\b",
    re.IGNORECASE,
)
_BETWEEN_LINKS = re.compile(r"[|·•›»/]")
_MAX_LINE_CHARACTERS = 200
_NAMED_CONTAINERS = ("div", "section", "ul", "ol", "p", "a", "header", "span", "form", "table")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# A part with more of the text than this is the page itself, whatever it is called: "has-sidebar" on the body, a form around everything.
_MAX_FURNITURE_SHARE = 0.4
_MIN_MAIN_SHARE = 0.4


def content_of(page: BeautifulSoup) -> Tag:
    """The part of the page with its text. The page is changed: what is no text is gone from it."""
    body = page.find("body") or page
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _drop(body.find_all(_NEVER_TEXT))
    total = max(_length(body), 1)
    _keep_questions_in_buttons(body)
    suspects = [tag for tag in body.find_all(True) if tag is not body and _is_furniture(tag)]
    _drop([tag for tag in suspects if _length(tag) <= total * _MAX_FURNITURE_SHARE])
    _drop([tag for tag in body.find_all(["p", "div", "span", "small", "center"]) if _says_furniture(tag)])
    _drop([tag for heading in body.find_all(_HEADINGS) for tag in _links_under(heading)])
    return _main_part(body)


def _is_furniture(tag: Tag) -> bool:
    return tag.name in (*_CONTROLS, *_FURNITURE, "form") or _is_page_header(tag) or _is_hidden(tag) or _is_named_furniture(tag)


def _says_furniture(tag: Tag) -> bool:
    text = " ".join(tag.get_text(" ").split())
    if not text or len(text) > _MAX_LINE_CHARACTERS:
        return False
    if _OWNERS_LINE.match(text):
        return True
    links = tag.find_all("a")
    if len(links) < 2:  # before the parents of each string are looked for: a page may be nested thousands of times
        return False
    between = "".join(string for string in tag.find_all(string=True) if string.find_parent("a") is None)
    return len(_BETWEEN_LINKS.findall(between)) >= len(links) - 1


def _links_under(heading: Tag) -> list[Tag]:
    """The heading and the list under it, where the list is of nothing but links to other pages."""
    listing = heading.find_next_sibling()
    if listing is None or listing.name not in ("ul", "ol") or not _HEADING_OF_LINKS.match(heading.get_text().strip()):
        return []
    linked = sum(_length(link) for link in listing.find_all("a"))
    return [heading, listing] if linked >= 0.8 * max(_length(listing), 1) else []


def _is_page_header(tag: Tag) -> bool:
    return tag.name == "header" and tag.find_parent(["main", "article", "section"]) is None


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or attribute(tag, "aria-hidden").lower() == "true" or bool(_HIDDEN_STYLE.search(attribute(tag, "style")))


def _is_named_furniture(tag: Tag) -> bool:
    if attribute(tag, "role").lower() in _FURNITURE_ROLES:
        return True
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}".split() if tag.name in _NAMED_CONTAINERS else []
    return any(name.lower() in _FURNITURE_NAMES or _FURNITURE_PART.search(name) for name in names)


def _keep_questions_in_buttons(body: Tag) -> None:
    """Accordions of frequent questions put the question into a button."""
    for button in body.find_all("button"):
        if button.find_parent([*_HEADINGS, "dt", "summary"]):
            button.unwrap()


def _main_part(body: Tag) -> Tag:
    total = max(_length(body), 1)
    candidates = [*body.find_all("main"), *body.find_all(role="main"), *body.find_all("article")]
    return next((tag for tag in candidates if _length(tag) >= total * _MIN_MAIN_SHARE), body)


def _length(tag: Tag) -> int:
    return sum(len(text.strip()) for text in tag.find_all(string=True))


def _drop(tags: list[Tag]) -> None:
    for tag in tags:
        tag.extract()


def attribute(tag: Tag | None, name: str) -> str:
    """An attribute as one text; empty where it is missing."""
    value = tag.get(name) if tag is not None else None
    return " ".join(value) if isinstance(value, list) else value or ""

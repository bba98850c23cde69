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
    return _main_part(body)


def _is_furniture(tag: Tag) -> bool:
    return tag.name in (*_CONTROLS, *_FURNITURE, "form") or _is_page_header(tag) or _is_hidden(tag) or _is_named_furniture(tag)


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
        if button.find_parent(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"]):
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

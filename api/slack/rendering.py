"""The bot's Markdown as Slack shows it. Only this module knows what is escaped, what Slack's older mrkdwn looks like, and where to cut."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

MESSAGE_CHARACTERS = 11_000  # the sum of a message's blocks fails near 13,200, and a Markdown block at 12,000
SECTION_CHARACTERS = 2_900  # a section fails at 3,000

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)[^()]*\)")
_OTHER_LINK = re.compile(r"\]\((?!https?://|mailto:)", re.IGNORECASE)  # what is left of a link that is none of ours
_CITATION = re.compile(r"\[(\d{1,3})\]\((\S+#cited)\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_KNOWN_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_INLINE = re.compile(
    r"(?P<code>`+[^`]+`+)|\[(?P<label>[^\[\]]+|\\?\[\d+\\?\])\]\((?P<url>[^()\s]+)\)"
    r"|\*\*(?P<bold>.+?)\*\*|(?<![\w*])\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])|~~(?P<struck>.+?)~~"
)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"(\s*)[-*+]\s+(.*)")
_FENCE = re.compile(r"\s*(```|~~~)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def neutral(markdown: str) -> str:
    """Without anything that documents or language models could make Slack do: no mentions, no images, only plain kinds of links."""
    text = _IMAGE.sub(r"\1", html.unescape(markdown))
    text = _LINK.sub(lambda link: link[0] if _KNOWN_SCHEME.match(link[2]) else link[1], text)
    return escaped(_OTHER_LINK.sub("] (", _AUTOLINK.sub(r"\1", text)))


def marked(markdown: str) -> str:
    """Links to sources as (1): a bare number behind a sentence reads as part of the next."""
    return _CITATION.sub(r"[(\1)](\2)", markdown)


def escaped(text: str) -> str:
    """Slack reads <...> as a mention or a link wherever it stands, in Markdown too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(markdown: str) -> str:
    """For sections, the Home tab and notifications, which know no Markdown. The text is `neutral` already."""
    lines: list[str] = []
    fenced = False
    for line in markdown.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
            lines.append("```")
        elif fenced:
            lines.append(line)
        elif heading := _HEADING.fullmatch(line):
            lines.append(f"*{_inline(heading[1]).replace('*', '')}*")
        elif bullet := _BULLET.fullmatch(line):
            lines.append(f"{bullet[1]}• {_inline(bullet[2])}")
        else:
            lines.append(_inline(line))
    return "\n".join(lines)


def _inline(text: str) -> str:
    def shown(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        if found["url"]:
            return link(found["url"], found["label"].replace("\\", ""))
        if found["bold"]:
            return f"*{_inline(found['bold'])}*"
        return f"_{_inline(found['italic'])}_" if found["italic"] else f"~{_inline(found['struck'])}~"

    return _INLINE.sub(shown, text)


def link(url: str, label: str) -> str:
    """In mrkdwn; a bar or an angle bracket would end it."""
    address = url.replace("&amp;", "&").replace("&", "&amp;").replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{address}|{label.replace('|', '¦')}>"


def parts(markdown: str, limit: int = MESSAGE_CHARACTERS) -> list[str]:
    """Cut between paragraphs, else between lines, else between sentences or words; a fence is opened again, a link stays whole."""
    cut: list[str] = []
    current, fence = "", ""
    for unit in _units(markdown, limit - 20):
        if current and len(current) + len(unit) > limit - 10:
            cut.append(current.rstrip() + ("\n```" if fence else ""))
            current = f"{fence}\n" if fence else ""
            unit = unit if fence else unit.lstrip("\n")
        current += unit
        for line in unit.strip("\n").split("\n"):
            if _FENCE.match(line):
                fence = "" if fence else line.strip()
    return [*cut, current] if current.strip() else cut


def _units(markdown: str, limit: int) -> Iterator[str]:
    for paragraph in re.split(r"(?<=\n\n)", markdown):
        if len(paragraph) <= limit:
            yield paragraph
            continue
        for line in paragraph.splitlines(keepends=True):
            yield from _pieces(line, limit)


def _pieces(line: str, limit: int) -> Iterator[str]:
    while len(line) > limit:
        links = [found.span() for found in _LINK.finditer(line)]
        place = max(
            (end for end in (gap.end() for gap in _SENTENCE_END.finditer(line, 0, limit)) if not _within(end, links)),
            default=0,
        ) or max((at + 1 for at in range(limit) if line[at] == " " and not _within(at, links)), default=limit)
        yield line[:place]
        line = line[place:]
    yield line


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)

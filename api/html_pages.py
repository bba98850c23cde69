"""Pages for people: templates under one content security policy. The only module that knows Jinja."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup
from starlette.responses import HTMLResponse

_TEMPLATES = Path(__file__).parent / "templates"
# No scripts and nothing from anywhere else: the style sheet of a page is named by its hash, the fonts of the headings are files of ours.
_POLICY = (
    "default-src 'none'; style-src 'self' 'sha256-{style}'; font-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {framed_by}"
)
# The widget and the operator's page are scripts of ours that talk to this server and make no HTML of texts.
_SCRIPT_POLICY = f"{_POLICY}; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class _StyleSheet:
    text: Markup
    digest: str


def _style_sheet(name: str, faces: str = "") -> _StyleSheet:
    text = faces + (_TEMPLATES / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return _StyleSheet(Markup(text), digest)  # noqa: S704 our own file


def _font_address(weight: int) -> str:
    path = _FONTS / f"newsreader-{weight}.woff2"
    return f"/widget/{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"


_FONTS = Path(__file__).parent / "static"
_FONT_ADDRESSES = {weight: _font_address(weight) for weight in (400, 600)}
# Asked for before anything is painted. Where one is late all the same, the page keeps the fallback: nothing moves when it comes.
_FACES = "".join(
    f'@font-face {{ font-family: "Newsreader"; font-weight: {weight}; font-display: optional; src: url("{address}") format("woff2"); }}\n'
    for weight, address in _FONT_ADDRESSES.items()
)
_STYLE_SHEETS = {"style.css": _style_sheet("style.css", _FACES)} | {name: _style_sheet(name) for name in ("demo.css", "frame.css")}


def html_page(
    template: str,
    status: int = 200,
    *,
    with_widget: bool = False,
    with_script: bool = False,
    style_sheet: str = "style.css",
    framed_by: Sequence[str] = (),
    **values: object,
) -> HTMLResponse:
    """`framed_by`: the origins whose pages may show this one in a frame."""
    style = _STYLE_SHEETS[style_sheet]
    html = _environment.get_template(template).render(style=style.text, fonts=list(_FONT_ADDRESSES.values()), **values)
    policy = (_SCRIPT_POLICY if with_widget or with_script else _POLICY).format(
        style=style.digest, framed_by=" ".join(framed_by) or "'none'"
    )
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, "Cache-Control": "no-cache"})


def safe_html(html: str) -> Markup:
    """For HTML that was made by our own renderer and nobody else."""
    return Markup(html)  # noqa: S704

"""Pages for people: templates under one content security policy. The only module that knows Jinja."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup
from starlette.responses import HTMLResponse

_TEMPLATES = Path(__file__).parent / "templates"
_STYLE = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

# No scripts at all, nothing from anywhere else; the one style sheet is named by its hash.
_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{_STYLE_HASH}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
# The widget is one script of ours that talks to this server and makes no HTML of texts.
_WIDGET_POLICY = f"{_CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_environment.globals["style"] = Markup(_STYLE)  # noqa: S704 our own file


def html_page(template: str, status: int = 200, *, with_widget: bool = False, **values: object) -> HTMLResponse:
    html = _environment.get_template(template).render(**values)
    policy = _WIDGET_POLICY if with_widget else _CONTENT_SECURITY_POLICY
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, "Cache-Control": "no-cache"})


def safe_html(html: str) -> Markup:
    """For HTML that was made by our own renderer and nobody else."""
    return Markup(html)  # noqa: S704

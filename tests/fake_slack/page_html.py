"""The page itself: one document without a framework, in the manner of a chat program with a side bar and threads."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

"""Which words of a person may be said back to them. Somebody else may have had them type an address, markup or an order."""

from __future__ import annotations

import re

from bot import patterns
from knowledge import order_patterns

_MARKUP = re.compile(r"[<>\[\]{}|`*#\\]|_{2}")
_ADDRESS = re.compile(r"\bwww\b|https?\b|\w://|\b[\w-]+\.[a-z]{2,}\b|\w@\w", re.IGNORECASE)
_ORDERS = (*order_patterns().values(), *patterns.load("attacks").values())


def sayable(text: str) -> bool:
    return not _MARKUP.search(text) and not _ADDRESS.search(text) and not any(order.search(text) for order in _ORDERS)

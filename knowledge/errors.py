"""What can go wrong with the knowledge base, named by what the caller does next.

KnowledgeError
├── LoadingError        this file cannot be used; tell the person and go on with the next
├── IndexUnavailable    nothing can be served: build the index first
│   └── IndexUnreachable   a server that holds a part of it does not answer: go on without it where that can be, else try again
├── IndexMismatch       the index was built with other settings: rebuild it
└── IndexBusy           somebody else is writing: wait and try again
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Its text is one plain sentence that may be shown to a person."""


class LoadingError(KnowledgeError):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class IndexUnavailable(KnowledgeError):
    pass


class IndexUnreachable(IndexUnavailable):
    pass


class IndexMismatch(KnowledgeError):
    pass


class IndexBusy(KnowledgeError):
    pass

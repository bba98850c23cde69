"""What can go wrong while answering, named by what the caller does next.

BotError
├── QuestionError         the question cannot be taken as it is: tell the person why
└── LanguageModelError    this link of the chain cannot go on: hand over to the next
    ├── LanguageModelUnavailable   not configured, not started, refused, no permission
    ├── LanguageModelTimeout       silent for too long
    └── LanguageModelCutOff        stopped in the middle of the answer
"""

from __future__ import annotations


class BotError(Exception):
    pass


class QuestionError(BotError):
    """Its text is one plain sentence that may be shown to a person."""


class LanguageModelError(BotError):
    pass


class LanguageModelUnavailable(LanguageModelError):
    pass


class LanguageModelTimeout(LanguageModelError):
    pass


class LanguageModelCutOff(LanguageModelError):
    pass

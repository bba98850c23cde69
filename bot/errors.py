"""What can go wrong while answering, named by what the caller does next.

BotError
├── SettingsError         the settings are wrong: tell whoever runs the bot, and stop
├── QuestionError         the question cannot be taken as it is: tell the person why
└── LanguageModelError    this link of the chain cannot go on: hand over to the next
    ├── LanguageModelUnavailable   not configured, not started, refused, no permission
    ├── LanguageModelTimeout       silent for too long
    └── LanguageModelCutOff        stopped in the middle of the answer
"""

from __future__ import annotations


class BotError(Exception):
    pass


class SettingsError(BotError):
    """Its text names each wrong setting on a line of its own and never holds a value."""


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

"""What can go wrong with what is kept, named by what the caller does next.

ConversationError
├── SessionUnknown        renew the session, or start a new one
├── ConversationUnknown   forget it: unknown, deleted, expired or somebody else's, and which of them is not told
├── AnswerUnknown         this conversation has no such answer
├── AnswerNotLast         only the last answer can be given once more
├── AnswerUnderWay        this message is being answered already: ask for it later
├── KeyUsedOtherwise      another message was sent under this key: take another key
├── FeedbackNotKept       this answer is kept out of everything that is counted
└── StorageUnavailable    the database does not answer: try again later
"""

from __future__ import annotations

from bot.errors import BotError


class ConversationError(BotError):
    pass


class SessionUnknown(ConversationError):
    pass


class ConversationUnknown(ConversationError):
    pass


class AnswerUnknown(ConversationError):
    pass


class AnswerNotLast(ConversationError):
    pass


class AnswerUnderWay(ConversationError):
    pass


class KeyUsedOtherwise(ConversationError):
    pass


class FeedbackNotKept(ConversationError):
    pass


class StorageUnavailable(ConversationError):
    pass

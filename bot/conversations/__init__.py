"""What was said, kept in a database: conversations, their turns, feedback and the sessions that own them. Used through this door only."""

from bot.conversations.conversations import Conversations
from bot.conversations.database import Database
from bot.conversations.errors import (
    AnswerNotLast,
    AnswerUnknown,
    ConversationError,
    ConversationUnknown,
    FeedbackNotKept,
    SessionUnknown,
    StorageUnavailable,
)
from bot.conversations.recording import recorded
from bot.conversations.records import AnswerState, Conversation, Exchange, Feedback, Owner, Rating, StoredTurn
from bot.conversations.sessions import Session, Sessions

__all__ = [
    "AnswerNotLast",
    "AnswerState",
    "AnswerUnknown",
    "Conversation",
    "ConversationError",
    "ConversationUnknown",
    "Conversations",
    "Database",
    "Exchange",
    "Feedback",
    "FeedbackNotKept",
    "Owner",
    "Rating",
    "Session",
    "SessionUnknown",
    "Sessions",
    "StorageUnavailable",
    "StoredTurn",
    "recorded",
]

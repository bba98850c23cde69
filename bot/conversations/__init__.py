"""What was said, kept in a database: conversations, their turns, feedback and the sessions that own them. Used through this door only."""

from bot.conversations.conversations import Conversations
from bot.conversations.database import Database
from bot.conversations.errors import (
    AnswerNotLast,
    AnswerUnderWay,
    AnswerUnknown,
    ConversationError,
    ConversationUnknown,
    FeedbackNotKept,
    KeyUsedOtherwise,
    SessionUnknown,
    StorageUnavailable,
)
from bot.conversations.idempotency import IdempotencyKeys
from bot.conversations.insights import Day, Insights, RatedAnswer, UncoveredQuestion
from bot.conversations.recording import recorded
from bot.conversations.records import Answered, AnswerState, Conversation, Exchange, Feedback, Owner, Rating, StoredTurn
from bot.conversations.sessions import Clock, Session, Sessions, now
from bot.conversations.settings import ConversationSettings
from bot.conversations.tables import Moment, metadata
from bot.conversations.trace_notes import TraceNotes, notes_of

__all__ = [
    "AnswerNotLast",
    "AnswerState",
    "AnswerUnderWay",
    "AnswerUnknown",
    "Answered",
    "Clock",
    "Conversation",
    "ConversationError",
    "ConversationSettings",
    "ConversationUnknown",
    "Conversations",
    "Database",
    "Day",
    "Exchange",
    "Feedback",
    "FeedbackNotKept",
    "IdempotencyKeys",
    "Insights",
    "KeyUsedOtherwise",
    "Moment",
    "Owner",
    "RatedAnswer",
    "Rating",
    "Session",
    "SessionUnknown",
    "Sessions",
    "StorageUnavailable",
    "StoredTurn",
    "TraceNotes",
    "UncoveredQuestion",
    "metadata",
    "notes_of",
    "now",
    "recorded",
]

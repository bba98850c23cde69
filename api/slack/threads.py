"""What the bot remembers of Slack: which conversation belongs to which thread and person, and where each answer was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from api.slack.questions import SlackQuestion, owner
from api.slack.tables import answers, insert_once, threads
from bot import Turn
from bot.conversations import Conversations, ConversationUnknown, Database, Exchange, Owner, StoredTurn

_t, _a = threads.c, answers.c
_HISTORY_TURNS = 20  # of a thread of several people


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    answer_id: str
    conversation_id: str
    team: str
    channel: str
    thread_ts: str | None
    person: str  # who had asked
    private: bool

    @property
    def owner(self) -> Owner:
        return owner(self.team, self.person)


class Threads:
    def __init__(self, database: Database, conversations: Conversations) -> None:
        self._database = database
        self._conversations = conversations

    async def takes_part(self, question: SlackQuestion) -> bool:
        """Whether the bot has answered somebody in this thread."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(_t.person).where(*_thread(question)).limit(1))).first() is not None

    async def has_asked(self, question: SlackQuestion) -> bool:
        """Whether this person was answered in this thread before."""
        return await self._conversation(question) is not None

    async def begin(self, question: SlackQuestion) -> Exchange:
        """Stores the question in the person's conversation of this thread; a second attempt finds it there."""
        conversation_id = await self._conversation(question) if question.thread_ts else None
        try:
            return await self._conversations.begin(question.owner, question.text, conversation_id, question.key)
        except ConversationUnknown:  # expired in the meantime
            return await self._conversations.begin(question.owner, question.text, None, question.key)

    async def remember(self, question: SlackQuestion, exchange: Exchange, *, in_thread: bool) -> None:
        """`in_thread`: later questions in this thread may build on it."""
        answer = {
            "answer_id": exchange.answer_id,
            "conversation_id": exchange.conversation_id,
            "team": question.team,
            "channel": question.channel,
            "thread_ts": question.thread_ts,
            "person": question.person,
            "private": question.private,
        }
        thread = {
            "team": question.team,
            "channel": question.channel,
            "thread_ts": question.thread_ts,
            "person": question.person,
            "conversation_id": exchange.conversation_id,
        }
        async with self._database.writing() as connection:
            await insert_once(connection, answers, answer)
            if in_thread:
                await insert_once(connection, threads, thread)

    async def said_in_channel(self, question: SlackQuestion) -> tuple[Turn, ...]:
        """What everybody in the thread has read so far, oldest first. Nothing of it comes from anywhere else."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(threads).where(*_thread(question)))).all()
        turns: list[StoredTurn] = []
        for row in rows:
            try:
                conversation = await self._conversations.read(owner(row.team, row.person), row.conversation_id)
            except ConversationUnknown:
                continue
            turns += _shown_to_all(conversation.turns)
        turns = [turn for turn in turns if turn.text and turn.client_id != question.key]
        turns.sort(key=lambda turn: (turn.created_at, turn.role == "assistant"))
        return tuple(Turn(turn.role, turn.text) for turn in turns[-_HISTORY_TURNS:])

    async def answer(self, answer_id: str, team: str) -> GivenAnswer | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(answers).where(_a.answer_id == answer_id, _a.team == team))).one_or_none()
        return GivenAnswer(**row._asdict()) if row else None

    async def exchange(self, given: GivenAnswer) -> tuple[str, StoredTurn] | None:
        """The question and the answer, while they are kept."""
        try:
            turns: Sequence[StoredTurn] = (await self._conversations.read(given.owner, given.conversation_id)).turns
        except ConversationUnknown:
            return None
        place = next((place for place, turn in enumerate(turns) if turn.id == given.answer_id), None)
        if place is None:
            return None
        asked = next((turn.text for turn in reversed(turns[:place]) if turn.role == "user"), "")
        return asked, turns[place]

    async def forget_person(self, team: str, person: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(threads).where(_t.team == team, _t.person == person))
            await connection.execute(delete(answers).where(_a.team == team, _a.person == person))

    async def forget_team(self, team: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(threads).where(_t.team == team))
            await connection.execute(delete(answers).where(_a.team == team))

    async def _conversation(self, question: SlackQuestion) -> str | None:
        query = select(_t.conversation_id).where(*_thread(question), _t.person == question.person)
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(query)
        return found


def _shown_to_all(turns: Sequence[StoredTurn]) -> list[StoredTurn]:
    """Without what was answered to the person alone."""
    shown: list[StoredTurn] = []
    for turn in turns:
        if turn.reply and turn.reply.status == "signposted":
            while shown and shown[-1].role == "assistant":
                shown.pop()
            shown = shown[:-1]
        else:
            shown.append(turn)
    return shown


def _thread(question: SlackQuestion) -> tuple[Any, ...]:
    return (_t.team == question.team, _t.channel == question.channel, _t.thread_ts == question.thread_ts)

import asyncio

import pytest

from bot.conversations import SessionUnknown
from tests.bot.conversations.conftest import Store


async def test_a_token_stands_for_its_owner_and_every_session_has_another(store: Store) -> None:
    first, second = await store.sessions.start(), await store.sessions.start()
    assert await store.sessions.owner(first.token) == first.owner
    assert first.owner != second.owner
    assert len(first.token) >= 43


async def test_the_database_holds_no_token(store: Store) -> None:
    session = await store.sessions.start()
    assert session.owner.encode() in await store.everything()
    assert session.token.encode() not in await store.everything()


@pytest.mark.parametrize("token", ["", "unknown", "x" * 10_000, "\ud800", "' OR 1=1 --"])
async def test_what_is_no_token_stands_for_nobody(store: Store, token: str) -> None:
    await store.sessions.start()
    for ask in (store.sessions.owner, store.sessions.renew):
        with pytest.raises(SessionUnknown):
            await ask(token)


async def test_an_expired_token_opens_nothing_and_can_be_renewed(store: Store) -> None:
    session = await store.sessions.start()
    store.clock.forward(hours=24)
    with pytest.raises(SessionUnknown):
        await store.sessions.owner(session.token)
    renewed = await store.sessions.renew(session.token)
    assert await store.sessions.owner(renewed.token) == session.owner


async def test_two_tabs_may_renew_at_once(store: Store) -> None:
    session = await store.sessions.start()
    renewed = await asyncio.gather(store.sessions.renew(session.token), store.sessions.renew(session.token))
    assert [await store.sessions.owner(one.token) for one in (session, *renewed)] == [session.owner] * 3


async def test_a_session_lasts_as_long_as_the_conversations_it_could_open(store: Store) -> None:
    session = await store.sessions.start()
    store.clock.forward(days=30, hours=23)
    await store.sessions.expire()
    await store.sessions.renew(session.token)
    store.clock.forward(hours=1)
    with pytest.raises(SessionUnknown):
        await store.sessions.renew(session.token)
    await store.sessions.expire()


async def test_an_ended_session_is_over_for_all_its_tokens(store: Store) -> None:
    session = await store.sessions.start()
    renewed = await store.sessions.renew(session.token)
    await store.sessions.end(session.owner)
    for token in (session.token, renewed.token):
        with pytest.raises(SessionUnknown):
            await store.sessions.renew(token)

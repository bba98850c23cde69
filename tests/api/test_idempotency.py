"""A client that does not know whether its message arrived sends it again under the same key, and is answered once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.running_api import Watch, http
from tests.widget_visitor import Visitor, part, parts_of, question


def send(visitor: Visitor, text: str, key: str) -> httpx.Response:
    headers = {**visitor.headers, "Idempotency-Key": key}
    return http.post(f"{visitor.address}/api/chat", json={"message": question(text)}, headers=headers)


def test_the_same_message_under_the_same_key_gets_the_same_stream_without_being_asked_twice(server: str) -> None:
    visitor = Visitor(server)
    first, again = (parts_of(send(visitor, "Which jobs are at risk?", "key-1").text) for _ in range(2))
    assert "".join(one["delta"] for one in again if one["type"] == "text-delta") == "".join(
        one["delta"] for one in first if one["type"] == "text-delta"
    )
    for kind in ("data-conversation", "data-reply"):
        assert part(again, kind) == part(first, kind)
    assert [one for one in again if one["type"] == "source-url"] == [one for one in first if one["type"] == "source-url"]
    assert len(visitor.messages(part(first, "data-conversation")["conversation_id"])) == 2


def test_another_message_under_the_key_is_refused(server: str) -> None:
    visitor = Visitor(server)
    assert send(visitor, "Which jobs are at risk?", "key-1").status_code == 200
    refused = send(visitor, "What should I do?", "key-1")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert send(visitor, "What should I do?", "k" * 256).status_code == 400


def test_of_ten_at_once_one_is_answered_and_the_others_are_told_to_come_back(watched_server: str, watch: Watch) -> None:
    visitor = Visitor(watched_server)
    with ThreadPoolExecutor(10) as threads:
        sent = [threads.submit(send, visitor, "Which jobs are at risk?", "key-1") for _ in range(10)]
        while sum(one.done() for one in sent) < 9:
            threading.Event().wait(0.01)
        watch.go_on.set()
        statuses = sorted(one.result().status_code for one in sent)
    assert statuses == [200] + [409] * 9
    assert len(watch.questions) == 1
    assert send(visitor, "Which jobs are at risk?", "key-1").status_code == 200
    assert len(watch.questions) == 1

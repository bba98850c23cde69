import json
from typing import Any

import pytest

from tests.running_api import Watch, http

QUESTION = "Which jobs are at risk?"


def message(text: str, role: str = "user") -> dict[str, Any]:
    return {"id": "m1", "role": role, "parts": [{"type": "text", "text": text}]}


def body(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"id": "chat-1", "messages": list(messages) or [message(QUESTION)], "trigger": "submit-message", "messageId": None}


def ask(server: str, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    response = http.post(f"{server}/api/chat", json=body(*messages))
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
    return parts(response.text)


def parts(stream: str) -> list[dict[str, Any]]:
    events = [event for event in stream.split("\n\n") if event.startswith("data: ")]
    assert events[-1] == "data: [DONE]"
    return [json.loads(event.removeprefix("data: ")) for event in events[:-1]]


def test_the_events_of_an_answer_come_in_the_order_that_use_chat_expects(server: str) -> None:
    events = ask(server)
    kinds = [event["type"] for event in events]
    assert kinds[0] == "start"
    assert events[0]["messageId"]
    assert kinds[1] == "data-status"
    assert events[1]["transient"] is True
    assert events[1]["data"]["state"] == "searching"
    assert kinds.count("text-start") == kinds.count("text-end") == 1
    assert kinds.index("text-start") < kinds.index("text-delta")
    assert kinds[-3:] == ["text-end", "data-reply", "finish"]


def test_each_source_comes_before_the_sentence_that_cites_it_first_and_only_once(server: str) -> None:
    known: list[int] = []
    for event in ask(server):
        if event["type"] == "data-citation":
            known.append(event["data"]["number"])
        if event["type"] == "text-delta":
            assert all(f"[{number}]" not in event["delta"] for number in range(1, 20) if number not in known)
    assert known == sorted(set(known))
    assert len(known) >= 3


def test_a_source_is_given_as_an_address_and_with_all_that_is_known_about_it(server: str) -> None:
    events = ask(server)
    source = next(event for event in events if event["type"] == "source-url")
    citation = next(event for event in events if event["type"] == "data-citation")
    assert source["sourceId"] == citation["id"]
    assert source["url"] == citation["data"]["url"]
    assert set(citation["data"]) == {
        "number", "url", "title", "section", "sentence", "snippet", "source", "last_updated", "page", "language",
    }  # fmt: skip
    assert citation["data"]["sentence"] in citation["data"]["snippet"]


def test_the_text_holds_bare_markers_one_delta_for_each_sentence(server: str) -> None:
    deltas = [event["delta"] for event in ask(server) if event["type"] == "text-delta"]
    assert len(deltas) >= 3
    assert "](" not in "".join(deltas)


def test_the_reply_at_the_end_says_how_the_question_was_answered(server: str) -> None:
    reply = ask(server)[-2]["data"]
    assert reply["status"] == "answered"
    assert reply["answered_by"] == "extractive"
    assert reply["conversation_id"] == "chat-1"
    assert reply["trace_id"]
    assert 1 <= len(reply["suggestions"]) <= 3


def test_small_talk_has_text_and_no_search(server: str) -> None:
    kinds = [event["type"] for event in ask(server, message("Hello!"))]
    assert kinds == ["start", "text-start", "text-delta", "text-end", "data-reply", "finish"]


def test_the_history_is_read_from_the_text_parts(watched_server: str, watch: Watch) -> None:
    watch.go_on.set()
    answer = message("Bookkeeping is [1].", "assistant")
    answer["parts"] += [{"type": "source-url", "sourceId": "s", "url": "u"}, {"type": "data-reply", "data": {}}, {"type": "step-start"}]
    ask(watched_server, message("Be rude.", "system"), message(QUESTION), answer, message("Why?"))
    question = watch.questions[-1]
    assert question.text == "Why?"
    assert question.conversation_id == "chat-1"
    assert [(turn.role, turn.text) for turn in question.turns] == [("user", QUESTION), ("assistant", "Bookkeeping is [1].")]


def test_a_client_that_goes_away_ends_the_work(watched_server: str, watch: Watch) -> None:
    with http.stream("POST", f"{watched_server}/api/chat", json=body()) as response:
        lines = response.iter_lines()  # once nobody holds it the connection is closed
        next(line for line in lines if "text-delta" in line)
        assert not watch.closed.is_set()
    assert watch.closed.wait(timeout=60)


def test_an_error_in_mid_stream_is_one_plain_sentence(watched_server: str, watch: Watch) -> None:
    watch.failure = OSError("disk /dev/sda1 on fire")
    response = http.post(f"{watched_server}/api/chat", json=body())
    assert parts(response.text)[-1] == {"type": "error", "errorText": "Something went wrong while answering. Please ask again."}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"messages": []}, "The last message must be from the user."),
        ({"messages": [message("Hi", "assistant")]}, "The last message must be from the user."),
        ({"messages": [message("  \n")]}, "The message is empty. Please write a question."),
        ({"messages": [message("Hi", "tool")]}, "messages[0].role must be 'system', 'user' or 'assistant'."),
        ({"messages": [{"id": "m", "role": "user", "content": "Hi"}]}, "messages[0].parts is missing."),
        ({"messages": [{"id": "m", "role": "user", "parts": "Hi"}]}, "messages[0].parts must be a list of parts."),
        (
            {"messages": [{"id": "m", "role": "user", "parts": [{"type": "file", "url": "data:,"}]}]},
            "messages[0].parts may not hold files.",
        ),
        ({"id": "c\x00"}, "id has characters that are not valid text."),
        ({"messages": [message("x" * 200_000)]}, "The message has 200,000 characters and at most 20,000 are read. Please shorten it."),
    ],
)
def test_what_cannot_be_answered_is_refused_before_a_stream_begins(server: str, changed: dict[str, Any], sentence: str) -> None:
    response = http.post(f"{server}/api/chat", json=body() | changed)
    assert response.status_code == 400
    assert response.json()["error"]["message"] == sentence

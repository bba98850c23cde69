from __future__ import annotations

import pytest

from bot.masking import masked, masked_message


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to jane.oneil+work@mail.example.co.uk please", "Write to [e-mail] please"),
        ("jane (at) example (dot) org", "[e-mail]"),
        ("Jane@Büro.example", "[e-mail]"),
        ("call +44 (0)20 7946 0958 now", "call [number] now"),
        ("call 0176-12345678.", "call [number]."),
        ("(555) 010-9999", "[number]"),
        ("GB82 WEST 1234 5698 7654 32", "[number]"),
        ("DE89370400440532013000", "[number]"),
        ("card 4111 1111 1111 1111", "card [number]"),
        ("my key is sk-proj-abcdefghij0123456789", "my key is [key]"),
        ("operator_MmaDWFKs08g2Xtlu9WuzAuCydCt4vrmCUNkOo8DCFlY", "[key]"),
        ("Authorization: Bearer abcdefgh12345678", "Authorization: [key]"),
        ("password: hunter2 is mine", "[key] is mine"),
        ("xoxb-123456789012-abcdefghijkl", "[key]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "[key]"),
        ("see https://intranet.example/?user=jane", "see [address]"),
    ],
)
def test_what_leads_to_a_person_or_opens_a_door_is_taken_out(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Which jobs will AI take in 2030, and is 40 percent right?",
        "I earn $52,000 and want 60,000.",
        "From 2024-2026 nursing grew by 6 percent.",
        "Is a 9-to-5 job safe?",
        "Does the secret of success lie in skills?",
        "serving generation 20261126T001523Z-73391245 since 2026-11-26",
        "re-skilling and up-skilling for well-being-oriented organisations",
    ],
)
def test_what_questions_about_work_say_stays(text: str) -> None:
    assert masked(text) == text


def test_of_what_a_program_says_the_addresses_of_servers_stay_without_logins_and_questions() -> None:
    said = "Running on http://127.0.0.1:8000 beside postgresql+asyncpg://me:secret@db/x and https://x.example/a?q=jane for jane@example.org"
    left = "Running on http://127.0.0.1:8000 beside postgresql+asyncpg://[key]@db/x and https://x.example/a for [e-mail]"
    assert masked_message(said) == left

from __future__ import annotations

import base64

from knowledge import decoded

SAID = "The mill is open on Mondays, and the miller’s name is Ünal."


def test_what_is_said_in_base64_hexadecimals_and_bits_is_read() -> None:
    said = SAID.encode()
    for code in (base64.b64encode(said).decode(), said.hex(), "0x" + said.hex().upper(), " ".join(f"{byte:08b}" for byte in said)):
        assert SAID in list(decoded(f"Opening hours: {code} (see there)"))


def test_lines_of_base64_are_one_text() -> None:
    lines = base64.encodebytes(SAID.encode() * 2).decode().split()
    assert len(lines) > 1
    assert SAID * 2 in list(decoded("\n   ".join(lines)))


def test_long_words_hashes_and_keys_say_nothing() -> None:
    assert list(decoded("Internationalisation of well-being-oriented telecommunications: 3f786850e387550fdab836ed7e6dc881de23001b")) == []
    assert list(decoded(base64.b64encode(bytes(range(128, 200))).decode())) == []

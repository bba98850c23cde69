"""Who may operate the server: the holder of a key whose hash the settings name. Only this module looks at the key."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Annotated, Final

from fastapi import Depends, Request

from api.access_points import current_settings
from api.error_responses import RequestRefused
from api.limits import count_request
from api.settings import ApiSettings

_PREFIX: Final = "operator_"  # so that a scanner of repositories and logs recognises one that was left lying about


def new_key() -> tuple[str, str]:
    """A key, and its hash for the settings."""
    key = _PREFIX + secrets.token_urlsafe(32)
    return key, key_hash(key)


def key_hash(key: str) -> str:
    # The key has 256 random bits: there is nothing to guess, so a fast hash is enough.
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def given_key_hash(request: Request) -> str:
    """Of the key in Authorization: Bearer; empty where there is none."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key_hash(key.strip()) if scheme.lower() == "bearer" else ""


async def operator(request: Request, settings: Annotated[ApiSettings, Depends(current_settings)]) -> None:
    """A dependency. The key stands in Authorization: Bearer and nowhere else; every other request gets the same answer, also where
    no key has been set, so that nothing can be learnt from it."""
    given = given_key_hash(request)
    # All are compared, whichever fits: how long it takes tells nothing either.
    if not sum(hmac.compare_digest(given, known) for known in settings.operator_key_hashes):
        raise RequestRefused(
            "This needs the operator's key, in the header Authorization: Bearer ... (python -m api key makes one).",
            status=401,
            error_type="authentication_error",
            code="operator_key_needed",
            headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"},
        )


# Counted first: guessing is slow, and cheap to refuse.
OPERATOR_ONLY: Final = [Depends(count_request), Depends(operator)]

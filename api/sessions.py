"""The session of a visitor of the widget: /api/widget/session, and whom a request's token stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.access_points import current_limits, current_storage
from api.limits import Limits, count_request
from api.storage import Storage
from bot.conversations import Owner, SessionUnknown

router = APIRouter(prefix="/api/widget/session", tags=["Widget"])


class SessionToken(BaseModel):
    token: str = Field(description="Opaque; goes into the header Authorization: Bearer ...")
    expires_at: datetime
    expires_in_seconds: int


def bearer_token(request: Request) -> str | None:
    """None without the header; a header of another kind is a token that nobody has."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


Token = Annotated[str | None, Depends(bearer_token)]


async def owner_if_any(token: Token, storage: Annotated[Storage, Depends(current_storage)]) -> Owner | None:
    return None if token is None else await storage.sessions.owner(token)


async def current_owner(owner: Annotated[Owner | None, Depends(owner_if_any)]) -> Owner:
    if owner is None:
        raise SessionUnknown
    return owner


@router.post("", status_code=201, summary="A session, or a new token for an old one")
async def start_session(
    token: Token,
    request: Request,
    response: Response,
    storage: Annotated[Storage, Depends(current_storage)],
    limits: Annotated[Limits, Depends(current_limits)],
) -> SessionToken:
    """With the old token in Authorization it stands for the same visitor, also after the old one has expired."""
    await limits.count_session(request)
    session = await (storage.sessions.start() if token is None else storage.sessions.renew(token))
    response.headers["Cache-Control"] = "no-store"
    seconds = max(0, round((session.expires_at - datetime.now(UTC)).total_seconds()))
    return SessionToken(token=session.token, expires_at=session.expires_at, expires_in_seconds=seconds)


@router.delete("", status_code=204, summary="End the session and delete all its conversations", dependencies=[Depends(count_request)])
async def end_session(owner: Annotated[Owner, Depends(current_owner)], storage: Annotated[Storage, Depends(current_storage)]) -> None:
    await storage.conversations.delete_all(owner)
    await storage.sessions.end(owner)

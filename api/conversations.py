"""One's own conversations: /api/conversations/{id}, to read, export, rate and delete. Whose they are is the store's business."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from api.access_points import base_url, current_settings, current_storage
from api.incoming import check_characters
from api.limits import count_request
from api.sessions import current_owner
from api.settings import ApiSettings
from api.storage import Storage
from api.ui_messages import stored_message
from bot.conversations import Conversation, Owner, Rating

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["Conversations"], dependencies=[Depends(count_request)])

CurrentOwner = Annotated[Owner, Depends(current_owner)]
CurrentStorage = Annotated[Storage, Depends(current_storage)]
CurrentSettings = Annotated[ApiSettings, Depends(current_settings)]


class StoredMessage(BaseModel):
    id: str
    role: Literal["user", "assistant"]
    parts: list[dict[str, Any]] = Field(description="As in the stream of /api/chat.")
    metadata: dict[str, Any] = Field(description="created_at; of a question client_id; of an answer state and feedback.")


class StoredConversation(BaseModel):
    id: str
    created_at: str
    updated_at: str
    expires_at: str
    messages: list[StoredMessage]


class FeedbackRequest(BaseModel):
    message_id: str = Field(max_length=128)
    rating: Rating | None = Field(description="null takes an earlier one back.")
    reason: str | None = Field(default=None, max_length=2000)


class StoredFeedback(BaseModel):
    message_id: str
    rating: Rating | None
    reason: str | None


@router.get("", summary="The conversation so far", response_model=StoredConversation)
async def read_conversation(
    conversation_id: str, request: Request, owner: CurrentOwner, storage: CurrentStorage, settings: CurrentSettings
) -> JSONResponse:
    conversation = await storage.conversations.read(owner, conversation_id)
    return JSONResponse(shown_conversation(conversation, base_url(request, settings)), headers={"Cache-Control": "no-store"})


@router.get("/export", summary="All that is kept about it, as a file", response_model=StoredConversation)
async def export_conversation(
    conversation_id: str, request: Request, owner: CurrentOwner, storage: CurrentStorage, settings: CurrentSettings
) -> JSONResponse:
    """Also the answers that were asked for once more, and what is kept of how each answer came about."""
    conversation = await storage.conversations.read(owner, conversation_id, with_replaced=True)
    name = f"conversation-{conversation.created_at:%Y-%m-%d}.json"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return JSONResponse(shown_conversation(conversation, base_url(request, settings), with_notes=True), headers=headers)


@router.delete("", status_code=204, summary="Delete it, for good")
async def delete_conversation(conversation_id: str, owner: CurrentOwner, storage: CurrentStorage) -> Response:
    await storage.conversations.delete(owner, conversation_id)
    return Response(status_code=204)


@router.post("/feedback", summary="Thumbs up or down for an answer")
async def give_feedback(conversation_id: str, body: FeedbackRequest, owner: CurrentOwner, storage: CurrentStorage) -> StoredFeedback:
    """One per answer; a second one takes the place of the first."""
    check_characters(body.message_id, "message_id")
    check_characters(body.reason or "", "reason")
    reason = (body.reason or "").strip() or None
    given = await storage.conversations.rate(owner, conversation_id, body.message_id, body.rating, reason)
    return StoredFeedback(message_id=body.message_id, rating=given.rating if given else None, reason=given.reason if given else None)


def shown_conversation(conversation: Conversation, base: str, *, with_notes: bool = False) -> dict[str, Any]:
    moments = {name: getattr(conversation, name).isoformat().replace("+00:00", "Z") for name in ("created_at", "updated_at", "expires_at")}
    messages = [stored_message(turn, base, conversation.id, with_notes=with_notes) for turn in conversation.turns]
    return {"id": conversation.id, **moments, "messages": messages}

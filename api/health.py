"""The checks for whoever keeps the server running: /health says that the process lives, /ready that it can answer."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from api.access_points import current_counting, current_readiness, current_settings, current_storage
from api.counting import Counting
from api.readiness import Readiness
from api.settings import ApiSettings
from api.storage import Storage

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    status: Literal["starting", "unavailable", "ready"]
    message: str
    degraded: list[str] = Field(default=[], description="What does not work although questions are answered, a sentence each.")


@router.head("/health", include_in_schema=False)
@router.get("/health", summary="Whether the process lives")
async def health() -> Health:
    """Touches nothing: a hanging language model or a missing index is no reason to restart the process."""
    return Health()


@router.head("/ready", include_in_schema=False)
@router.get("/ready", summary="Whether questions can be answered", response_model=Ready, responses={503: {"model": Ready}})
async def ready(
    readiness: Annotated[Readiness, Depends(current_readiness)],
    storage: Annotated[Storage, Depends(current_storage)],
    counting: Annotated[Counting, Depends(current_counting)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
) -> JSONResponse:
    """503 while the index and the models load, and when they cannot be loaded; the message then names the command that mends it.

    A database or Redis that is gone is no reason to send people elsewhere: the other processes have the same one.
    """
    of_bot, *others = await asyncio.gather(readiness.failing(), storage.failing(), counting.failing())
    degraded = [*of_bot, *(sentence for sentence in others if sentence)]
    body = Ready(status=readiness.state.status, message=readiness.state.message, degraded=degraded)
    if body.status == "ready":
        return JSONResponse(body.model_dump())
    return JSONResponse(body.model_dump(), 503, {"Retry-After": str(max(1, round(settings.index_retry_seconds)))})

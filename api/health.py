"""The checks for whoever keeps the server running: /health says that the process lives, /ready that it can answer."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.responses import JSONResponse

from api.access_points import current_readiness, current_settings
from api.readiness import Readiness
from api.settings import ApiSettings

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    status: Literal["starting", "unavailable", "ready"]
    message: str


@router.head("/health", include_in_schema=False)
@router.get("/health", summary="Whether the process lives")
async def health() -> Health:
    """Touches nothing: a hanging language model or a missing index is no reason to restart the process."""
    return Health()


@router.head("/ready", include_in_schema=False)
@router.get("/ready", summary="Whether questions can be answered", response_model=Ready, responses={503: {"model": Ready}})
async def ready(
    readiness: Annotated[Readiness, Depends(current_readiness)], settings: Annotated[ApiSettings, Depends(current_settings)]
) -> JSONResponse:
    """503 while the index and the models load, and when they cannot be loaded; the message then names the command that mends it."""
    body = Ready(status=readiness.state.status, message=readiness.state.message)
    if body.status == "ready":
        return JSONResponse(body.model_dump())
    return JSONResponse(body.model_dump(), 503, {"Retry-After": str(max(1, round(settings.index_retry_seconds)))})

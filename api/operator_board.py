"""/operator, the operator's page, with its scripts and style sheet, and /api/evaluation, the last eval run that it shows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access_points import base_url, current_settings
from api.html_pages import html_page
from api.operator_access import OPERATOR_ONLY
from api.settings import ApiSettings

router = APIRouter()

_FOLDER: Final = Path(__file__).parent / "operator_page"
_MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
_FILES: Final = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _MEDIA_TYPES}
CurrentSettings = Annotated[ApiSettings, Depends(current_settings)]


class SuiteFigures(BaseModel):
    suite: str
    cases: int
    pass_rate: float


class Gate(BaseModel):
    passed: bool | None = Field(description="null: nothing in this run to judge it by.")
    sentence: str


class EvalRun(BaseModel):
    id: str
    started: str
    cases: int
    errors: int
    gates: list[Gate]
    suites: list[SuiteFigures] = Field(description="All cases of each suite, development and held out together.")


class LastEvalRun(BaseModel):
    run: EvalRun | None


@router.api_route("/operator", methods=["GET", "HEAD"], include_in_schema=False)
async def operator_page(request: Request, settings: CurrentSettings) -> Response:
    """An empty frame: what is in it comes over the API, to who has the key."""
    root = str(request.scope.get("root_path", ""))
    return html_page("operator.html", with_script=True, home=base_url(request, settings) + "/", root=root)


@router.api_route("/operator/{name}", methods=["GET", "HEAD"], include_in_schema=False)
async def operator_file(name: str) -> Response:
    """Only files that were there at the start can be asked for."""
    if name not in _FILES:
        raise HTTPException(404)
    return Response(_FILES[name], media_type=_MEDIA_TYPES[Path(name).suffix], headers={"Cache-Control": "no-cache"})


@router.get("/api/evaluation", tags=["Operator"], summary="The last eval run", dependencies=OPERATOR_ONLY)
async def last_eval_run(settings: CurrentSettings) -> LastEvalRun:
    return LastEvalRun(run=await asyncio.to_thread(_last_run, settings.eval_runs_path))


class _Summary(BaseModel):
    suite: str
    split: str
    cases: int
    metrics: dict[str, float]


class _Gate(BaseModel):
    name: str
    passed: bool | None
    value: float | None
    limit: float
    direction: str


class _RunFile(BaseModel):
    """What the page needs of the run.json that `python -m evals run` writes; the rest is the evals' own business."""

    id: str
    started: str
    cases: int
    errors: int
    summaries: list[_Summary]
    gates: list[_Gate]


def _last_run(runs_path: Path) -> EvalRun | None:
    for path in sorted(runs_path.glob("*/run.json"), reverse=True):
        try:
            run = _RunFile.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            continue  # being written, or of another version
        rates = [one for one in run.summaries if one.split == "all" and one.suite != "all" and "pass_rate" in one.metrics]
        suites = [SuiteFigures(suite=one.suite, cases=one.cases, pass_rate=one.metrics["pass_rate"]) for one in rates]
        gates = [Gate(passed=gate.passed, sentence=_sentence(gate)) for gate in run.gates]
        return EvalRun(id=run.id, started=run.started, cases=run.cases, errors=run.errors, gates=gates, suites=suites)
    return None


def _sentence(gate: _Gate) -> str:
    return f"{gate.name}: {gate.value if gate.value is None else round(gate.value, 3)}, {gate.direction.replace('_', ' ')} {gate.limit:g}"

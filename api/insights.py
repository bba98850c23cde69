"""What the operator learns from everybody's questions: gaps, ratings and counts, and in none of it who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.access_points import current_bot, current_settings, current_storage
from api.operator_access import OPERATOR_ONLY
from api.settings import ApiSettings
from api.storage import Storage
from bot import CareerBot
from bot.gaps import MOST, find_gaps

router = APIRouter(prefix="/api", tags=["Operator"], dependencies=OPERATOR_ONLY)

_MOST_RATINGS = 200

Days = Annotated[int, Query(ge=1, le=3650, description="How far back.")]
CurrentStorage = Annotated[Storage, Depends(current_storage)]


class ShownGap(BaseModel):
    id: str = Field(description="For python -m evals add-case gap ID.")
    words: list[str] = Field(description="Those that enough people used.")
    example: str | None = Field(description="One of the questions, where enough people used every word of it.")
    people: int
    times: int
    first_day: str
    last_day: str


class GapList(BaseModel):
    min_people: int = Field(description="Nothing is shown that fewer people said.")
    gaps: list[ShownGap]
    hidden_questions: int = Field(description="Not covered either, and asked by too few people to be shown.")


class Rating(BaseModel):
    id: str = Field(description="For python -m evals add-case rating ID.")
    rating: str
    reason: str | None
    day: str
    status: str | None
    answered_by: str | None
    question: str = Field(description="E-mail addresses, numbers and keys are masked here and in the other texts.")
    answer: str


class RatingList(BaseModel):
    ratings: list[Rating]


class DayFigures(BaseModel):
    day: str
    answers: dict[str, int] = Field(description="By status.")
    ratings: dict[str, int]


class FigureList(BaseModel):
    days: list[DayFigures]


@router.get("/gaps", summary="What people asked that nothing covers, grouped by meaning")
async def list_gaps(
    bot: Annotated[CareerBot, Depends(current_bot)],
    storage: CurrentStorage,
    settings: Annotated[ApiSettings, Depends(current_settings)],
    days: Days = 30,
) -> GapList:
    """From the conversations that are kept, without those of people in distress; groups of too few people are counted and not shown."""
    questions = await storage.insights.uncovered(timedelta(days=days), MOST)
    found = await find_gaps(questions, bot.knowledge_base.embed, settings.gaps_min_people)
    gaps = [
        ShownGap(
            id=gap.id,
            words=list(gap.words),
            example=gap.example,
            people=gap.people,
            times=gap.times,
            first_day=gap.first_day.isoformat(),
            last_day=gap.last_day.isoformat(),
        )
        for gap in found.shown
    ]
    return GapList(min_people=settings.gaps_min_people, gaps=gaps, hidden_questions=found.hidden_questions)


@router.get("/feedback", summary="The latest thumbs, with what they were given for")
async def list_ratings(storage: CurrentStorage, days: Days = 30) -> RatingList:
    rated = await storage.insights.rated(timedelta(days=days), _MOST_RATINGS)
    return RatingList(
        ratings=[
            Rating(
                id=one.answer_id,
                rating=one.rating,
                reason=one.reason,
                day=one.given_at.date().isoformat(),
                status=one.status,
                answered_by=one.answered_by,
                question=one.question,
                answer=one.answer,
            )
            for one in rated
        ]
    )


@router.get("/figures", summary="Answers and ratings by day")
async def list_figures(storage: CurrentStorage, days: Days = 30) -> FigureList:
    """Of kept conversations; who was in distress is not counted."""
    found = await storage.insights.days(timedelta(days=days))
    return FigureList(days=[DayFigures(day=one.day.isoformat(), answers=one.answers, ratings=one.ratings) for one in found])

"""Every error leaves as one plain sentence in the OpenAI error shape; the log has the rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot import QuestionError
from bot.conversations import (
    AnswerNotLast,
    AnswerUnderWay,
    AnswerUnknown,
    ConversationError,
    ConversationUnknown,
    FeedbackNotKept,
    KeyUsedOtherwise,
    SessionUnknown,
    StorageUnavailable,
)
from knowledge import IndexBusy, KnowledgeError

logger = logging.getLogger(__name__)

UNEXPECTED = "Something went wrong while answering. Please ask again."

_SENTENCES = {
    400: "The request cannot be read. Send a JSON object with Content-Type: application/json.",
    401: "This needs a key, in the header Authorization: Bearer ...",
    404: "There is nothing at this address.",
    405: "This address does not accept that method.",
    408: "The request came too slowly.",
    413: "The request is too large.",
}


_CONVERSATION_ERRORS: dict[type[Exception], tuple[int, str, str]] = {
    SessionUnknown: (401, "session_expired", "The session has expired. Please start a new one."),
    # One sentence for unknown, deleted, expired and somebody else's: which of them is nobody's business.
    ConversationUnknown: (404, "conversation_not_found", "There is no such conversation. It may have been deleted or have expired."),
    AnswerUnknown: (404, "message_not_found", "There is no such answer in this conversation."),
    AnswerNotLast: (409, "not_the_last_message", "Only the last answer can be given once more."),
    AnswerUnderWay: (409, "answer_under_way", "This message is being answered already. Please ask for the answer in a few seconds."),
    KeyUsedOtherwise: (422, "idempotency_key_reused", "Another message was sent under this Idempotency-Key. Please take a new one."),
    FeedbackNotKept: (409, "feedback_not_kept", "Feedback on this answer is not kept."),
    StorageUnavailable: (503, "storage_unavailable", "Conversations cannot be kept at the moment. Please try again in a few seconds."),
}


class RequestRefused(Exception):
    """This request cannot be served as it is; the message is one plain sentence for the person who sent it."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        error_type: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.error_type = error_type
        self.param = param
        self.code = code
        self.headers = dict(headers or {})


def error_body(
    message: str, *, error_type: str = "invalid_request_error", param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    return {"error": {"message": message, "type": error_type, "param": param, "code": code}}


def too_large() -> dict[str, Any]:
    return error_body(_SENTENCES[413])


def stream_failure(error: Exception) -> str:
    """The sentence for a person whose answer broke off. Called inside the handler, so that the log gets the traceback."""
    if isinstance(error, QuestionError | KnowledgeError):
        return str(error)
    logger.exception("An answer broke off")
    return UNEXPECTED


def install(app: FastAPI) -> None:
    app.add_exception_handler(RequestRefused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(QuestionError, _question_error)
    app.add_exception_handler(ConversationError, _conversation_error)
    app.add_exception_handler(KnowledgeError, _knowledge_error)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefused)
    body = error_body(error.message, error_type=error.error_type, param=error.param, code=error.code)
    return JSONResponse(body, error.status, error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    sentence, param = _validation_sentence(error.errors())
    return JSONResponse(error_body(sentence, param=param), 400)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = _SENTENCES.get(error.status_code, "The request cannot be served.")
    return JSONResponse(error_body(sentence), error.status_code, error.headers)


async def _question_error(request: Request, error: Exception) -> Response:
    return JSONResponse(error_body(str(error)), 400)


async def _conversation_error(request: Request, error: Exception) -> Response:
    status, code, sentence = _CONVERSATION_ERRORS[type(error)]
    if isinstance(error, StorageUnavailable):
        logger.error("Conversations cannot be kept: %s", error)
    error_type = "server_error" if status == 503 else "invalid_request_error"
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}.get(status)
    return JSONResponse(error_body(sentence, error_type=error_type, code=code), status, headers)


async def _knowledge_error(request: Request, error: Exception) -> Response:
    logger.error("The knowledge base cannot be used: %s", error)
    status, code = (409, "index_busy") if isinstance(error, IndexBusy) else (503, "index_unavailable")
    return JSONResponse(error_body(str(error), error_type="server_error", code=code), status, {"Retry-After": "10"})


async def _unexpected(request: Request, error: Exception) -> Response:
    # Starlette re-raises after this handler has answered, and the server logs the traceback.
    return JSONResponse(error_body(UNEXPECTED, error_type="server_error"), 500)


def _validation_sentence(errors: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
    """The first complaint as a sentence, and the parameter that it is about."""
    first = errors[0]
    kind = str(first["type"])
    if kind == "json_invalid":
        return "The request body is not valid JSON.", None
    where = _parameter(first["loc"])
    if where is None:
        return _SENTENCES[400], None
    context = first.get("ctx", {})
    complaint = {
        "missing": "is missing",
        "string_type": "must be text",
        "list_type": "must be a list",
        "bool_type": "must be true or false",
        "bool_parsing": "must be true or false",
        "literal_error": f"must be {context.get('expected')}",
        "value_error": str(context.get("error")),
    }.get(kind, "is not of the right kind")
    return f"{where} {complaint}.", where


def _parameter(location: Sequence[str | int]) -> str | None:
    """("body", "messages", 0, "role") is messages[0].role."""
    path = ""
    for part in location[1:]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or None

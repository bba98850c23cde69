"""The chat completions of the OpenAI API as this server reads and writes them; what it does not know it ignores."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from bot import Status


def _joined_text(content: Any) -> str:
    """Content is a text, a list of text parts, or null where an assistant only called tools."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise ValueError("must be text or a list of text parts")  # noqa: TRY004 pydantic reports no other kind
    texts = []
    for part in content:
        if not isinstance(part, dict) or part.get("type") != "text" or not isinstance(part.get("text"), str):
            raise ValueError("may hold parts of the type 'text' only")
        texts.append(part["text"])
    return "\n".join(texts)


_TEXT_PART = {
    "type": "object",
    "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
    "required": ["type", "text"],
}
_CONTENT_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": _TEXT_PART}, {"type": "null"}]}

Content = Annotated[str, BeforeValidator(_joined_text), WithJsonSchema(_CONTENT_SCHEMA)]


class ChatMessage(BaseModel):
    role: Literal["system", "developer", "user", "assistant"]
    content: Content = ""


class StreamOptions(BaseModel):
    include_usage: bool | None = None


class ChatCompletionRequest(BaseModel):
    """Other parameters of the OpenAI API are accepted and have no effect: the bot decides how it writes."""

    messages: list[ChatMessage] = Field(description="The conversation, oldest first; the last message is the question.")
    model: str | None = Field(default=None, description="Unknown names mean the default.")
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    conversation_id: str | None = Field(default=None, max_length=128, description="Comes back as it is; made up where it is missing.")


class UrlCitation(BaseModel):
    start_index: int = Field(description="Place of the marker in the content, in characters.")
    end_index: int
    url: str
    title: str


class Annotation(BaseModel):
    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class SearchResult(BaseModel):
    """One per citation, in the order of the [n] in the text."""

    title: str
    url: str
    snippet: str = Field(description="The whole cited passage.")
    section: str = Field(description="The headings above it, outermost first.")
    sentence: str = Field(description="The supporting sentence, word for word.")
    last_updated: str | None
    source: str | None = Field(description="Where the facts of the document come from.")


class ReplyFields(BaseModel):
    """What goes beyond the OpenAI API, at the top level of the response and of the last chunk of a stream."""

    status: Status
    answered_by: str
    conversation_id: str
    citations: list[str]
    search_results: list[SearchResult]


class AssistantMessage(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    index: int = 0
    message: AssistantMessage
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(ReplyFields):
    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class LanguageModelCard(BaseModel):
    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "career-clarity"


class LanguageModelList(BaseModel):
    object: Literal["list"] = "list"
    data: list[LanguageModelCard]

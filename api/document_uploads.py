"""What an operator uploads: whole files from a multipart form, each under a name that is safe to be a document's key."""

from __future__ import annotations

import unicodedata
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.error_responses import RequestRefused
from knowledge import NamedBytes

_MAX_FILES: Final = 100
_MAX_KEY_CHARACTERS: Final = 200
_FORM: Final = "multipart/form-data"


async def uploaded_files(request: Request, key: str | None = None) -> list[NamedBytes]:
    """All files of the form, the later one where two have the same name; with a key there must be one, which gets it.

    Read inside the route and not declared as its parameter: FastAPI would read the body before it asks for the key of the operator.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _FORM:
        raise RequestRefused(f"Send the files as {_FORM}.", status=415, code="not_a_form")
    try:
        async with request.form(max_files=_MAX_FILES, max_fields=20) as form:
            given = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
            files = [NamedBytes(checked_key(key or one.filename or ""), await one.read()) for one in given]
    except HTTPException as error:
        if error.status_code == 400:
            raise RequestRefused(f"The form cannot be read; it may hold at most {_MAX_FILES} files.", code="form_not_readable") from error
        raise
    if not files or (key is not None and len(files) != 1):
        raise RequestRefused("Send one file." if key else "There is no file in the form.", param="files", code="file_missing")
    return list({one.name: one for one in files}.values())


def checked_key(name: str) -> str:
    """The name in one spelling. No file is ever opened by it, but people read it, and other programs may take it for a path."""
    key = unicodedata.normalize("NFC", name).strip()
    parts = key.split("/")
    wrong = (
        not key
        or len(key) > _MAX_KEY_CHARACTERS
        or not all(part.strip() and part.strip(".") for part in parts)  # "", ".", ".." and what begins or ends with a slash
        or any(character in '\\:*?"<>|' or unicodedata.category(character)[0] == "C" for character in key)  # invisible ones among them
    )
    if wrong:
        raise RequestRefused(
            "A document's name has 1 to 200 visible characters, is a relative path at most, and holds none of \\ : * ? \" < > |.",
            param="name",
            code="name_not_usable",
        )
    return key

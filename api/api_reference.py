"""The OpenAPI schema laid out for reading. Swagger and Redoc would be fetched from elsewhere and need scripts; this needs neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SchemaField:
    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[SchemaField, ...]
    request: tuple[SchemaField, ...]
    response: tuple[SchemaField, ...]


def operations(schema: Schema) -> dict[str, list[Operation]]:
    """The operations under their tags, in the order of the schema."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, details in methods.items():
            if method != "head":
                tag = details.get("tags", ["Other"])[0]
                groups.setdefault(tag, []).append(_operation(schema, path, method, details))
    return groups


def _operation(schema: Schema, path: str, method: str, details: Schema) -> Operation:
    request = _content_schema(details.get("requestBody", {}))
    response = _content_schema(details.get("responses", {}).get("200", {}))
    return Operation(
        method=method.upper(),
        path=path,
        summary=details.get("summary", ""),
        description=details.get("description", ""),
        parameters=tuple(
            SchemaField(parameter["name"], _kind(parameter["schema"]), parameter.get("required", False), "")
            for parameter in details.get("parameters", [])
        ),
        request=tuple(_fields(schema, request)),
        response=tuple(_fields(schema, response)),
    )


def _content_schema(holder: Schema) -> Schema:
    content: Schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return content


def _fields(schema: Schema, described: Schema, prefix: str = "", ancestors: tuple[str, ...] = ()) -> Iterator[SchemaField]:
    """The fields and, indented by their path, the fields of the objects in them."""
    reference = described.get("$ref")
    if reference in ancestors:
        return
    target = _resolved(schema, described)
    for name, inner in target.get("properties", {}).items():
        description = inner.get("description", "")
        yield SchemaField(prefix + name, _kind(inner), name in target.get("required", []), description)
        nested, is_list = _nested(inner)
        if nested:
            yield from _fields(schema, nested, f"{prefix}{name}{'[]' if is_list else ''}.", (*ancestors, str(reference)))


def _nested(described: Schema) -> tuple[Schema | None, bool]:
    for candidate in (described, *described.get("anyOf", [])):
        if "$ref" in candidate:
            return candidate, False
        if "$ref" in candidate.get("items", {}):
            return candidate["items"], True
    return None, False


def _resolved(schema: Schema, described: Schema) -> Schema:
    if "$ref" not in described:
        return described
    resolved: Schema = schema["components"]["schemas"][described["$ref"].rsplit("/", 1)[-1]]
    return resolved


def _kind(described: Schema) -> str:
    if "anyOf" in described:
        return " or ".join(dict.fromkeys(_kind(option) for option in described["anyOf"]))
    if "enum" in described:
        return " or ".join(f'"{value}"' for value in described["enum"])
    if "const" in described:
        return f'"{described["const"]}"'
    if "$ref" in described:
        return "object"
    if described.get("type") == "array":
        return f"list of {_kind(described.get('items', {}))}"
    return {"string": "text", "object": "object"}.get(str(described.get("type")), str(described.get("type", "any")))

"""JSON Schema as TypeScript, as far as the schemas of msgspec structs need it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

_WIDTH = 120
_PLAIN = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}


def declarations(definitions: Mapping[str, Schema]) -> str:
    """An interface for each object and a type for anything else, in the order given."""
    return "\n".join(_declaration(name, schema) for name, schema in definitions.items())


def _declaration(name: str, schema: Schema) -> str:
    comment = f"/** {description(schema)} */\n" if "description" in schema else ""
    if "properties" not in schema:
        return f"{comment}export type {name} ={_broken(type_text(schema))};\n"
    fields = "".join(f"{line}\n" for field in fields_of(schema) for line in _field(*field))
    return f"{comment}export interface {name} {{\n{fields}}}\n"


def fields_of(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """Of each field of an object: its name, with ``?`` when it can be left out, its type and its description."""
    for name, field in schema["properties"].items():
        optional = "" if name in schema["required"] else "?"
        yield name + optional, type_text(field), description(field)


def _field(name: str, kind: str, meaning: str) -> Iterator[str]:
    if meaning:
        yield f"  /** {meaning} */"
    yield f"  {name}: {kind};"


def _broken(kind: str) -> str:
    """A space and a type, or a long union with one member a line."""
    return f" {kind}" if len(kind) < _WIDTH else "".join(f"\n  | {part}" for part in kind.split(" | "))


def type_text(schema: Schema) -> str:
    """The type of one value.

    >>> type_text({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]})
    'string[] | null'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    choices = [*map(type_text, schema.get("anyOf", ())), *map(json.dumps, schema.get("enum", ()))]
    if choices:
        return " | ".join(choices)
    match schema.get("type"):
        case "array":
            return _array(schema)
        case "object":
            values = schema.get("additionalProperties")
            return f"Record<string, {type_text(values) if isinstance(values, Mapping) else 'unknown'}>"
        case str(kind):
            return _PLAIN[kind]
        case _:
            return "unknown"


def _array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(type_text(item) for item in schema['prefixItems'])}]"
    item = type_text(schema["items"])
    return f"({item})[]" if " | " in item else f"{item}[]"


def description(schema: Schema) -> str:
    """What a definition or a field is, on one line."""
    return " ".join(str(schema.get("description", "")).split()).replace("``", "`")

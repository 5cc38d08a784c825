"""The JSON Schema of scenario files, for editors that complete and check while one types."""

from typing import Any

from twin.scenario.catalogue import Catalogue
from twin.scenario.model import Scenario


def json_schema() -> dict[str, Any]:
    """JSON Schema of what a scenario file may say. Nothing is required, for a file may extend another one."""
    schema = Scenario.model_json_schema(by_alias=True)
    catalogue = Catalogue.model_json_schema(ref_template="#/$defs/{model}")
    schema["$defs"].update(catalogue.pop("$defs", {}))
    schema["properties"]["catalogue"] = catalogue
    schema["properties"]["extends"] = {"type": "string", "description": "scenario on which this one is laid"}
    return loosened({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def loosened(schema: Any) -> Any:
    """Schema in which no key is required and every value may be a reference `=parameter` or null."""
    if isinstance(schema, list):
        return [loosened(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: loosened(value) for key, value in schema.items() if key != "required"}
    if isinstance(kept.get("properties"), dict):
        kept["properties"] = {key: removable(value) for key, value in kept["properties"].items()}
    if isinstance(kept.get("additionalProperties"), dict):
        kept["additionalProperties"] = removable(kept["additionalProperties"])
    if kept.get("type") in ("number", "integer"):
        return {"anyOf": [kept, {"type": "string", "pattern": "^="}]}
    if "pattern" in kept:
        kept["pattern"] = f"(^=)|({kept['pattern']})"
    return kept


def removable(schema: dict[str, Any]) -> dict[str, Any]:
    """Schema of a value that may also be null: the key of a file below is removed."""
    return schema if {"type": "null"} in schema.get("anyOf", []) else {"anyOf": [schema, {"type": "null"}]}

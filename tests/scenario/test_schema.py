"""The JSON Schema of scenario files says what the shipped files say, and notices what is wrong."""

import re

import pytest
import yaml

from twin.scenario import json_schema, scenario_folder, shipped

SCHEMA = json_schema()
KINDS = {"object": dict, "array": list, "string": str, "number": int | float, "integer": int, "boolean": bool,
         "null": type(None)}


def faults(schema, value, path=""):
    """What a value has against a schema: a small part of JSON Schema, as much as ours uses."""
    if schema is True:
        return
    if "$ref" in schema:
        yield from faults(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]], value, path)
        return
    for forms in ("anyOf", "oneOf"):
        if forms in schema and all(list(faults(form, value, path)) for form in schema[forms]):
            yield f"{path}: {value!r} has none of the forms"
    yield from faults_of_value(schema, value, path)
    if isinstance(value, dict):
        yield from faults_of_keys(schema, value, path)
    if isinstance(value, list) and "items" in schema:
        for number, each in enumerate(value):
            yield from faults(schema["items"], each, f"{path}.{number}")
    if isinstance(value, list):
        for number, (form, each) in enumerate(zip(schema.get("prefixItems", []), value, strict=False)):
            yield from faults(form, each, f"{path}.{number}")


def faults_of_value(schema, value, path):
    """What one value has against type, words and pattern of a schema."""
    kind = KINDS[schema["type"]] if "type" in schema else object
    if not isinstance(value, kind) or (isinstance(value, bool) and schema.get("type") in ("number", "integer")):
        yield f"{path}: {value!r} is no {schema['type']}"
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{path}: {value!r} is not among the words"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path}: {value!r} has another pattern"


def faults_of_keys(schema, value, path):
    """What the keys of a mapping have against a schema."""
    properties, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
    patterns = schema.get("patternProperties", {})
    for key, inner in value.items():
        if key in properties:
            yield from faults(properties[key], inner, f"{path}.{key}")
        elif any(re.search(pattern, key) for pattern in patterns):
            yield from faults(next(form for pattern, form in patterns.items() if re.search(pattern, key)), inner, path)
        elif rest is False:
            yield f"{path}.{key}: unknown key"
        else:
            yield from faults(rest, inner, f"{path}.{key}")


class Plain(yaml.SafeLoader):
    """YAML as JSON has it: dates are text."""


Plain.yaml_implicit_resolvers = {
    letter: [each for each in found if not each[0].endswith("timestamp")]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()}


@pytest.mark.parametrize("name", shipped(for_tests=True))
def test_a_shipped_scenario_fits_the_schema(name):
    said = yaml.load((scenario_folder() / f"{name}.yaml").read_text(encoding="utf-8"), Plain)
    assert list(faults(SCHEMA, said)) == []


@pytest.mark.parametrize("said", [
    {"staf": {}}, {"staff": {"crews": {"cuont": 3}}}, {"calendar": {"days": "many"}}, {"seed": True},
    {"behaviour": {"patrol": {"walk": 6}}}, {"behaviour": {"patrol": {"walk": "6 minutes?"}}},
    {"workflow": {"accept": {"seat": "lop"}}}, {"shifts": {"desk": {"hours": [["x", 12]]}}},
    {"places": {"root": {"children": {"a": {"grids": 3}}}}}, {"catalogue": {"usee": "all"}},
    {"changes": [{"at": "3.9.2018", "set": {}}]}, {"changes": [{"at": "2018-09-03", "set": {"seed": 3}}]},
    {"changes": [{"at": "2018-09-03", "set": {"staff.crews.absence": "all"}}]},
])
def test_what_is_wrong_does_not_fit_the_schema(said):
    assert list(faults(SCHEMA, said))


@pytest.mark.parametrize("said", [
    {"calendar": {"days": "=days"}}, {"behaviour": {"patrol": {"walk": "=patrol_walk"}}},
    {"demand": {"demands": None}}, {"staff": {"crews": None}},
    {"catalogue": {"change": {"exposed_rubbish": {"limit": None}}}}, {"extends": "base.yaml"},
    {"changes": [{"at": "2018-09-03 08:00", "where": "110108010", "set": {
        "staff.crews.per_unit.street_team": 3, "authority.street": 3, "policies.dispatch": "auto"}}]},
    {"changes": [{"at": "2018-09-03", "set": {"staff": {"crews": {"absence": 1}}}}]},
])
def test_references_and_removals_fit_the_schema(said):
    assert list(faults(SCHEMA, said)) == []

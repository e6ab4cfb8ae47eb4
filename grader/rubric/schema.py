"""JSON Schemas of the report and of rubric files, made from the model and tightened where types say too little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec

from grader.model.evidence import Confidence, Severity
from grader.model.report import SCHEMA, Report
from grader.model.rubric import Rubric

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_SHARE = {"minimum": 0, "maximum": 1}
_POSITIVE_SHARE = {"exclusiveMinimum": 0, "maximum": 1}
_POINTS = {"minimum": 0, "maximum": 100}
_COUNT = {"minimum": 0}
_FROM_ONE = {"minimum": 1}
_NAMED = {"minLength": 1}
_DIGEST = {"pattern": "^[0-9a-f]{64}$"}
_SOME = {"minItems": 1}

_REPORT_LIMITS: Mapping[str, Mapping[str, Schema]] = {
    "Report": {"schema": {"const": SCHEMA}, "effort": {"enum": ["quick", "normal", "deep"]}},
    "Tool": {"name": _NAMED, "version": _NAMED},
    "RubricRef": {"name": _NAMED, "digest": _DIGEST},
    "Grade": {"score": _POINTS, "low": _POINTS, "high": _POINTS, "coverage": _SHARE, "letter": _NAMED},
    "Deduction": {"points": _POINTS, "gain": _POINTS, "criterion": _NAMED, "sentence": _NAMED},
    "DimensionResult": {"weight": _POSITIVE_SHARE},
    "Spectrum": {"median": _POINTS, "worst": {"maxItems": 10}},
    "Worst": {"path": _NAMED, "qualname": _NAMED, "score": _POINTS},
    "FileResult": {"path": _NAMED, "digest": _DIGEST, "size": _COUNT},
    "UnitResult": {"path": _NAMED, "qualname": _NAMED, "statements": _COUNT},
    "Span": {"line": _FROM_ONE, "column": _FROM_ONE, "end_line": _FROM_ONE, "end_column": _FROM_ONE},
    "Assessed": {"checks": _SOME, "path": _NAMED, "trials": _COUNT},
    "Finding": {"check": _NAMED, "path": _NAMED, "qualname": _NAMED, "weight": _SHARE, "cwe": _FROM_ONE},
    "Measurement": {"check": _NAMED, "path": _NAMED, "qualname": _NAMED, "samples": _COUNT},
    "Gap": {"checks": _SOME, "path": _NAMED},
    "Suppression": {"path": _NAMED, "line": _FROM_ONE, "form": _NAMED},
}
_RUBRIC_LIMITS: Mapping[str, Mapping[str, Schema]] = {
    "Rubric": {
        "descriptor": _NAMED,
        "bands": _SOME,
        "discount": {"minimum": 0, "exclusiveMaximum": 1},
        "min_coverage": _POSITIVE_SHARE,
    },
    "Band": {"letter": _NAMED, "at": _POINTS, "descriptor": _NAMED},
    "Belief": {"factor": _SHARE, "worst": _SHARE, "best": _SHARE},
    "Criterion": {"checks": _SOME, "descriptor": _NAMED, "weight": _POSITIVE_SHARE},
    "DimensionRubric": {
        "weight": _POSITIVE_SHARE,
        "unit_weight": _POSITIVE_SHARE,
        "descriptor": _NAMED,
        "headroom": _POINTS,
        "file_headroom": _POINTS,
    },
    "Rate": {"prior": {"exclusiveMinimum": 0}, "level": {"minimum": 0.5, "exclusiveMaximum": 1}},
    "Suppressions": {"price": _SHARE},
    "Override": {"paths": _SOME},
}


def report_schema() -> Schema:
    """The schema of a report as JSON: every key present, no other, numbers in their ranges."""
    schema = _tightened(msgspec.json.schema(Report), _REPORT_LIMITS)
    for struct in _structs(schema):
        struct["required"] = sorted(struct["properties"])
    letters = schema["$defs"]["Spectrum"]["properties"]["letters"]
    letters["additionalProperties"] = {"type": "integer", **_COUNT}
    return {"$schema": DIALECT, **schema}


def rubric_schema() -> Schema:
    """The schema of a rubric file. No key is required, since what it extends may give it; none but these is known."""
    schema = _tightened(msgspec.json.schema(Rubric), _RUBRIC_LIMITS)
    for struct in _structs(schema):
        struct.pop("required", None)
    tables = schema["$defs"]["Rubric"]["properties"]
    tables["severity"]["additionalProperties"] = {"type": "number", **_SHARE}
    tables["severity"]["propertyNames"] = {"enum": list(get_args(Severity))}
    tables["confidence"]["propertyNames"] = {"enum": list(get_args(Confidence))}
    return {"$schema": DIALECT, **schema}


def schema_text(schema: Schema) -> str:
    """A schema as indented JSON, the same bytes each time."""
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=2).decode() + "\n"


def _tightened(schema: Schema, limits: Mapping[str, Mapping[str, Schema]]) -> Schema:
    for struct in _structs(schema):
        struct["additionalProperties"] = False
        for name, limit in limits.get(struct["title"], {}).items():
            _limit(struct["properties"][name], limit)
    return schema


def _limit(field: Schema, limit: Schema) -> None:
    """Add keywords to a field; to each alternative where it has several. They bind their own JSON type only."""
    if field.get("enum") is None and "enum" in limit:
        field.pop("type", None)
    for alternative in field.get("anyOf", [field]):
        if alternative.get("type") != "null":
            alternative.update(limit)


def _structs(schema: Schema) -> Iterator[Schema]:
    for definition in schema["$defs"].values():
        if "properties" in definition:
            yield definition

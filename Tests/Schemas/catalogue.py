"""The schemas of a folder, read once, and validators for the events that they describe."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[2] / "schemas"


def load(path: Path):
    """The JSON of a file; duplicate keys of an object are an error, as readers disagree on them."""

    def unique(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ValueError(f"{path}: an object names a key twice")
        return dict(pairs)

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)


def closed(schema):
    """The schema that also refuses fields that it does not describe, as our own services write none."""
    if not isinstance(schema, dict):
        return schema
    result = {keyword: closed_within(keyword, value) for keyword, value in schema.items()}
    if "properties" in schema:
        result["unevaluatedProperties"] = False
    return result


def closed_within(keyword: str, value):
    """What stands under a keyword, closed where it is a schema of its own rather than a part of the one around it."""
    if keyword in ("properties", "$defs"):
        return {name: closed(schema) for name, schema in value.items()}
    if keyword in ("items", "additionalProperties"):
        return closed(value)
    if keyword == "anyOf":
        return [closed(schema) for schema in value]
    if keyword == "then":
        return {inner: closed_within(inner, schema) for inner, schema in value.items()}
    if keyword == "allOf":
        return [{inner: closed_within(inner, schema) for inner, schema in entry.items()} for entry in value]
    return value


class Catalogue:
    """The schemas of `events/` and the envelope, for events that our own services wrote."""

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.envelope = root / "cloudevent.json"
        self.events = {
            f"tandem.{path.parent.name}.{path.stem}": path for path in sorted((root / "events").glob("*/*.json"))
        }
        files = [self.envelope, root / "events" / "common.json", *self.events.values()]
        self.documents = {path: load(path) for path in files}
        self.registry = Registry().with_resources(
            (path.as_uri(), Resource.from_contents(closed(document))) for path, document in self.documents.items()
        )
        self._validators = {}

    def validator(self, path: Path) -> Draft202012Validator:
        if path not in self._validators:
            self._validators[path] = Draft202012Validator(
                {"$ref": path.as_uri()}, registry=self.registry, format_checker=FormatChecker()
            )
        return self._validators[path]

    def problems(self, event) -> list[str]:
        """What is wrong with an event in structured mode: where, and which rule; never what stood there."""
        found = [describe(error) for error in self.validator(self.envelope).iter_errors(event)]
        if found:
            return found
        schema = self.events.get(event["type"])
        if schema is None:
            return [f"$.type: no schema events/TOPIC/TYPE.v1.json describes {event['type']}"]
        return [describe(error, "$.data") for error in self.validator(schema).iter_errors(event["data"])]


def describe(error, root: str = "$") -> str:
    if error.validator in ("required", "unevaluatedProperties"):
        # These messages name fields; all others may quote the value.
        return f"{root}{error.json_path[1:]}: {error.message}"
    expected = json.dumps(error.validator_value, ensure_ascii=False)
    if len(expected) > 160:
        expected = expected[:160] + "…"
    return f"{root}{error.json_path[1:]}: breaks {error.validator} {expected}"

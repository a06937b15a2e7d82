"""The rules of evolution, each shown to fail on the change that it forbids."""

import copy
import json
import shutil
import tempfile
import unittest
from pathlib import Path

from catalogue import ROOT
from compatibility import compare

COMMON = {
    "$defs": {
        "identifier": {"type": "string", "format": "uuid", "pattern": "^[0-9a-f-]{36}$"},
        "mode": {"type": "string", "enum": ["people", "off"]},
        "reason": {"type": "string", "examples": ["busy"]},
        "part": {
            "type": "object",
            "properties": {"type": {"type": "string"}},
            "required": ["type"],
            "allOf": [
                {
                    "if": {"properties": {"type": {"const": "text"}}, "required": ["type"]},
                    "then": {"properties": {"text": {"type": "string"}}, "required": ["text"]},
                },
                {
                    "if": {"properties": {"type": {"const": "reply"}}, "required": ["type"]},
                    "then": {"properties": {"to": {"$ref": "#/$defs/part"}}, "required": ["to"]},
                },
            ],
        },
    }
}
EVENT = {
    "type": "object",
    "properties": {
        "messageID": {"$ref": "../common.json#/$defs/identifier"},
        "mode": {"$ref": "../common.json#/$defs/mode"},
        "reason": {"$ref": "../common.json#/$defs/reason"},
        "confidence": {"type": "integer", "minimum": 0, "maximum": 1000},
        "note": {"type": "string"},
        "parts": {"type": "array", "items": {"$ref": "../common.json#/$defs/part"}},
        "values": {"type": "object", "additionalProperties": {"type": "string"}},
        "protection": {"anyOf": [{"const": "none"}, {"type": "object"}]},
    },
    "required": ["confidence", "messageID", "parts"],
}


class CompatibilityTests(unittest.TestCase):
    def breaches(self, change=lambda event, common: None, remove=False):
        """The breaches of a change to an event type or the common definitions, as (path, rule)."""
        event, common = copy.deepcopy(EVENT), copy.deepcopy(COMMON)
        change(event, common)
        with tempfile.TemporaryDirectory() as folder:
            published, current = Path(folder, "published"), Path(folder, "current")
            for root, body, shared in ((published, EVENT, COMMON), (current, event, common)):
                (root / "bot-events").mkdir(parents=True)
                (root / "common.json").write_text(json.dumps(shared))
                (root / "bot-events" / "answer.v1.json").write_text(json.dumps(body))
            if remove:
                (current / "bot-events" / "answer.v1.json").unlink()
            return [(breach.path, breach.rule) for breach in compare(published, current)]

    def test_nothing_changed(self):
        self.assertEqual(self.breaches(), [])

    def test_additions_that_readers_do_not_notice(self):
        def change(event, common):
            event["properties"]["topic"] = {"type": "string"}
            event["description"] = "Other words."
            common["$defs"]["reason"]["examples"].append("tired")
            common["$defs"]["new"] = {"type": "string"}
            common["$defs"]["part"]["allOf"].append({
                "if": {"properties": {"type": {"const": "sticker"}}, "required": ["type"]},
                "then": {"properties": {"id": {"type": "string"}}, "required": ["id"]},
            })

        self.assertEqual(self.breaches(change), [])

    def test_definition_moved_into_the_file(self):
        def change(event, common):
            event["$defs"] = {"mode": common["$defs"].pop("mode")}
            event["properties"]["mode"] = {"$ref": "#/$defs/mode"}

        self.assertEqual(self.breaches(change), [])

    def test_type_removed(self):
        self.assertEqual(self.breaches(remove=True), [("$", "type removed")])

    def test_field_removed(self):
        def change(event, common):
            del event["properties"]["note"]

        self.assertEqual(self.breaches(change), [("$.note", "field removed")])

    def test_field_renamed(self):
        def change(event, common):
            event["properties"]["remark"] = event["properties"].pop("note")

        self.assertEqual(self.breaches(change), [("$.note", "field removed")])

    def test_field_made_optional(self):
        def change(event, common):
            event["required"].remove("confidence")

        self.assertEqual(self.breaches(change), [("$.confidence", "field made optional")])

    def test_field_made_required(self):
        def change(event, common):
            event["required"].append("note")

        self.assertEqual(self.breaches(change), [("$.note", "field made required")])

    def test_required_field_added(self):
        def change(event, common):
            event["properties"]["topic"] = {"type": "string"}
            event["required"].append("topic")

        self.assertEqual(self.breaches(change), [("$.topic", "field made required")])

    def test_type_changed(self):
        def change(event, common):
            event["properties"]["note"]["type"] = "object"

        self.assertEqual(self.breaches(change), [("$.note", "type changed")])

    def test_type_narrowed_and_widened(self):
        def widen(event, common):
            event["properties"]["note"]["type"] = ["string", "null"]

        def drop(event, common):
            del event["properties"]["note"]["type"]

        def narrow(event, common):
            event["properties"]["protection"]["type"] = "object"

        self.assertEqual(self.breaches(widen), [("$.note", "type widened")])
        self.assertEqual(self.breaches(drop), [("$.note", "type widened")])
        self.assertEqual(self.breaches(narrow), [("$.protection", "type narrowed")])

    def test_enum_values(self):
        def remove(event, common):
            common["$defs"]["mode"]["enum"].remove("off")

        def add(event, common):
            common["$defs"]["mode"]["enum"].append("articlesOnly")

        def open_up(event, common):
            del common["$defs"]["mode"]["enum"]

        def close(event, common):
            common["$defs"]["reason"]["enum"] = ["busy"]

        self.assertEqual(self.breaches(remove), [("$.mode", "value removed")])
        self.assertEqual(self.breaches(add), [("$.mode", "value added")])
        self.assertEqual(self.breaches(open_up), [("$.mode", "vocabulary opened")])
        self.assertEqual(self.breaches(close), [("$.reason", "vocabulary closed")])

    def test_ranges(self):
        def narrow(event, common):
            event["properties"]["confidence"]["minimum"] = 1

        def widen(event, common):
            event["properties"]["confidence"]["maximum"] = 10_000

        def bound(event, common):
            event["properties"]["note"]["maxLength"] = 10

        self.assertEqual(self.breaches(narrow), [("$.confidence", "range narrowed")])
        self.assertEqual(self.breaches(widen), [("$.confidence", "range widened")])
        self.assertEqual(self.breaches(bound), [("$.note", "range narrowed")])

    def test_pattern_and_format(self):
        def change(event, common):
            common["$defs"]["identifier"]["pattern"] = "^.*$"
            common["$defs"]["identifier"]["format"] = "uri"

        self.assertEqual(
            self.breaches(change), [("$.messageID", "format changed"), ("$.messageID", "pattern changed")])

    def test_unknown_fields_closed(self):
        def change(event, common):
            event["additionalProperties"] = False

        self.assertEqual(self.breaches(change), [("$", "unknown fields closed")])

    def test_values_of_a_map(self):
        def change(event, common):
            event["properties"]["values"]["additionalProperties"]["type"] = "integer"

        self.assertEqual(self.breaches(change), [("$.values.*", "type changed")])

    def test_alternatives(self):
        def remove(event, common):
            del common["$defs"]["part"]["allOf"][0]

        def change(event, common):
            common["$defs"]["part"]["allOf"][0]["then"]["properties"]["text"]["type"] = "array"

        def constrain(event, common):
            common["$defs"]["part"]["allOf"].append({"required": ["language"]})

        def fewer(event, common):
            event["properties"]["protection"]["anyOf"].pop()

        self.assertEqual(self.breaches(remove), [("$.parts[]<text>", "alternative removed")])
        self.assertEqual(self.breaches(change), [("$.parts[]<text>.text", "type changed")])
        self.assertEqual(self.breaches(constrain), [("$.parts[]<?>", "condition added")])
        self.assertEqual(self.breaches(fewer), [("$.protection", "anyOf changed")])


class PublishedSchemas(unittest.TestCase):
    def test_every_field_of_every_published_type_is_guarded(self):
        """Taking any one field out of any one of the real schemas is noticed."""
        published = ROOT / "published"
        documents = {path: json.loads(path.read_text(encoding="utf-8")) for path in published.glob("*/*.json")}
        self.assertGreater(len(documents), 0)
        fields = {path: sorted(document["properties"]) for path, document in documents.items()}
        for index in range(max(map(len, fields.values()))):
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(published, folder, dirs_exist_ok=True)
                expected = set()
                for path, document in documents.items():
                    if index < len(fields[path]):
                        field = fields[path][index]
                        changed = copy.deepcopy(document)
                        del changed["properties"][field]
                        name = str(path.relative_to(published))
                        Path(folder, name).write_text(json.dumps(changed))
                        expected.add((name, f"$.{field}"))
                found = {(breach.file, breach.path) for breach in compare(published, Path(folder))}
                self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()

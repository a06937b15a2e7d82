#!/usr/bin/env python3
"""Checks the schemas of the events, their examples, and events that services wrote.

    check.py                     schemas, examples, asyncapi.yaml, and what was published
    check.py --events PATH ...   also events in structured mode, one a line, from files or folders of *.ndjson
    check.py --publish           make the schemas the published ones, where no rule is broken
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from catalogue import ROOT, Catalogue, load
from compatibility import compare

#: How many findings of one check are printed.
SHOWN = 50
#: Fields that any event may have, and that an example need not show for every type.
COMMON_FIELDS = {"causationID", "receivedAt", "conversationID", "customerID", "brand", "channel", "outbox", "agent"}


def check_schemas(catalogue):
    for path, document in catalogue.documents.items():
        name = path.relative_to(catalogue.root)
        try:
            Draft202012Validator.check_schema(document)
        except Exception as error:
            yield f"{name}: not a JSON Schema: {error.message}"
        for where, schema in walk(document):
            if schema.get("additionalProperties") is False or "unevaluatedProperties" in schema:
                yield f"{name}{where}: closes the object; readers must let fields through that they do not know"
    for event_type, path in catalogue.events.items():
        document = catalogue.documents[path]
        if document.get("title") != event_type:
            yield f"{path.relative_to(catalogue.root)}: title is not {event_type}"


def walk(schema, where="#"):
    if isinstance(schema, dict):
        yield where, schema
        for key, value in schema.items():
            yield from walk(value, f"{where}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from walk(value, f"{where}/{index}")


def check_examples(catalogue):
    counts = dict.fromkeys(catalogue.events, 0)
    unseen = {
        event_type: catalogue.documents[path]["properties"].keys() - COMMON_FIELDS
        for event_type, path in catalogue.events.items()
    }
    for path in sorted((catalogue.root / "examples").glob("*/*/*.json")):
        name = path.relative_to(catalogue.root)
        event = load(path)
        expected = f"tandem.{path.parent.parent.name}.{path.parent.name}"
        if event.get("type") != expected:
            yield f"{name}: type is not {expected}"
            continue
        if expected in counts:
            counts[expected] += 1
            unseen[expected] -= event.get("data", {}).keys()
        for problem in catalogue.problems(event):
            yield f"{name}: {problem}"
    for event_type, count in counts.items():
        if count < 3:
            yield f"{event_type}: {count} examples; each type has at least three"
    for event_type, fields in unseen.items():
        for field in sorted(fields):
            yield f"{event_type}: no example shows {field}"


def check_asyncapi(catalogue):
    path = catalogue.root / "asyncapi.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not str(document.get("asyncapi", "")).startswith("3.0"):
        yield "asyncapi.yaml: asyncapi is not 3.0"
    for where, entry in walk(document):
        reference = entry.get("$ref")
        if isinstance(reference, str) and not resolves(reference, document, path.parent):
            yield f"asyncapi.yaml{where}: {reference} leads nowhere"
    described = set()
    for channel, entry in document["channels"].items():
        if entry["address"] != f"{channel}.v1":
            yield f"asyncapi.yaml: channel {channel}: address is not {channel}.v1"
        for name, message in entry["messages"].items():
            message = document["components"]["messages"][message["$ref"].rsplit("/", 1)[1]]
            event_type = f"tandem.{channel}.{name}.v1"
            described.add(event_type)
            if message["name"] != event_type:
                yield f"asyncapi.yaml: channel {channel}: message {name}: name is not {event_type}"
            if message["payload"]["schema"]["$ref"] != f"./events/{channel}/{name}.v1.json":
                yield f"asyncapi.yaml: message {message['name']}: its payload is the schema of another type"
    for event_type in sorted(catalogue.events.keys() ^ described):
        yield f"asyncapi.yaml: {event_type} stands there or in events/, not in both"
    sent = {(entry["action"], entry["channel"]["$ref"]) for entry in document["operations"].values()}
    for channel in document["channels"]:
        for action in ("send", "receive"):
            if (action, f"#/channels/{channel}") not in sent:
                yield f"asyncapi.yaml: channel {channel}: nobody is said to {action} on it"


def resolves(reference, document, folder) -> bool:
    file, _, pointer = reference.partition("#")
    if file:
        return (folder / file).is_file()
    for token in filter(None, pointer.split("/")):
        if not isinstance(document, dict) or token not in document:
            return False
        document = document[token]
    return True


def check_published(catalogue):
    yield from map(str, compare(catalogue.root / "published", catalogue.root / "events"))


def check_events(catalogue, paths):
    count = 0
    for given in map(Path, paths):
        files = sorted(given.rglob("*.ndjson")) if given.is_dir() else [given]
        if not all(file.is_file() for file in files):
            yield f"{given}: no such file or folder"
            continue
        for file in files:
            with file.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        event = json.loads(line)
                    except ValueError:
                        yield f"{file}:{number}: not JSON"
                        continue
                    count += 1
                    for problem in catalogue.problems(event):
                        kind = event.get("type") if isinstance(event, dict) else "?"
                        yield f"{file}:{number}: {kind}: {problem}"
    if count == 0:
        yield f"{', '.join(map(str, paths))}: no events; nothing was checked"


def publish(catalogue) -> int:
    target = catalogue.root / "published"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(catalogue.root / "events", target)
    print(f"published {len(catalogue.events)} types")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", nargs="+", metavar="PATH", default=[])
    parser.add_argument("--publish", action="store_true")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of the schemas")
    arguments = parser.parse_args()
    catalogue = Catalogue(arguments.root.resolve())
    checks = {
        "schemas": check_schemas(catalogue),
        "examples": check_examples(catalogue),
        "asyncapi.yaml": check_asyncapi(catalogue),
        "compatibility with what is published": check_published(catalogue),
    }
    if arguments.events:
        checks["events that services wrote"] = check_events(catalogue, arguments.events)
    failed = False
    for name, findings in checks.items():
        findings = list(findings)
        failed = failed or bool(findings)
        print(f"{name}: {f'{len(findings)} findings' if findings else 'ok'}")
        for finding in findings[:SHOWN]:
            print(f"  {finding}")
    if failed:
        return 1
    return publish(catalogue) if arguments.publish else 0


if __name__ == "__main__":
    sys.exit(main())

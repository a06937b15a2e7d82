"""Whether a changed schema still serves readers of the published one.

Events stay in the log for a long time and services are not updated together. So a version of a schema may change only
where old readers can read new events and new readers can read old events: optional fields, definitions, descriptions
and examples may be added, and alternatives of a vocabulary that readers are told to expect unknown values in.
Everything else takes a new version of the type.
"""

from dataclasses import dataclass
from pathlib import Path

from catalogue import load

#: Keywords that describe and never decide whether a value fits.
ANNOTATIONS = {"$schema", "$id", "$comment", "title", "description", "examples", "deprecated", "default", "$defs"}
#: Bounds of numbers and lengths.
BOUNDS = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems",
    "minProperties", "maxProperties",
}


@dataclass(frozen=True, order=True)
class Breach:
    """One change that readers would notice: in which file, at which path of the value, against which rule."""

    file: str
    path: str
    rule: str
    detail: str

    def __str__(self):
        return f"{self.file}: {self.path}: {self.rule}: {self.detail}"


class Side:
    """The schemas of one side, published or current, found by their place in the folder."""

    def __init__(self, root: Path):
        self.root = root
        self._documents = {}

    def document(self, name: str):
        if name not in self._documents:
            self._documents[name] = load(self.root / name)
        return self._documents[name]

    def names(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in self.root.glob("*/*.json"))

    def resolve(self, name: str, schema):
        """The schema behind references, the file it stands in, and the references that were followed."""
        followed = ()
        while isinstance(schema, dict) and "$ref" in schema:
            file, _, pointer = schema["$ref"].partition("#")
            if file:
                name = str((self.root / name).parent.joinpath(file).resolve().relative_to(self.root.resolve()))
            target = self.document(name)
            for token in filter(None, pointer.split("/")):
                target = target[token]
            beside = {key: value for key, value in schema.items() if key != "$ref" and key not in ANNOTATIONS}
            followed += ((name, pointer),)
            schema = {**target, **beside}
        return name, schema, followed


def compare(published: Path, current: Path) -> list[Breach]:
    """Every breach of the rules between two folders of schemas laid out as `schemas/events`."""
    old, new = Side(published), Side(current)
    comparison = _Comparison(old, new)
    for name in old.names():
        if (current / name).exists():
            comparison.schema(name, "$", (name, old.document(name)), (name, new.document(name)))
        else:
            comparison.breach(name, "$", "type removed", "published types stay as long as events of them do")
    return sorted(set(comparison.breaches))


class _Comparison:
    def __init__(self, old: Side, new: Side):
        self.old = old
        self.new = new
        self.breaches = []
        self._open = set()

    def breach(self, file, path, rule, detail):
        self.breaches.append(Breach(file, path, rule, detail))

    def schema(self, file, path, old, new):
        old_name, old_schema, old_references = self.old.resolve(*old)
        new_name, new_schema, new_references = self.new.resolve(*new)
        # A schema that contains itself has been compared once its references come round again.
        pair = (old_references, new_references)
        if old_references and pair in self._open:
            return
        self._open.add(pair)
        try:
            if isinstance(old_schema, bool) or isinstance(new_schema, bool):
                if old_schema != new_schema:
                    self.breach(file, path, "schema changed", "from or to one that takes all or nothing")
                return
            self.keywords(file, path, (old_name, old_schema), (new_name, new_schema))
        finally:
            self._open.discard(pair)

    def keywords(self, file, path, old, new):
        (old_name, before), (new_name, after) = old, new
        for keyword in sorted((before.keys() | after.keys()) - ANNOTATIONS):
            was, now = before.get(keyword), after.get(keyword)
            if keyword == "properties":
                self.properties(file, path, (old_name, was or {}), (new_name, now or {}), before, after)
            elif keyword == "required":
                self.required(file, path, set(was or []), set(now or []))
            elif keyword == "type":
                self.types(file, path, was, now)
            elif keyword == "enum":
                self.enum(file, path, was, now)
            elif keyword in BOUNDS:
                self.bound(file, path, keyword, was, now)
            elif keyword in ("items", "additionalProperties", "then", "else") and was is not None and now is not None:
                step = {"items": "[]", "additionalProperties": ".*"}.get(keyword, "")
                self.schema(file, path + step, (old_name, was), (new_name, now))
            elif keyword == "additionalProperties":
                self.breach(file, path, "unknown fields closed" if now is False else "unknown fields changed",
                            "readers and writers rely on fields that they do not know being let through")
            elif keyword == "allOf":
                self.conditions(file, path, (old_name, was or []), (new_name, now or []))
            elif keyword == "anyOf" and was is not None and now is not None and len(was) == len(now):
                for index, (left, right) in enumerate(zip(was, now)):
                    self.schema(file, f"{path}<{index}>", (old_name, left), (new_name, right))
            elif was != now:
                self.breach(file, path, f"{keyword} changed", f"from {was!r} to {now!r}")

    def properties(self, file, path, old, new, before, after):
        (old_name, was), (new_name, now) = old, new
        for field in sorted(was.keys() | now.keys()):
            where = f"{path}.{field}"
            if field not in now:
                self.breach(file, where, "field removed", "readers of the published schema look for it")
            elif field in was:
                self.schema(file, where, (old_name, was[field]), (new_name, now[field]))

    def required(self, file, path, was, now):
        for field in sorted(was - now):
            self.breach(file, f"{path}.{field}", "field made optional", "readers of the published schema rely on it")
        for field in sorted(now - was):
            self.breach(file, f"{path}.{field}", "field made required", "events written before do not have it")

    def types(self, file, path, was, now):
        if was == now:
            return
        before = {was} if isinstance(was, str) else set(was or [])
        after = {now} if isinstance(now, str) else set(now or [])
        if before and after and not before & after:
            rule = "type changed"
        elif not before or after and before - after:
            rule = "type narrowed"
        else:
            rule = "type widened"
        self.breach(file, path, rule, f"from {was!r} to {now!r}")

    def enum(self, file, path, was, now):
        if was is None or now is None:
            self.breach(file, path, "vocabulary opened" if now is None else "vocabulary closed",
                        "a list of values came or went")
            return
        for value in was:
            if value not in now:
                self.breach(file, path, "value removed", f"events with {value!r} are in the log")
        for value in now:
            if value not in was:
                self.breach(file, path, "value added", f"readers of the published schema do not know {value!r}")

    def bound(self, file, path, keyword, was, now):
        if was == now:
            return
        lower = keyword.startswith(("min", "exclusiveMin"))
        if was is None:
            narrowed = True
        elif now is None:
            narrowed = False
        else:
            narrowed = now > was if lower else now < was
        self.breach(file, path, "range narrowed" if narrowed else "range widened", f"{keyword} from {was} to {now}")

    def conditions(self, file, path, old, new):
        """Alternatives told apart by a field: `if` that field is a constant, `then` these fields."""
        (old_name, was), (new_name, now) = old, new
        after = {repr(entry.get("if")): entry for entry in now}
        before = {repr(entry.get("if")): entry for entry in was}
        for condition, entry in before.items():
            step = f"{path}<{_constant(entry)}>"
            if condition not in after:
                self.breach(file, step, "alternative removed", "its fields were described")
            else:
                self.schema(file, step, (old_name, entry["then"]), (new_name, after[condition]["then"]))
        for condition, entry in after.items():
            if condition not in before and not _is_new_alternative(entry, was):
                self.breach(file, f"{path}<{_constant(entry)}>", "condition added", "events written before may fail it")


def _constant(entry):
    """The value that an alternative is for."""
    for schema in entry.get("if", {}).get("properties", {}).values():
        if "const" in schema:
            return schema["const"]
    return "?"


def _is_new_alternative(entry, alternatives) -> bool:
    """Whether an entry describes one more value of the field that tells published alternatives apart."""
    field = set(entry.get("if", {}).get("properties", {}))
    return _constant(entry) != "?" and any(field == set(other["if"]["properties"]) for other in alternatives)

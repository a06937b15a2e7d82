"""That the checks of events find what is wrong, and say where without saying what stood there."""

import copy
import unittest

from catalogue import Catalogue, load
from check import check_asyncapi, check_events, check_examples, check_schemas

CATALOGUE = Catalogue()
EXAMPLE = load(CATALOGUE.root / "examples" / "customer-events" / "message.received.v1" / "every-part.json")


class EventTests(unittest.TestCase):
    def problems(self, change):
        event = copy.deepcopy(EXAMPLE)
        change(event)
        return [problem.split(":")[0] for problem in CATALOGUE.problems(event)]

    def test_a_good_event(self):
        self.assertEqual(self.problems(lambda event: None), [])

    def test_missing_field(self):
        self.assertEqual(self.problems(lambda event: event["data"].pop("messageID")), ["$.data"])

    def test_wrong_type(self):
        self.assertEqual(self.problems(lambda event: event["data"].update(automated="4111")), ["$.data.automated"])

    def test_field_that_the_schema_does_not_describe(self):
        self.assertEqual(self.problems(lambda event: event["data"].update(mood=1)), ["$.data"])
        self.assertEqual(
            self.problems(lambda event: event["data"]["content"]["language"].update(script="Latn")),
            ["$.data.content.language"])
        self.assertEqual(
            self.problems(lambda event: event["data"]["content"]["parts"][0].update(bold=True)),
            ["$.data.content.parts[0]"])

    def test_part_without_its_fields(self):
        self.assertIn(
            "$.data.content.parts[0]", self.problems(lambda event: event["data"]["content"]["parts"][0].pop("text")))

    def test_time_without_milliseconds(self):
        self.assertEqual(
            self.problems(lambda event: event["data"].update(receivedAt="2026-03-02T09:14:05Z")),
            ["$.data.receivedAt"])

    def test_envelope(self):
        self.assertEqual(self.problems(lambda event: event.pop("subject")), ["$"])
        self.assertEqual(self.problems(lambda event: event.update(specversion="0.3")), ["$.specversion"])
        self.assertEqual(
            self.problems(lambda event: event.update(type="tandem.customer-events.mood.v1")), ["$.type"])

    def test_problems_hold_no_values(self):
        event = copy.deepcopy(EXAMPLE)
        event["data"]["automated"] = "4111111111111111"
        event["data"]["content"]["parts"][0]["text"] = ["4111111111111111"]
        problems = CATALOGUE.problems(event)
        self.assertGreaterEqual(len(problems), 2)
        self.assertFalse(any("4111" in problem for problem in problems))

    def test_no_events_is_a_finding(self):
        self.assertEqual(len(list(check_events(CATALOGUE, ["/nonexistent"]))), 2)


class RepositoryTests(unittest.TestCase):
    def test_schemas_examples_and_asyncapi(self):
        for check in (check_schemas, check_examples, check_asyncapi):
            self.assertEqual(list(check(CATALOGUE)), [])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Runs Tandem as processes, embedded and on Tansu, and checks what only processes show. Bounded in count and time."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import browser
import http_descriptions
import kills
from system import Distributed, Embedded


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--programs", required=True, type=Path, help="the folder of the built programs")
    arguments.add_argument("--tansu", required=True, help="the broker's program")
    arguments.add_argument("--librdkafka", required=True, help="the folder of a librdkafka that can talk to it")
    arguments.add_argument("--kills", type=int, default=12, help="in each of the two installations")
    arguments.add_argument("--conversations", type=int, default=90, help="in each of the two installations")
    arguments.add_argument("--freeze", action="store_true", help="also freeze a router for 30 s")
    arguments.add_argument("--seed", type=int, default=20261123)
    arguments.add_argument("--only", choices=["http", "browser", "embedded-kills", "kafka-kills"], action="append")
    arguments.add_argument("--keep", type=Path, help="keep logs and data in this folder")
    chosen = arguments.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="tandem-processes-"))
    steps = chosen.only or ["http", "browser", "embedded-kills", "kafka-kills"]
    failed = 0
    for step in steps:
        began = time.monotonic()
        try:
            for line in run(step, chosen, folder / step):
                print(f"  {step}: {line}", flush=True)
            print(f"passed {step} in {time.monotonic() - began:.0f} s", flush=True)
        except Exception as error:
            failed += 1
            print(f"FAILED {step}: {error}\n  logs in {folder / step}", flush=True)
    if failed == 0 and not chosen.keep:
        shutil.rmtree(folder)
    print(f"{len(steps) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(step, chosen, folder):
    if step == "http":
        with Embedded(chosen.programs, folder) as system:
            return http_descriptions.run(system)
    if step == "browser":
        with Embedded(chosen.programs, folder) as system:
            return browser.run(system)
    if step == "embedded-kills":
        with Embedded(chosen.programs, folder) as system:
            return [kills.run(system, chosen.kills, chosen.conversations, False, chosen.seed)]
    with Distributed(chosen.programs, folder, chosen.tansu, chosen.librdkafka) as system:
        return [kills.run(system, chosen.kills, chosen.conversations, chosen.freeze, chosen.seed)]


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Measures how many conversations a second an installation serves: latency, peak memory and processor time by process.

An open loop (`tandem load`) at each rate on a fresh installation. Prints a table; asserts nothing.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from system import Distributed, Embedded

TICKS = os.sysconf("SC_CLK_TCK")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--programs", required=True, type=Path, help="the folder of programs built for release")
    arguments.add_argument("--rates", default="25,50,75,100,125,150", help="conversations a second, separated by commas")
    arguments.add_argument("--seconds", type=int, default=20, help="how long conversations start at each rate")
    arguments.add_argument("--turns", type=int, default=4)
    arguments.add_argument("--tansu", help="measure processes on this broker instead of `tandem dev`")
    arguments.add_argument("--librdkafka", help="with --tansu: the folder of a librdkafka that can talk to it")
    chosen = arguments.parse_args()
    print("rate/s  replies/s  p50 ms  p95 ms  p99 ms  no reply  load CPU-s  CPU-s and peak MiB by process")
    for rate in chosen.rates.split(","):
        with tempfile.TemporaryDirectory(prefix="tandem-measure-") as folder:
            measure(float(rate), chosen, Path(folder))


def measure(rate, chosen, folder):
    if chosen.tansu:
        system = Distributed(chosen.programs, folder, chosen.tansu, chosen.librdkafka)
    else:
        system = Embedded(chosen.programs, folder)
    with system:
        before = {program.name: processor_seconds(program) for program in system.programs}
        result = system.command(
            "load", "--rate", rate, "--conversations", round(rate * chosen.seconds), "--turns", chosen.turns,
            "--gateway", system.gateway, "--json", *system.key_arguments, check=False,
        )
        report = json.loads(result.stdout)
        usage = ", ".join(
            f"{program.name} {processor_seconds(program) - before[program.name]:.1f} {peak_mebibytes(program):.0f}"
            for program in system.programs
        )
        latency, counts = report["latency"], report["counts"]
        replies = latency["count"] / report["seconds"]
        print(
            f"{rate:6.0f}  {replies:9.0f}  {latency['p50']:6.0f}  {latency['p95']:6.0f}  {latency['p99']:6.0f}"
            f"  {counts['noReply']:8d}  {report['ownProcessorSeconds']:10.1f}  {usage}",
            flush=True,
        )


def processor_seconds(program):
    """User and system time so far."""
    fields = Path(f"/proc/{program.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mebibytes(program):
    for line in Path(f"/proc/{program.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()

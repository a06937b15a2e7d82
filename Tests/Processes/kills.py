"""Services killed and frozen at random moments while customers talk; then the audit must be clean."""

import json
import os
import random
import subprocess
import threading
import time

from agent import Agent
from system import wait_for


def run(system, kills, conversations, freeze, seed):
    """Kills programs of a running system `kills` times while `conversations` run.

    Returns a line that tells what was done and what the audit counted; raises where the audit finds a gap.
    """
    generator = random.Random(seed)
    receipts = system.folder / "receipts.jsonl"
    agent = Agent(system, "Ada")
    agent.start()
    people = conversations // 10
    requests = system.folder / "requests.jsonl"
    requests.write_text("".join(json.dumps(REQUESTS[n % len(REQUESTS)]) + "\n" for n in range(people)))
    traffic = [
        start(system, receipts, "load", "--rate", "6", "--conversations", conversations - people, "--turns", "4"),
        start(system, receipts, "converse", "--input", requests, "--concurrency", "2"),
    ]
    counts = {}
    try:
        frozen = threading.Thread(target=freeze_one, args=(system, generator.random())) if freeze else None
        if frozen:
            frozen.start()
        for _ in range(kills):
            time.sleep(generator.uniform(0.2, 1.6))
            wait_for(lambda: any(program.may_be_killed for program in system.programs), 30, "a program that may be killed")
            victim = generator.choice([program for program in system.programs if program.may_be_killed])
            victim.kill()
            counts[victim.name] = counts.get(victim.name, 0) + 1
            victim.start()
            if len(system.programs) == 1:
                victim.wait_until_ready()
        if frozen:
            frozen.join()
        for command in traffic:
            command.wait(timeout=300)
    finally:
        agent.stop()
        for command in traffic:
            if command.poll() is None:
                command.kill()
                command.wait()
    # Whatever was under way when the load ended has its time to end.
    for program in system.programs:
        program.wait_until_ready()
    report, is_clean = settle(system, receipts)
    if not is_clean:
        raise AssertionError(f"seed {seed}: the audit found {len(report['gaps'])} gaps, the first: {report['gaps'][:5]}")
    killed = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    return (
        f"seed {seed}: {sum(counts.values())} kills ({killed}){', one router frozen 30 s' if freeze else ''}; "
        f"{report['messages']['accepted']} messages, {report['messages']['answered']} answered, "
        f"{report['messages']['withPerson'] + report['messages']['queued']} with or waiting for people, "
        f"{report['receipts']} receipts, no gap"
    )


REQUESTS = [
    {"text": "I want to talk to a human", "lang": "en"},
    {"text": "je veux parler à un humain", "lang": "fr"},
    {"text": "Ich möchte mit einem Menschen sprechen", "lang": "de"},
    {"text": "jag vill prata med en människa", "lang": "sv"},
]


def start(system, receipts, command, *arguments):
    """Starts a command of `tandem` that talks to the gateway; what it prints goes to the system's folder."""
    return subprocess.Popen(
        [
            *map(str, [system.programs_folder / "tandem", command, *arguments, "--patience", "90", "--json"]),
            "--gateway", system.gateway, "--receipts", str(receipts), *map(str, system.key_arguments),
        ],
        env={**os.environ, **system.environment},
        stdin=subprocess.DEVNULL,
        stdout=(system.folder / f"{command}.json").open("wb"),
        stderr=(system.folder / f"{command}.log").open("wb"),
    )


def freeze_one(system, share):
    """Freezes one router for 30 s, somewhere in the first seconds."""
    time.sleep(2 + 5 * share)
    router = next(program for program in system.programs if program.name.startswith("escalation-router"))
    router.is_frozen = True
    router.freeze()
    time.sleep(30)
    router.thaw()
    router.is_frozen = False


def settle(system, receipts, seconds=90):
    """Audits until nothing is in flight any more, or the time is over."""
    end = time.monotonic() + seconds
    while True:
        report, is_clean = system.audit(receipts)
        messages = report["messages"]
        if is_clean and messages["inFlight"] == 0 and messages["awaitingBot"] == 0:
            return report, True
        if time.monotonic() > end:
            return report, is_clean
        time.sleep(3)

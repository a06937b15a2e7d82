"""Services killed and frozen at random moments while customers talk; then the audit must be clean."""

import random
import subprocess
import threading
import time

from agent import Agent


def run(system, kills, conversations, freeze, seed):
    """Kills programs of a running system `kills` times while `conversations` run.

    Returns a line that tells what was done and what the audit counted; raises where the audit finds a gap.
    """
    generator = random.Random(seed)
    receipts = system.folder / "receipts.jsonl"
    agent = Agent(system, "Ada")
    agent.start()
    load = subprocess.Popen(
        [
            str(system.programs_folder / "tandem"), "load", "--rate", "6", "--conversations", str(conversations),
            "--turns", "4", "--patience", "90", "--gateway", system.gateway, "--receipts", str(receipts),
            "--json", *map(str, system.key_arguments),
        ],
        env={**__import__("os").environ, **system.environment},
        stdin=subprocess.DEVNULL,
        stdout=(system.folder / "load.json").open("wb"),
        stderr=(system.folder / "load.log").open("wb"),
    )
    counts = {}
    try:
        frozen = threading.Thread(target=freeze_one, args=(system, generator.random())) if freeze else None
        if frozen:
            frozen.start()
        for _ in range(kills):
            time.sleep(generator.uniform(0.2, 1.6))
            victim = generator.choice(system.programs)
            if getattr(victim, "is_frozen", False):
                victim = next(program for program in system.programs if program is not victim)
            victim.kill()
            counts[victim.name] = counts.get(victim.name, 0) + 1
            victim.start()
            if len(system.programs) == 1:
                victim.wait_until_ready()
        if frozen:
            frozen.join()
        load.wait(timeout=300)
    finally:
        agent.stop()
        if load.poll() is None:
            load.kill()
            load.wait()
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

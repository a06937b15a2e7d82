"""Both HTTP APIs against their own descriptions, with schemathesis."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path


def call(url, token, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), method="POST")
    request.add_header("content-type", "application/json")
    request.add_header("idempotency-key", "schemathesis")
    if token:
        request.add_header("authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


def check(name, url, headers, folder, examples):
    report = folder / f"schemathesis-{name}.log"
    schemathesis = Path(sys.executable).parent / "schemathesis"
    with report.open("wb") as log:
        result = subprocess.run(
            [
                str(schemathesis), "run", f"{url}/openapi.yaml", "--url", url,
                *(word for name, value in headers.items() for word in ("--header", f"{name}: {value}")),
                "--max-examples", str(examples), "--seed", "20261123", "--suppress-health-check", "all",
                "--request-timeout", "10", "--exclude-path-regex", "/(events)$",
            ],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=900, cwd=folder,
        )
    lines = report.read_text(errors="replace").splitlines()
    if result.returncode != 0:
        raise AssertionError(f"schemathesis on {name}: see {report}\n" + "\n".join(lines[-60:]))
    cases = next((line.strip() for line in reversed(lines) if "generated" in line), "")
    return f"{name}: {cases}"


def run(system, examples=25):
    """Returns a line for each description; raises where schemathesis finds a failure."""
    # A server key, since it may set every field and passes the limits of a customer's session.
    server_key = (system.data / "server.key").read_text().strip()
    customer = call(f"{system.gateway}/v1/sessions", server_key, {"customer": "schemathesis"})["customerID"]
    agent = system.add_agent("Schemathesis")
    signed_in = call(f"{system.queue}/v1/sessions", None, {"token": agent["token"]})
    return [
        check(
            "gateway", system.gateway,
            {"Authorization": f"Bearer {server_key}", "Tandem-Customer": customer}, system.folder, examples,
        ),
        check(
            "human-queue", system.queue, {"Authorization": f"Bearer {signed_in['token']}"}, system.folder, examples,
        ),
    ]

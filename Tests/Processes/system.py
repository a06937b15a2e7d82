"""Tandem as processes on this machine, for tests that kill, freeze and restart them."""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def wait_for(condition, seconds, what):
    """Waits until `condition()` is true; raises after the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise TimeoutError(f"{what} did not happen within {seconds} s")


def is_ready(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


class Program:
    """One process, which can be killed and started again with the same arguments."""

    def __init__(self, name, arguments, environment, log, ready=None):
        self.name = name
        self.arguments = [str(argument) for argument in arguments]
        self.environment = environment
        self.log = Path(log)
        self.ready = ready
        self.process = None
        self.started_at = 0.0
        #: Seconds for which it is left in peace after each start.
        self.peace = 0.0
        self.is_frozen = False

    @property
    def may_be_killed(self):
        return not self.is_frozen and time.monotonic() - self.started_at >= self.peace

    def start(self):
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.arguments,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def wait_until_ready(self, seconds=60):
        if self.ready:
            wait_for(self.is_ready, seconds, f"{self.name} ready (its log: {self.log})")

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {self.tail()}")
        return is_ready(self.ready)

    def kill(self):
        """Ends the process without any chance to clean up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self, seconds=30):
        """Asks the process to drain and end."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"{self.name} did not drain within {seconds} s: {self.tail()}") from None

    def tail(self, lines=15):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class System:
    """What embedded and distributed installations have in common."""

    def __init__(self, programs, folder):
        self.programs_folder = Path(programs)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.gateway_port = free_port()
        self.queue_port = free_port()
        self.programs = []
        self.environment = {}

    @property
    def gateway(self):
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def queue(self):
        return f"http://127.0.0.1:{self.queue_port}"

    def program(self, name, *arguments, ready=None, environment=None, instance=""):
        return Program(
            name + instance,
            [self.programs_folder / name, *arguments],
            {**self.environment, **(environment or {})},
            self.folder / f"{name}{instance}.log",
            ready,
        )

    def command(self, *arguments, timeout=600, check=True):
        """Runs `tandem` and returns what it printed."""
        result = subprocess.run(
            [str(self.programs_folder / "tandem"), *map(str, arguments)],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        if check and result.returncode != 0:
            raise RuntimeError(f"tandem {' '.join(map(str, arguments))}: {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    def audit(self, *receipts):
        """The audit's report and whether it is clean."""
        arguments = ["audit", *self.log_arguments, "--json"]
        for path in receipts:
            arguments += ["--receipts", path]
        result = self.command(*arguments, check=False)
        if not result.stdout:
            raise RuntimeError(f"tandem audit: {result.returncode}\n{result.stderr}")
        return json.loads(result.stdout), result.returncode == 0

    def add_agent(self, name, languages="en,fr,de,sv"):
        arguments = ["agents", "add", name, "--languages", languages, "--queue", self.queue, "--json"]
        return json.loads(self.command(*arguments, *self.key_arguments).stdout)

    def start(self):
        for program in self.programs:
            program.start()
        for program in self.programs:
            program.wait_until_ready()
        return self

    def stop(self):
        failures = []
        for program in reversed(self.programs):
            try:
                program.stop()
            except TimeoutError as error:
                failures.append(error)
        if failures:
            raise failures[0]

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.stop()
            return
        for program in self.programs:
            if program.process and program.process.poll() is None:
                program.thaw()
                program.kill()


class Embedded(System):
    """`tandem dev` on a data directory."""

    def __init__(self, programs, folder):
        super().__init__(programs, folder)
        self.data = self.folder / "data"
        self.log_arguments = ["--data", self.data]
        self.key_arguments = ["--data", self.data]
        self.programs = [
            self.program(
                "tandem",
                "dev",
                "--data",
                self.data,
                "--gateway-port",
                self.gateway_port,
                "--queue-port",
                self.queue_port,
                ready=f"{self.gateway}/health/ready",
            )
        ]


class Distributed(System):
    """The services as processes of their own on Tansu: one gateway, one human queue, two routers, two bots."""

    def __init__(self, programs, folder, tansu, librdkafka, partitions=6):
        super().__init__(programs, folder)
        broker_port = free_port()
        address = f"127.0.0.1:{broker_port}"
        self.broker = Program(
            "tansu",
            [
                tansu,
                "broker",
                "--listener-url",
                f"tcp://{address}",
                "--advertised-listener-url",
                f"tcp://{address}",
                "--storage-engine",
                "memory://tansu/",
            ],
            {},
            self.folder / "tansu.log",
        )
        self.server_key = self.folder / "server.key"
        self.server_key.write_text("tandem_server_" + secrets.token_urlsafe(32) + "\n")
        secret = secrets.token_urlsafe(32)
        key = self.server_key.read_text().strip()
        self.partitions = partitions
        self.broker_port = broker_port
        self.log_arguments = ["--kafka", address]
        self.key_arguments = ["--server-key", self.server_key]
        self.environment = {
            "LD_LIBRARY_PATH": f"{librdkafka}:{os.environ.get('LD_LIBRARY_PATH', '')}",
            "KAFKA_BOOTSTRAP_SERVERS": address,
            "TANDEM_GATEWAY_PORT": str(self.gateway_port),
            "TANDEM_GATEWAY_DATABASE_PATH": str(self.folder / "gateway.sqlite"),
            "TANDEM_GATEWAY_SESSION_SECRET": secret,
            "TANDEM_GATEWAY_SERVER_KEYS": key,
            "TANDEM_QUEUE_PORT": str(self.queue_port),
            "TANDEM_QUEUE_DATABASE_PATH": str(self.folder / "queue.sqlite"),
            "TANDEM_QUEUE_SESSION_SECRET": secret,
            "TANDEM_QUEUE_SERVER_KEYS": key,
        }

    def start(self):
        self.broker.start()
        wait_for(self.broker_listens, 30, "Tansu listening")
        self.command("topics", "create", "--partitions", self.partitions, *self.log_arguments)
        routers = [self.service("escalation-router", "router", f"-{n}", {"TANDEM_ROUTER_INSTANCE": str(n)}) for n in (0, 1)]
        bots = [self.service("bot-responder", "bot", f"-{n}", {}) for n in (0, 1)]
        gateway = self.program("ingest-gateway", ready=f"{self.gateway}/health/ready")
        queue = self.program("human-queue", ready=f"{self.queue}/health/ready")
        self.programs = [*routers, *bots, queue, gateway]
        return super().start()

    def service(self, name, key, instance, environment):
        port = free_port()
        program = self.program(
            name,
            ready=f"http://127.0.0.1:{port}/health/ready",
            environment={**environment, f"TANDEM_{key.upper()}_OPERATIONS_PORT": str(port)},
            instance=instance,
        )
        # Where the leader of a group dies in its first join, Tansu names it leader for ever. A join takes half the session
        # timeout of 10 s.
        program.peace = 7.0
        return program

    def broker_listens(self):
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.broker_port)) == 0

    def stop(self):
        super().stop()
        self.broker.kill()

    def __exit__(self, kind, value, traceback):
        super().__exit__(kind, value, traceback)
        if self.broker.process and self.broker.process.poll() is None:
            self.broker.kill()

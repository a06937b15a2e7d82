"""An agent who takes every conversation offered, answers it and resolves it, over the human queue's HTTP API."""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid


class Agent(threading.Thread):
    def __init__(self, system, name, text="Hello, I am a person. How can I help?", resolves=True):
        super().__init__(daemon=True)
        self.system = system
        self.name_shown = name
        self.text = text
        self.resolves = resolves
        self.stopping = threading.Event()
        self.sign_in_token = system.add_agent(name)["token"]
        self.token = None
        self.answered = set()

    def call(self, method, path, body=None, key=None):
        request = urllib.request.Request(self.system.queue + path, method=method)
        request.add_header("content-type", "application/json")
        if self.token:
            request.add_header("authorization", f"Bearer {self.token}")
        if method == "POST":
            request.add_header("idempotency-key", key or str(uuid.uuid4()))
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=10) as response:
            text = response.read()
        return json.loads(text) if text else None

    def sign_in(self):
        self.token = None
        self.token = self.call("POST", "/v1/sessions", {"token": self.sign_in_token})["token"]
        self.call("PUT", "/v1/agent/capacity", {"capacity": 50})
        self.call("PUT", "/v1/agent/presence", {"presence": "available"})

    def run(self):
        while not self.stopping.wait(0.3):
            try:
                if self.token is None:
                    self.sign_in()
                self.work()
            except urllib.error.HTTPError as error:
                if error.code == 401:
                    self.token = None
            except (urllib.error.URLError, OSError, TimeoutError, json.JSONDecodeError):
                time.sleep(0.3)

    def work(self):
        for offer in self.call("GET", "/v1/offers")["offers"]:
            if not offer["accepted"]:
                self.call("POST", f"/v1/offers/{offer['id']}/accept", {}, key=f"accept-{offer['id']}")
        for conversation in self.call("GET", "/v1/conversations")["conversations"]:
            self.answer(conversation)

    def answer(self, conversation):
        lease, seen = conversation.get("lease"), conversation["sequence"]
        if lease is None or conversation.get("leaving"):
            return
        path = f"/v1/conversations/{conversation['id']}"
        if (lease, seen) not in self.answered and conversation.get("replyDue"):
            body = {"text": self.text, "seen": seen, "epoch": conversation["epoch"], "lease": lease}
            self.call("POST", f"{path}/messages", body, key=f"answer-{lease}-{seen}")
            self.answered.add((lease, seen))
        elif not conversation.get("replyDue") and self.resolves:
            body = {"seen": seen, "outcome": "solved"}
            self.call("POST", f"{path}/resolve", body, key=f"resolve-{lease}-{seen}")

    def stop(self):
        self.stopping.set()
        self.join(timeout=15)

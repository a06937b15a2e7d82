import { direction, preferred, texts } from "./customer-texts.js";

const byID = (id) => document.getElementById(id);
const list = byID("messages");
const composer = byID("composer");
const input = byID("text");

// What outlives a reload. The token is kept here and never in the address.
const stored = {
  read: (name, fallback) => {
    try {
      return JSON.parse(localStorage.getItem(`tandem.${name}`)) ?? fallback;
    } catch {
      return fallback;
    }
  },
  write: (name, value) => {
    try {
      localStorage.setItem(`tandem.${name}`, JSON.stringify(value));
    } catch {
      // Without storage the page works until it is reloaded.
    }
  },
};

let language = stored.read("language", preferred());
let token = stored.read("token", null);
let conversation = stored.read("conversation", null);
// Messages without an answer of the server yet, oldest first: {key, text, choice}.
let outbox = stored.read("outbox", []);
let lastSequence = 0;
let owner = null;
let wait = null;
let isSending = false;
let stream = null;
const shown = new Map();
const ratings = new Map(stored.read("ratings", []));

const say = (name, values = {}) =>
  (texts[language][name] ?? texts.en[name]).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const backoff = (attempt) => Math.min(30_000, 500 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2);
const newKey = () =>
  crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join("-");

class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? String(status));
    this.status = status;
  }
}

async function startSession() {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer = await fetch("v1/sessions", { method: "POST", headers, body: "{}" });
  if (answer.status === 401 && token) {
    forget();
    delete headers.Authorization;
    answer = await fetch("v1/sessions", { method: "POST", headers, body: "{}" });
  }
  if (!answer.ok) throw new Refused(answer.status);
  token = (await answer.json()).token;
  stored.write("token", token);
}

function forget() {
  token = null;
  conversation = null;
  lastSequence = 0;
  stored.write("token", null);
  stored.write("conversation", null);
}

// Sends one request until it is answered: with the same key at each attempt, so that nothing is done twice.
async function call(method, path, { body, key, isPatient = true } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    let answer;
    try {
      if (!token) await startSession();
      const headers = { Authorization: `Bearer ${token}` };
      if (body) headers["Content-Type"] = "application/json";
      if (key) headers["Idempotency-Key"] = key;
      answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    } catch (error) {
      if (!isPatient || (error instanceof Refused && error.status < 500 && error.status !== 429)) throw error;
      showProblem(say("offline"));
      await pause(backoff(attempt));
      continue;
    }
    if (answer.status === 401 && attempt < 3) {
      await startSession().catch(() => {});
      continue;
    }
    if (isPatient && (answer.status === 429 || answer.status >= 500)) {
      const seconds = Number(answer.headers.get("Retry-After")) || 0;
      await pause(Math.max(seconds * 1000, backoff(attempt)));
      continue;
    }
    showProblem("");
    if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => null));
    return answer.status === 204 ? null : answer.json();
  }
}

async function openConversation() {
  if (conversation) return;
  const key = stored.read("opening", null) ?? newKey();
  stored.write("opening", key);
  const accepted = await call("POST", "v1/conversations", { key, body: { locale: language } });
  adopt(accepted.conversation);
  stored.write("opening", null);
}

function adopt(id) {
  if (conversation === id) return;
  conversation = id;
  lastSequence = 0;
  owner = null;
  stored.write("conversation", id);
  listen();
}

// Sends what waits, in order.
async function drain() {
  if (isSending) return;
  isSending = true;
  try {
    while (outbox.length > 0) {
      const item = outbox[0];
      await openConversation();
      const body = { text: item.text, locale: language };
      if (item.choice) body.choice = item.choice;
      try {
        const accepted = await call("POST", `v1/conversations/${conversation}/messages`, { key: item.key, body });
        const bubble = shown.get(item.key);
        shown.delete(item.key);
        if (shown.has(accepted.id)) bubble?.remove();
        else if (bubble) {
          shown.set(accepted.id, bubble);
          setStatus(bubble, say("sent"));
        }
        if (accepted.previous) {
          addNotice(say("continued"));
          adopt(accepted.conversation);
        }
      } catch (error) {
        if (error.status === 404) {
          conversation = null;
          stored.write("conversation", null);
          continue;
        }
        setStatus(shown.get(item.key), say("failed"));
        showProblem(error.message);
      }
      outbox = outbox.slice(1);
      stored.write("outbox", outbox);
    }
  } catch (error) {
    showProblem(say("failed"));
  } finally {
    isSending = false;
  }
}

function submit(text, choice) {
  const item = { key: newKey(), text, choice };
  outbox = [...outbox, item];
  stored.write("outbox", outbox);
  addPending(item);
  drain();
}

async function act(body) {
  try {
    await openConversation();
    return await call("POST", `v1/conversations/${conversation}/actions`, { key: newKey(), body });
  } catch (error) {
    showProblem(say("failed"));
    throw error;
  }
}

// Reads the stream of the conversation, and comes again with the last sequence whenever it ends.
async function listen() {
  stream?.abort();
  const own = new AbortController();
  stream = own;
  const id = conversation;
  for (let attempt = 0; !own.signal.aborted && conversation === id; ) {
    try {
      if (!token) await startSession();
      const answer = await fetch(`v1/conversations/${id}/events`, {
        headers: {
          Authorization: `Bearer ${token}`, Accept: "text/event-stream", "Last-Event-ID": String(lastSequence),
        },
        signal: own.signal,
      });
      if (answer.status === 401) await startSession();
      if (answer.status === 404) {
        conversation = null;
        stored.write("conversation", null);
        render();
        return;
      }
      if (!answer.ok) throw new Refused(answer.status);
      showProblem("");
      for await (const event of events(answer.body)) {
        attempt = 0;
        if (own.signal.aborted) return;
        take(event);
      }
    } catch {
      if (own.signal.aborted) return;
      showProblem(say("offline"));
    }
    attempt += 1;
    await pause(backoff(attempt));
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
      const fields = {};
      for (const line of buffer.slice(0, end).split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, "");
      }
      buffer = buffer.slice(end + 2);
      if (fields.data) yield { type: fields.event, sequence: Number(fields.id ?? 0), ...JSON.parse(fields.data) };
    }
  }
}

function take(event) {
  if (event.type === "typing.changed" || "typing" in event) {
    showTyping(event);
    return;
  }
  if (!event.sequence || event.sequence <= lastSequence) return;
  lastSequence = event.sequence;
  switch (event.type) {
    case "message": addMessage(event); break;
    case "notice": addNotice(words(event.content), event.content); break;
    case "owner.changed": owner = event.to; wait = null; break;
    case "wait.changed": wait = event; break;
    case "closed": owner = { state: "closed" }; break;
    case "reopened": if (owner?.state === "closed") owner = { state: "bot" }; break;
    case "message.withdrawn": withdraw(event.messageID); break;
    default: break;
  }
  render();
}

const words = (content) =>
  (content?.parts ?? []).filter((part) => part.type === "text").map((part) => part.text).join("\n");

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// The newest message stays in view, also when a keyboard on the screen takes room, unless the reader has scrolled up.
let isAtEnd = true;
list.addEventListener("scroll", () => {
  isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
});
const follow = () => {
  if (isAtEnd) list.scrollTop = list.scrollHeight;
};
new ResizeObserver(follow).observe(list);

function append(item) {
  list.append(item);
  follow();
}

// Who speaks, in the language of the page: a machine is always named as one.
function speaker({ kind, name }) {
  if (kind === "ai") return name ? `${name} · ${say("ai")}` : say("ai");
  if (kind === "agent") return name || say("agent");
  return say(kind === "customer" ? "you" : "system");
}

function label(node) {
  if (node.classList.contains("who")) node.textContent = speaker(node.dataset);
  else node.textContent = `${say("article")} ${node.dataset.articles}`;
}

function bubble({ kind, name = "" }, text, tag) {
  const item = element("li", kind);
  const box = element("div", "bubble");
  const who = element("bdi", "who");
  Object.assign(who.dataset, { kind, name });
  label(who);
  box.append(who);
  const body = element("span", "words", text);
  body.dir = "auto";
  if (tag && tag !== "und") body.lang = tag;
  box.append(body);
  item.append(box);
  return item;
}

function addPending({ key, text }) {
  const item = bubble({ kind: "customer" }, text);
  setStatus(item, navigator.onLine ? say("sending") : say("unsent"));
  shown.set(key, item);
  isAtEnd = true;
  append(item);
}

function setStatus(item, text) {
  if (!item) return;
  let line = item.querySelector(".status");
  if (!line) {
    line = element("div", "status");
    item.append(line);
  }
  line.textContent = text;
  follow();
}

function addMessage(event) {
  const { author, messageID, content } = event;
  const known = shown.get(messageID);
  if (known) {
    // What the service keeps is shown, with its masks, in its order.
    known.querySelector(".words").textContent = words(content);
    known.querySelector(".status")?.remove();
    list.append(known);
    return;
  }
  const waiting = author.kind === "customer" && outbox.find((item) => item.text === words(content));
  if (waiting && shown.has(waiting.key)) {
    shown.get(waiting.key).remove();
  }
  const item = bubble(author, words(content), content.language?.tag);
  const articles = (event.sources ?? []).map((source) => `${source.id} (${source.version})`);
  if (articles.length > 0) {
    const line = element("bdi", "sources");
    line.dataset.articles = articles.join(", ");
    label(line);
    item.append(line);
  }
  const choices = content.parts.flatMap((part) => (part.type === "choices" ? part.choices : []));
  if (choices.length > 0) item.append(choiceButtons(choices));
  if (author.kind === "ai" || author.kind === "agent") item.append(ratingButtons(messageID));
  shown.set(messageID, item);
  append(item);
  showTyping(null);
}

function choiceButtons(choices) {
  const row = element("div", "choices");
  for (const { id, label } of choices) {
    const button = element("button", "", label);
    button.type = "button";
    button.addEventListener("click", () => {
      row.querySelectorAll("button").forEach((other) => { other.disabled = true; });
      submit(label, id);
    });
    row.append(button);
  }
  return row;
}

function ratingButtons(messageID) {
  const row = element("div", "rate");
  for (const rating of ["helpful", "unhelpful"]) {
    const button = element("button", "", say(rating));
    button.type = "button";
    button.dataset.text = rating;
    button.setAttribute("aria-pressed", String(ratings.get(messageID) === rating));
    button.addEventListener("click", async () => {
      await act({ type: "rate", messageID, rating });
      ratings.set(messageID, rating);
      stored.write("ratings", [...ratings].slice(-200));
      row.querySelectorAll("button").forEach((other) => {
        other.setAttribute("aria-pressed", String(other === button));
      });
    });
    row.append(button);
  }
  return row;
}

function addNotice(text, content) {
  const item = element("li", "notice", text);
  item.dir = "auto";
  if (content?.language?.tag && content.language.tag !== "und") item.lang = content.language.tag;
  append(item);
}

function withdraw(messageID) {
  const item = shown.get(messageID);
  if (!item) return;
  item.classList.add("withdrawn");
  item.querySelector(".words").textContent = say("withdrawn");
  item.querySelectorAll(".sources, .rate, .choices").forEach((part) => part.remove());
}

let typingEnd = 0;
function showTyping(event) {
  clearTimeout(typingEnd);
  const name = event?.author?.name ?? say("agent");
  byID("typing").textContent = event?.typing ? say("typing", { name }) : "";
  if (event?.typing) typingEnd = setTimeout(() => showTyping(null), 8000);
}

function showProblem(text) {
  byID("problem").textContent = text;
}

function stateLine() {
  switch (owner?.state) {
    case undefined: return conversation ? say("withBot") : say("start");
    case "queued": {
      const parts = [say("queued")];
      if (wait) parts.push(say("position", { position: wait.position }));
      if (wait?.low !== undefined && wait?.high !== undefined) {
        parts.push(say("wait", { low: Math.max(1, Math.round(wait.low / 60)), high: Math.ceil(wait.high / 60) }));
      }
      return parts.join(" · ");
    }
    case "person": return say("withPerson", { name: owner.agent?.name ?? say("agent") });
    case "pending":
      return [say("pending"), owner.reference && say("reference", { reference: owner.reference })]
        .filter(Boolean).join(" ");
    case "closed": return say("closed");
    default: return say("withBot");
  }
}

function render() {
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
  document.title = say("title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  document.querySelectorAll(".who, .sources").forEach(label);
  input.placeholder = say("placeholder");
  const state = byID("state");
  const line = stateLine();
  if (state.textContent !== line) state.textContent = line;
  state.classList.toggle("waiting", owner?.state === "queued");
  const isWithPeople = owner?.state === "queued" || owner?.state === "person";
  const person = byID("person");
  person.dataset.text = isWithPeople ? "backToBot" : "person";
  person.textContent = say(person.dataset.text);
  byID("close").disabled = !conversation || owner?.state === "closed";
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  submit(text);
  input.focus();
});

input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

let lastTyping = 0;
input.addEventListener("input", () => {
  if (!conversation || owner?.state !== "person" || Date.now() - lastTyping < 4000) return;
  lastTyping = Date.now();
  call("PUT", `v1/conversations/${conversation}/typing`, { body: { typing: true }, isPatient: false }).catch(() => {});
});

byID("person").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  const isWithPeople = button.dataset.text === "backToBot";
  try {
    const accepted = await act({ type: isWithPeople ? "returnToBot" : "requestPerson" });
    if (accepted.previous) adopt(accepted.conversation);
  } catch {
    // The problem is shown already.
  } finally {
    button.disabled = false;
  }
});

byID("close").addEventListener("click", () => act({ type: "close" }).catch(() => {}));

const choice = byID("language");
for (const [tag, { name }] of Object.entries(texts)) {
  const option = element("option", "", name);
  option.value = tag;
  option.lang = tag;
  choice.append(option);
}
if (!(language in texts)) language = "en";
choice.value = language;
choice.addEventListener("change", () => {
  language = choice.value;
  stored.write("language", language);
  render();
});

window.addEventListener("online", () => { drain(); });

render();
if (conversation) listen();
for (const item of outbox) addPending(item);
drain();

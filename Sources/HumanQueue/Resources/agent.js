'use strict';

const $ = (id) => document.getElementById(id);
const state = {
  bearer: sessionStorage.getItem('bearer'), agent: null, offers: new Map(), conversations: new Map(),
  events: new Map(), current: null, drafts: new Map(), retries: new Map(), refusals: new Map(), stream: null, lastEventID: null, skew: 0,
};

// Requests

class Refused extends Error {
  constructor(problem, status) {
    super((problem.errors || []).map((e) => `${e.pointer} ${e.detail}`).join('; ') || problem.detail || 'Not accepted.');
    this.status = status;
  }
}

async function call(method, path, body, key) {
  const headers = { Authorization: `Bearer ${state.bearer}` };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method === 'POST') headers['Idempotency-Key'] = key || crypto.randomUUID();
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  let value = {};
  try { value = text ? JSON.parse(text) : {}; } catch { value = { detail: 'The service answered something unexpected.' }; }
  if (response.status === 401 && path !== '/v1/sessions') signedOut('Your session has ended. Sign in again.');
  if (!response.ok) throw new Refused(value, response.status);
  return value;
}

const post = (path, body = {}, key) => call('POST', path, body, key);

let statusTimer;
function say(text) {
  $('status').textContent = text;
  clearTimeout(statusTimer);
  statusTimer = setTimeout(() => { $('status').textContent = ''; }, 8000);
}

function act(button, work) {
  return async (event) => {
    if (event) event.preventDefault();
    button.disabled = true;
    try { await work(); } catch (error) {
      say(error instanceof Refused ? error.message : 'The service cannot be reached. Try again.');
    } finally { button.disabled = false; }
  };
}

// Signing in and out

function signedOut(reason) {
  state.bearer = null;
  sessionStorage.clear();
  if (state.stream) state.stream.abort();
  state.stream = null;
  for (const map of [state.offers, state.conversations, state.events, state.drafts, state.retries, state.refusals]) map.clear();
  state.current = null;
  state.lastEventID = null;
  $('desk').hidden = true;
  $('sign-in').hidden = false;
  $('sign-in-error').textContent = reason || '';
  $('token').focus();
}

function signedIn(session) {
  state.bearer = session.token;
  sessionStorage.setItem('bearer', session.token);
  const left = Date.parse(session.expiresAt) - Date.now();
  setTimeout(async () => {
    if (state.bearer !== session.token) return;
    try { signedIn(await post('/v1/sessions/renewals')); } catch { /* the next request says so */ }
  }, Math.max(10000, left / 2));
}

$('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  $('sign-in-error').textContent = '';
  try {
    signedIn(await post('/v1/sessions', { token: $('token').value.trim() }));
    $('token').value = '';
    open();
  } catch (error) {
    $('sign-in-error').textContent = error instanceof Refused ? error.message : 'The service cannot be reached.';
  }
});

$('sign-out').addEventListener('click', act($('sign-out'), async () => {
  await call('PUT', '/v1/agent/presence', { presence: 'offline' });
  signedOut();
}));

function open() {
  $('sign-in').hidden = true;
  $('desk').hidden = false;
  if (!state.stream) listen();
}

// The stream; fetch instead of EventSource, so that the token stands in no URL

async function listen() {
  const controller = new AbortController();
  state.stream = controller;
  let pause = 500;
  while (state.stream === controller && state.bearer) {
    try {
      const headers = { Authorization: `Bearer ${state.bearer}`, Accept: 'text/event-stream' };
      if (state.lastEventID) headers['Last-Event-ID'] = state.lastEventID;
      const response = await fetch('/v1/events', { headers, signal: controller.signal });
      if (response.status === 401) return signedOut('Your session has ended. Sign in again.');
      if (!response.ok) throw new Error('refused');
      const date = Date.parse(response.headers.get('date'));
      // The header counts whole seconds: a smaller difference says nothing.
      state.skew = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
      $('connection').textContent = '';
      pause = 500;
      await read(response.body.getReader());
    } catch (error) {
      if (controller.signal.aborted) return;
    }
    if (state.stream !== controller) return;
    $('connection').textContent = 'Disconnected – trying again. Your conversations stay with you for 30 seconds.';
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, 5000);
  }
}

async function read(reader) {
  const decoder = new TextDecoder();
  let buffer = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += decoder.decode(value, { stream: true });
    let end;
    while ((end = buffer.indexOf('\n\n')) >= 0) {
      const frame = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const fields = {};
      for (const line of frame.split('\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
      if (fields.data) take(fields.event, JSON.parse(fields.data));
      if (fields.id) state.lastEventID = fields.id;
    }
  }
}

function take(kind, data) {
  switch (kind) {
    case 'snapshot':
      state.agent = data.agent;
      state.offers = new Map(data.offers.map((o) => [o.id, o]));
      state.conversations = new Map(data.conversations.map((c) => [c.id, c]));
      showQueue(data.queue);
      showAgent();
      colleagues();
      if (state.current && !state.conversations.has(state.current)) close('This conversation is not yours any more.');
      else if (state.current) choose(state.current);
      else if (state.conversations.has(sessionStorage.getItem('current'))) choose(sessionStorage.getItem('current'));
      break;
    case 'offer.made':
      state.offers.set(data.id, data);
      document.title = 'Offer – Tandem';
      break;
    case 'offer.ended':
      if (state.offers.delete(data.offer) && !['declined', 'accepted'].includes(data.reason)) {
        say(data.reason === 'expired' ? 'The offer went to somebody else.' : 'The offer was withdrawn.');
      }
      break;
    case 'conversation.assigned':
      for (const [id, offer] of state.offers) if (offer.conversation === data.id) state.offers.delete(id);
      state.conversations.set(data.id, data);
      if (!state.current || state.current === data.id) choose(data.id);
      else say('You have a new conversation.');
      break;
    case 'conversation.ended':
      state.conversations.delete(data.conversation);
      if (state.current === data.conversation) ended(data.reason);
      break;
    case 'conversation.event': {
      const known = state.events.get(data.conversationID);
      const conversation = state.conversations.get(data.conversationID);
      if (conversation) {
        conversation.sequence = Math.max(conversation.sequence, data.sequence);
        if (data.type === 'message' && data.author.kind === 'customer' && state.current !== data.conversationID) {
          conversation.unread = (conversation.unread || 0) + 1;
        }
        if (data.type === 'message') {
          conversation.replies = conversation.replies.filter((r) => r.id !== data.messageID);
        }
      }
      if (known && !known.some((e) => e.sequence === data.sequence)) known.push(data);
      if (state.current === data.conversationID) { showEvents(); showRefused(); }
      break;
    }
    case 'reply.refused': refused(data); break;
    case 'presence.changed':
      state.agent.presence = data.presence;
      if (data.reason === 'disconnected') {
        say('You were disconnected for too long and are offline. Set yourself available to take offers.');
      }
      showAgent();
      break;
    case 'queue.changed': showQueue(data); break;
  }
  if (!state.offers.size) document.title = 'Tandem – conversations';
  showOffers();
  showConversations();
}

// What is shown

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const reasons = {
  requested: 'the customer asked for a person', unsure: 'the assistant was not sure', policy: 'a topic for people',
  outOfScope: 'outside what the assistant answers', notUnderstood: 'the assistant did not understand',
  risk: 'fraud, hardship or danger', contested: 'the customer contests a decision', complaint: 'a complaint',
  deadlinePassed: 'the assistant did not answer in time', failed: 'the assistant failed',
  switchedOff: 'the assistant is switched off', transferred: 'transferred by a colleague',
  agentLost: 'the agent was disconnected', replyOverdue: 'no reply in time', due: 'a follow-up is due',
  reopened: 'reopened', loop: 'machines answered each other', accepted: 'offer accepted', returned: 'given back',
  botRequested: 'the customer chose the assistant', customerEnded: 'the customer ended it',
  agentResolved: 'resolved by the agent', customerSilent: 'the customer was silent',
  callbackRequested: 'a call back was asked for', queueDeadline: 'nobody came in time',
  noPersonOnShift: 'nobody is on shift',
};
const because = (reason) => reasons[reason] || reason;
const capitalized = (words) => words.charAt(0).toUpperCase() + words.slice(1);

const short = (id) => id.slice(-6);
const since = (time) => {
  const minutes = Math.max(0, Math.round((Date.now() + state.skew - Date.parse(time)) / 60000));
  return minutes < 1 ? 'less than a minute' : minutes === 1 ? 'a minute' : `${minutes} minutes`;
};

function showAgent() {
  $('who').textContent = `${state.agent.name} · ${state.agent.skills.join(', ') || 'no skills'}`;
  for (const radio of document.querySelectorAll('[name=presence]')) radio.checked = radio.value === state.agent.presence;
  if (document.activeElement !== $('capacity')) $('capacity').value = state.agent.capacity;
}

function showQueue(queue) {
  $('queue').textContent = queue.waiting === 1 ? '1 waits' : `${queue.waiting} wait`;
}

function showOffers() {
  const shown = new Set([...$('offers').children].map((li) => li.dataset.id));
  for (const li of [...$('offers').children]) {
    const offer = state.offers.get(li.dataset.id);
    if (!offer || offer.accepted !== (li.dataset.accepted === 'true')) { li.remove(); shown.delete(li.dataset.id); }
  }
  for (const offer of state.offers.values()) {
    if (shown.has(offer.id)) continue;
    const li = element('li', null, 'offer');
    li.dataset.id = offer.id;
    li.dataset.accepted = offer.accepted;
    li.append(element('strong', capitalized(because(offer.reason))));
    if (offer.topic) li.append(element('p', `Topic: ${offer.topic}`));
    li.append(element('p', [offer.language, offer.brand, offer.channel, offer.tier].filter(Boolean).join(' · ')));
    li.append(element('p', `waits for ${since(offer.requestedAt)}, ${offer.unanswered} unanswered`));
    if (offer.note) li.append(element('p', `Note: ${offer.note}`));
    if (offer.accepted) {
      li.append(element('p', 'Accepted – waiting for the router.'));
    } else {
      const progress = element('progress');
      progress.max = Math.max(1, Date.parse(offer.expiresAt) - Date.parse(offer.madeAt));
      progress.setAttribute('aria-label', 'Time left');
      const left = element('p', '', 'left');
      const buttons = element('div', null, 'buttons');
      const accept = element('button', 'Accept', 'accept');
      const decline = element('button', 'Decline');
      accept.addEventListener('click', act(accept, async () => {
        await post(`/v1/offers/${offer.id}/accept`);
        if (state.offers.has(offer.id)) { state.offers.get(offer.id).accepted = true; showOffers(); }
      }));
      decline.addEventListener('click', act(decline, async () => {
        await post(`/v1/offers/${offer.id}/decline`, { reason: 'busy' });
        state.offers.delete(offer.id);
        showOffers();
      }));
      buttons.append(accept, decline);
      li.append(progress, left, buttons);
    }
    $('offers').append(li);
  }
  $('no-offers').hidden = state.offers.size > 0;
  count();
}

function count() {
  for (const li of $('offers').children) {
    const offer = state.offers.get(li.dataset.id);
    const progress = li.querySelector('progress');
    if (!offer || !progress) continue;
    const left = Math.min(progress.max, Math.max(0, Date.parse(offer.expiresAt) - Date.now() - state.skew));
    progress.value = left;
    li.querySelector('.left').textContent = `${Math.ceil(left / 1000)} s left`;
  }
}
setInterval(count, 500);

function showConversations() {
  const list = $('conversations');
  list.textContent = '';
  for (const conversation of state.conversations.values()) {
    const li = element('li', null, state.current === conversation.id ? 'current' : '');
    const button = element('button', null, 'open');
    button.append(element('strong', `Customer …${short(conversation.customer)}`));
    if (conversation.unread) button.append(element('span', ` · ${conversation.unread} new`));
    button.append(element('div', [conversation.language, conversation.brand, conversation.channel]
      .filter(Boolean).join(' · '), 'hint'));
    if (state.current === conversation.id) button.setAttribute('aria-current', 'true');
    button.addEventListener('click', () => choose(conversation.id));
    li.append(button);
    list.append(li);
  }
  $('no-conversations').hidden = state.conversations.size > 0;
}

async function choose(id) {
  keepDraft();
  const isNew = state.current !== id;
  state.current = id;
  sessionStorage.setItem('current', id);
  try {
    const conversation = await call('GET', `/v1/conversations/${id}`);
    state.conversations.set(id, conversation);
    const events = [];
    for (let page, after = 0; ; after = page.events[page.events.length - 1].sequence) {
      page = await call('GET', `/v1/conversations/${id}/events?after=${after}`);
      events.push(...page.events);
      if (!page.hasMore) break;
    }
    const live = (state.events.get(id) || []).filter((e) => !events.some((o) => o.sequence === e.sequence));
    state.events.set(id, [...events, ...live]);
    if (state.current !== id) return;
    $('nothing').hidden = true;
    $('conversation').hidden = false;
    $('reply').hidden = false;
    $('title').textContent = `Customer …${short(conversation.customer)}`;
    $('facts').textContent = [conversation.language, conversation.brand, conversation.channel,
      conversation.requestedAt && `waited since ${new Date(conversation.requestedAt).toLocaleTimeString()}`,
      conversation.replyDue && `reply due ${new Date(conversation.replyDue).toLocaleTimeString()}`]
      .filter(Boolean).join(' · ');
    if (isNew) $('text').value = state.drafts.get(id) || '';
    showBrief(conversation);
    showEvents();
    showRefused();
    showNotes();
    showConversations();
    if (isNew) {
      $('events').scrollTop = $('events').scrollHeight;
      $('text').focus();
    }
  } catch (error) {
    if (error instanceof Refused && error.status === 404) close('This conversation is not yours any more.');
    else say('The conversation cannot be read now.');
  }
}

function keepDraft() {
  if (state.current) state.drafts.set(state.current, $('text').value);
}

function close(reason) {
  state.current = null;
  $('conversation').hidden = true;
  $('nothing').hidden = false;
  if (reason) say(reason);
}

function ended(reason) {
  $('reply').hidden = true;
  $('facts').textContent = `Not yours any more: ${reason}. You can still wrap up.`;
  $('wrap').open = true;
}

function showBrief(conversation) {
  const facts = $('brief-facts');
  facts.textContent = '';
  const brief = conversation.brief || {};
  const rows = {
    Reason: because(conversation.reason), Topic: brief.topic, Language: brief.language && brief.language.tag, Tier: brief.tier,
    Summary: brief.summary && text(brief.summary), 'Note from the last agent': brief.note && text(brief.note),
    ...(brief.attributes || {}),
  };
  for (const [name, value] of Object.entries(rows)) {
    if (value) facts.append(element('dt', name), element('dd', value));
  }
  $('brief').hidden = !facts.children.length;
  $('brief').open = Boolean(brief.note || brief.summary);
}

const text = (content) => content.parts.map((part) => {
  switch (part.type) {
    case 'text': return part.text;
    case 'attachment': return `[attachment ${part.name || part.mediaType}, ${part.bytes} bytes, ${part.scan}]`;
    case 'choices': return part.choices.map((c) => `• ${c.label}`).join('\n');
    case 'choice': return `[chose ${part.id}]`;
    default: return '[a part that this page cannot show]';
  }
}).join('\n');

function author(message) {
  switch (message.author.kind) {
    case 'customer': return message.automated ? 'Customer (automatic)' : 'Customer';
    case 'ai': return `Assistant (${message.author.model || 'AI'})`;
    case 'agent': return message.author.name || 'Agent';
    default: return 'Tandem';
  }
}

function showEvents() {
  const list = $('events');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  list.textContent = '';
  const language = (content) => content.language && content.language.tag !== 'und' ? content.language.tag : '';
  const events = [...state.events.get(state.current) || []].sort((a, b) => a.sequence - b.sequence);
  const withdrawn = new Set(events.filter((e) => e.type === 'message.withdrawn').map((e) => e.messageID));
  for (const event of events) {
    let li;
    const time = new Date(event.time).toLocaleTimeString();
    if (event.type === 'message') {
      li = element('li', null, event.author.kind);
      const sources = (event.sources || []).map((s) => `${s.id} ${s.version}`).join(', ');
      li.append(element('span', [author(event), time, sources && `article ${sources}`].filter(Boolean).join(' · '), 'by'));
      const words = element('div', withdrawn.has(event.messageID) ? '[withdrawn]' : text(event.content), 'text');
      words.dir = 'auto';
      if (language(event.content)) words.lang = language(event.content);
      li.append(words);
    } else if (event.type === 'notice') {
      li = element('li', `${time} · told the customer: `, 'event');
      const words = element('bdi', text(event.content));
      if (language(event.content)) words.lang = language(event.content);
      li.append(words);
    } else if (event.type === 'owner.changed') {
      const to = event.to.state === 'person' ? event.to.agent.name : event.to.state === 'bot' ? 'the assistant' : event.to.state;
      li = element('li', `${time} · now ${to} (${because(event.reason)})`, 'event');
    } else if (event.type === 'closed' || event.type === 'reopened') {
      li = element('li', `${time} · ${event.type}`, 'event');
    } else continue;
    list.append(li);
  }
  const conversation = state.conversations.get(state.current);
  for (const reply of conversation ? conversation.replies : []) {
    if (reply.refusal) continue;
    const li = element('li', null, 'agent sending');
    li.append(element('span', 'You · on its way', 'by'), element('div', reply.text, 'text'));
    list.append(li);
  }
  if (atEnd) list.scrollTop = list.scrollHeight;
}

// Acting

for (const radio of document.querySelectorAll('[name=presence]')) {
  radio.addEventListener('change', act(radio, async () => {
    state.agent = await call('PUT', '/v1/agent/presence', { presence: radio.value });
    showAgent();
    radio.disabled = false;
    radio.focus();
  }));
}

$('capacity').addEventListener('change', act($('capacity'), async () => {
  state.agent = await call('PUT', '/v1/agent/capacity', { capacity: Number($('capacity').value) });
}));

const seen = () => Math.max(0, ...(state.events.get(state.current) || []).map((e) => e.sequence));

$('reply').addEventListener('submit', act($('send'), async () => {
  const id = state.current;
  const conversation = state.conversations.get(id);
  const words = $('text').value;
  if (!words.trim() || !conversation) return;
  // The same words sent again after a failure are the same message.
  const last = state.retries.get(id);
  const key = last && last.words === words ? last.key : crypto.randomUUID();
  state.retries.set(id, { words, key });
  const sent = await post(`/v1/conversations/${id}/messages`,
    { text: words, seen: seen(), epoch: conversation.epoch, lease: conversation.lease }, key);
  state.retries.delete(id);
  conversation.replies = conversation.replies.filter((r) => !r.refusal);
  if (!(state.events.get(id) || []).some((e) => e.messageID === sent.id)) {
    // The refusal may have come on the stream before this answer.
    conversation.replies.push({ id: sent.id, text: sent.text, sentAt: sent.sentAt, refusal: state.refusals.get(sent.id) });
  }
  if ($('text').value === words) $('text').value = '';
  state.drafts.delete(id);
  showEvents();
  showRefused();
}));

$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    $('reply').requestSubmit();
  }
});

const refusals = {
  outdatedEpoch: 'the conversation has another owner since', outdatedLease: 'your hold on the conversation has ended',
  notOwner: 'the conversation is not yours', closed: 'the conversation is closed', tooLarge: 'it is too long',
};

function refused(data) {
  state.refusals.set(data.message, data.reason);
  const conversation = state.conversations.get(data.conversation);
  const reply = conversation && conversation.replies.find((r) => r.id === data.message);
  if (reply) reply.refusal = data.reason;
  say('A reply was refused and not shown to the customer.');
  if (state.current === data.conversation) { showEvents(); showRefused(); }
}

function showRefused() {
  const box = $('refused');
  const conversation = state.conversations.get(state.current);
  const reply = conversation && conversation.replies.filter((r) => r.refusal).pop();
  box.textContent = reply ? `Not shown to the customer: ${refusals[reply.refusal] || reply.refusal}.` : '';
  if (reply && !$('text').value) $('text').value = reply.text;
}

$('resolve').addEventListener('click', act($('resolve'), async () => {
  await post(`/v1/conversations/${state.current}/resolve`, { seen: seen(), outcome: 'resolved' });
  $('wrap').open = true;
}));
$('to-queue').addEventListener('click', act($('to-queue'), () =>
  post(`/v1/conversations/${state.current}/return`, { to: 'queue' })));
$('to-bot').addEventListener('click', act($('to-bot'), () =>
  post(`/v1/conversations/${state.current}/return`, { to: 'bot' })));
$('transfer').addEventListener('click', act($('transfer'), async () => {
  if (!$('colleague').value) return say('There is no colleague to transfer to.');
  await post(`/v1/conversations/${state.current}/transfer`, { toAgent: $('colleague').value });
  say('Offered to your colleague. It stays yours until they accept.');
}));

async function colleagues() {
  try {
    const { agents } = await call('GET', '/v1/agents');
    $('colleague').textContent = '';
    for (const agent of agents) {
      if (agent.id === state.agent.id) continue;
      const option = element('option', `${agent.name} (${agent.presence})`);
      option.value = agent.id;
      $('colleague').append(option);
    }
    if (!$('colleague').children.length) $('colleague').append(new Option('nobody else', ''));
  } catch { /* the list stays as it was */ }
}
$('colleague').addEventListener('focus', colleagues);

$('wrap-up').addEventListener('submit', act($('wrap-up').querySelector('button'), async () => {
  await post(`/v1/conversations/${state.current}/wrap-up`,
    { topic: $('topic').value, outcome: $('outcome').value, botVerdict: $('verdict').value });
  $('wrap').open = false;
  say('Recorded.');
}));

async function showNotes() {
  const id = state.current;
  const { notes } = await call('GET', `/v1/conversations/${id}/notes`);
  if (state.current !== id) return;
  $('note-list').textContent = '';
  for (const note of notes) $('note-list').append(element('li', `${note.author}: ${note.text}`));
}

$('note').addEventListener('submit', act($('note').querySelector('button'), async () => {
  if (!$('note-text').value.trim()) return;
  await post(`/v1/conversations/${state.current}/notes`, { text: $('note-text').value });
  $('note-text').value = '';
  await showNotes();
}));

if (state.bearer) {
  post('/v1/sessions/renewals').then((session) => { signedIn(session); open(); }).catch(() => signedOut());
} else {
  signedOut();
}

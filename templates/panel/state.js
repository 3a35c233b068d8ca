// What the panel knows, and how events change it. Pure: no clock, no page, no socket.
//
// Each event has a number and counts once; lines and prompts are told apart by their ids.

/** More lines than anybody scrolls back through during a stream. */
const LINES_KEPT = 200;
/** A glance's worth. */
const NOTES_KEPT = 5;
/** Deeds that may still be undone. */
const DEEDS_KEPT = 3;

/** The state of a page that has heard nothing. */
export function emptyState() {
  return {
    /** The last event's number, null before the first hello; and the journal that it belongs to. */
    seq: null,
    database: null,
    /** How far the Chronicler's clock is ahead of ours, in milliseconds. */
    ahead: 0,
    session: null,
    live: false,
    scene: null,
    viewers: null,
    reading: null,
    reasons: [],
    silence: [],
    nextPrompt: null,
    /** When reasons and silence were told: their words age from then on. */
    toldAt: 0,
    speaking: false,
    /** `{until}`, the rest of the stream if that is null; or null. */
    hush: null,
    /** `{prompt, since, until}` each. */
    proposals: [],
    /** How the last waiting ended: `{id, text, decision, why, by, at}`. */
    decided: null,
    /** The last prompt that was said: `{id, text, at, people, feedback, by}`. */
    last: null,
    dashboard: null,
    delivery: null,
    gate: null,
    drives: {},
    temperament: {},
    /** `{part, state, detail, hint, since}` each. */
    parts: [],
    /** What happened inside that somebody may want to know, newest first: `{text, at}`. */
    notes: [],
    /** Oldest first. */
    lines: [],
    /** Why the last line for chat was not sent: `{why, at}`. */
    unsent: null,
    /** What moderators did to people and lines, newest last. */
    deeds: [],
    /** Counts what changed elsewhere, so that open sections ask again; `deeds` counts what people did. */
    changes: { access: 0, settings: 0, sessions: 0, twitch: 0, deeds: 0 },
  };
}

/** The state after an event that was heard at `heardAt` (our clock). */
export function reduce(state, event, heardAt) {
  const { seq, at, type, data } = event;
  if (type === "hello") {
    const greeted = { ...state, database: data.database ?? null, ahead: at - heardAt };
    return data.snapshot ? adopt(greeted, seq, at, data.snapshot) : greeted;
  }
  if (type === "snapshot") {
    return adopt(state, seq, at, data.snapshot);
  }
  if (state.seq !== null && seq <= state.seq) {
    return state;
  }
  const change = changes[type];
  return { ...state, ...(change ? change(state, data, at) : null), seq };
}

/** Replaces all that a snapshot tells. */
function adopt(state, seq, at, snapshot) {
  const last = snapshot.last_prompt ?? null;
  return {
    ...state,
    seq,
    toldAt: at,
    session: snapshot.session ?? null,
    live: snapshot.live === true,
    scene: snapshot.scene ?? null,
    reading: snapshot.reading ?? "resting",
    reasons: snapshot.reasons ?? [],
    silence: snapshot.silence ?? [],
    nextPrompt: snapshot.next_prompt ?? null,
    speaking: snapshot.speaking === true,
    hush: snapshot.hush ?? null,
    proposals: snapshot.proposals ?? [],
    last: last && last.id === state.last?.id ? state.last : last && { people: null, feedback: null, by: null, ...last },
    dashboard: snapshot.dashboard ?? null,
    delivery: snapshot.delivery ?? null,
    gate: snapshot.chat_gate ?? null,
    drives: snapshot.drives ?? {},
    temperament: snapshot.temperament ?? {},
    parts: snapshot.parts ?? [],
    lines: (snapshot.lines ?? []).reduce(withLine, []),
    deeds: (snapshot.deeds ?? []).map((deed) => ({ ...deed, past: true })).slice(-DEEDS_KEPT),
    changes: bumped(state, "access", "settings", "sessions", "twitch", "deeds"),
  };
}

const changes = {
  "session.opened": (state, { session, channel, stream_since }, at) => ({
    session: { id: session, channel, state: "open", until: null, started: at, stream_since },
    changes: bumped(state, "sessions"),
  }),
  "session.resting": (state, { until }) => ({
    session: state.session && { ...state.session, state: "resting", until },
  }),
  "session.resumed": (state) => ({
    session: state.session && { ...state.session, state: "open", until: null },
  }),
  "session.closed": (state) => ({
    session: null, dashboard: null, proposals: [], last: null, hush: null, changes: bumped(state, "sessions"),
  }),
  "ledger.written": (state) => ({ changes: bumped(state, "sessions") }),

  "chat.message": (state, { line }) => ({ lines: withLine(state.lines, line) }),
  "chat.removed": (state, { ids }) => ({ lines: state.lines.filter((line) => !ids.includes(line.id)) }),
  "chat.cleared": () => ({ lines: [] }),
  "chat.flag": (state, { id, flag }) => ({ lines: withFlag(state.lines, id, flag) }),
  "chat.flag_dismissed": (state, { id }) => ({
    lines: withFlag(state.lines, id, null), changes: bumped(state, "deeds"),
  }),
  "chat.said": (_, { sent, why }, at) => ({ unsent: sent ? null : { why, at } }),
  "moderation.ended": (state, deed, at) => ({
    deeds: [...state.deeds.filter(({ id }) => id !== deed.id), { ...deed, at }].slice(-DEEDS_KEPT),
    changes: bumped(state, "deeds"),
  }),

  "viewers": (_, { count }) => ({ viewers: count }),
  "scene.changed": (_, { name }) => ({ scene: name }),
  "voice.changed": (_, { speaking }) => ({ speaking }),
  "stream.changed": (_, { live }) => ({ live }),
  "reading.changed": (_, { reading, reasons, silence, next_prompt }, at) => ({
    reading, reasons: reasons ?? [], silence: silence ?? [], nextPrompt: next_prompt ?? null, toldAt: at,
  }),

  "prompt.proposed": (state, { prompt, until }, at) => ({
    proposals: [...without(state.proposals, prompt.id), { prompt, since: at, until }],
  }),
  "prompt.decided": (state, { id, decision, why, by }, at) => ({
    proposals: without(state.proposals, id),
    decided: { id, decision, why, by, at, text: state.proposals.find(({ prompt }) => prompt.id === id)?.prompt.text ?? "" },
    changes: bumped(state, "deeds"),
  }),
  "prompt.delivered": (state, { prompt, places }, at) => ({
    proposals: without(state.proposals, prompt.id),
    last: { id: prompt.id, text: prompt.text, source: prompt.source, at, places: places ?? [], people: null, feedback: null, by: null },
  }),
  "prompt.answered": ({ last }, { id, people }) => ({ last: last?.id === id ? { ...last, people } : last }),
  "prompt.judged": (state, { id, feedback, by }) => ({
    last: state.last?.id === id ? { ...state.last, feedback, by } : state.last, changes: bumped(state, "deeds"),
  }),

  "dashboard.changed": (state, { dashboard }) => ({ dashboard, changes: bumped(state, "deeds") }),
  "goal.ticked": (state, { index, done }) => ({
    dashboard: state.dashboard && {
      ...state.dashboard,
      session_goals: state.dashboard.session_goals.map((goal, i) => (i === index ? { ...goal, done } : goal)),
    },
    changes: bumped(state, "deeds"),
  }),

  "hush.started": (state, { until, by }) => ({ hush: { until: until ?? null, by }, changes: bumped(state, "deeds") }),
  "hush.ended": (state) => ({ hush: null, changes: bumped(state, "deeds") }),

  "note": (state, { text }, at) => ({ notes: [{ text, at }, ...state.notes].slice(0, NOTES_KEPT) }),
  "part.changed": (state, part, at) => ({
    parts: withPart(state.parts, { ...part, since: at }),
    changes: part.part === "helix" || part.part === "chat" ? bumped(state, "twitch") : state.changes,
  }),
  "access.changed": (state) => ({ changes: bumped(state, "access", "deeds") }),
  "settings.changed": (state, { delivery, chat_gate }) => ({
    delivery: delivery ?? state.delivery, gate: chat_gate ?? state.gate, changes: bumped(state, "settings", "deeds"),
  }),
};

const without = (proposals, id) => proposals.filter(({ prompt }) => prompt.id !== id);

const withFlag = (lines, id, flag) => lines.map((line) => (line.id === id ? { ...line, flag } : line));

function withPart(parts, part) {
  const index = parts.findIndex((known) => known.part === part.part);
  if (index < 0) {
    return [...parts, part];
  }
  const since = parts[index].state === part.state ? parts[index].since : part.since;
  return parts.map((known, i) => (i === index ? { ...part, since } : known));
}

function bumped({ changes: counts }, ...names) {
  const bump = Object.fromEntries(names.map((name) => [name, counts[name] + 1]));
  return { ...counts, ...bump };
}

/** The lines with one more, in the order of their times: one that a moderator let through returns to its place. */
function withLine(lines, line) {
  if (lines.some(({ id }) => id === line.id)) {
    return lines;
  }
  let index = lines.length;
  while (index > 0 && lines[index - 1].at > line.at) {
    index -= 1;
  }
  return [...lines.slice(0, index), line, ...lines.slice(index)].slice(-LINES_KEPT);
}

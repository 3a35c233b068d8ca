// What the overlay knows, and how events change it. Pure: no clock, no page, no socket.
//
// Each event has a number and counts once; chat lines are told apart by their ids. So a resumed connection
// or a fresh snapshot repeats nothing.

/** As many lines as a snapshot holds. */
const LINES_KEPT = 50;

/** The state of a page that has heard nothing. */
export function emptyState() {
  return {
    /** The last event's number, null before the first hello. */
    seq: null,
    /** Which journal the number belongs to. */
    database: null,
    /** How far the Chronicler's clock is ahead of ours, in milliseconds. */
    ahead: 0,
    session: null,
    reading: null,
    dashboard: null,
    /** What is being said, and from when until when (the Chronicler's clock): `{key, text, name, since, until}`. */
    prompt: null,
    answer: null,
    /** Oldest first. */
    lines: [],
  };
}

/** The state after an event that was heard at `heardAt` (our clock). */
export function reduce(state, event, heardAt) {
  const { seq, at, type, data } = event;
  if (type === "hello") {
    const greeted = { ...state, database: data.database ?? null, ahead: at - heardAt };
    return data.snapshot ? adopt(greeted, seq, data.snapshot) : greeted;
  }
  if (type === "snapshot") {
    return adopt(state, seq, data.snapshot);
  }
  if (state.seq !== null && seq <= state.seq) {
    return state;
  }
  const change = changes[type];
  return { ...state, ...(change ? change(state, data, at) : null), seq };
}

/** Replaces all that a snapshot tells. An answer is not part of snapshots and stays until its time is over. */
function adopt(state, seq, snapshot) {
  const { prompt } = snapshot;
  return {
    ...state,
    seq,
    session: snapshot.session ?? null,
    reading: snapshot.reading ?? null,
    dashboard: snapshot.dashboard ?? null,
    prompt: prompt ? promptSpeech(prompt, prompt.since, prompt.until) : null,
    lines: (snapshot.lines ?? []).reduce(withLine, []),
  };
}

const changes = {
  "session.opened": (_, { session, channel, stream_since }, at) => ({
    session: { id: session, channel, state: "open", started: at, stream_since },
  }),
  "session.resting": (state) => ({ session: state.session && { ...state.session, state: "resting" } }),
  "session.resumed": (state) => ({ session: state.session && { ...state.session, state: "open" } }),
  "session.closed": () => ({ session: null, dashboard: null }),

  "chat.message": (state, { line }) => ({ lines: withLine(state.lines, line) }),
  "chat.removed": (state, { ids }) => ({ lines: state.lines.filter((line) => !ids.includes(line.id)) }),
  "chat.cleared": () => ({ lines: [] }),

  "reading.changed": (_, { reading }) => ({ reading }),

  "prompt.delivered": (_, { prompt, shown_for_ms }, at) => ({
    prompt: promptSpeech(prompt, at, at + shown_for_ms),
  }),
  "answer.given": (_, { to, name, text, shown_for_ms }, at) => ({
    answer: { key: `answer ${to}`, text, name, since: at, until: at + shown_for_ms },
  }),

  "dashboard.changed": (_, { dashboard }) => ({ dashboard }),
  "goal.ticked": ({ dashboard }, { index, done }) => ({
    dashboard: dashboard && {
      ...dashboard,
      session_goals: dashboard.session_goals.map((goal, i) => (i === index ? { ...goal, done } : goal)),
    },
  }),
};

function promptSpeech({ id, text }, since, until) {
  return { key: `prompt ${id}`, text, name: null, since, until };
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

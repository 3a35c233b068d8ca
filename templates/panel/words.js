// Times and sentences as people say them. Pure: the moment is always handed in. All moments are milliseconds
// since 1970 by the Chronicler's clock.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What has just happened must not lie ahead because two clocks differ. */
const SKEW = 5000;
const clockForm = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayForm = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const wholeForm = new Intl.DateTimeFormat("en-GB", {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** A length of time; nobody says seconds. */
export function span(ms) {
  const minutes = Math.round(Math.max(ms, 0) / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) {
    return minutes === 0 ? "a moment" : minutes === 1 ? "a minute" : `${minutes} minutes`;
  }
  if (rest === 0) {
    return hours === 1 ? "an hour" : `${hours} hours`;
  }
  return `${hours} h ${rest} min`;
}

/** The time of day, where the reader is. */
export const clock = (at) => clockForm.format(at);

/** A moment in full. */
export const absolute = (at) => wholeForm.format(at);

/** A moment as seen from now: relative within the hour, a time of day today, else with the day. */
export function relative(at, now) {
  const away = at - now;
  if (Math.abs(away) < MINUTE / 2) {
    return away > SKEW ? "in a moment" : "just now";
  }
  if (Math.abs(away) < HOUR - MINUTE / 2) {
    return away > 0 ? `in ${span(away)}` : `${span(-away)} ago`;
  }
  const today = dayForm.format(at) === dayForm.format(now);
  return today ? `at ${clock(at)}` : `${dayForm.format(at)}, ${clock(at)}`;
}

/** A moment after the word since: the time of day today, else with the day. */
export const sinceWhen = (at, now) =>
  dayForm.format(at) === dayForm.format(now) ? clock(at) : `${dayForm.format(at)}, ${clock(at)}`;

const SPANS = /(quiet for |waits )?(?:(\d+):(\d\d):(\d\d)|(\d+) (second|minute)s?)( ago| more| of it are left)?/g;

/**
 * A reason's sentence, some time after it was told: lengths that grow or shrink with the time are brought up to
 * date, others (thresholds, windows) stay.
 */
export function aged(text, elapsed) {
  return text.replace(SPANS, (whole, before = "", h, m, s, count, unit, after = "") => {
    const told = count ? count * (unit === "minute" ? MINUTE : 1000) : (h * 60 + +m) * MINUTE + s * 1000;
    if (after === " of it are left") {
      const left = span(told - elapsed);
      return `${left} of it ${/^\d/.test(left) ? "are" : "is"} left`;
    }
    if (after === " more" || before === "waits ") {
      return `${before}${span(told - elapsed)}${after}`;
    }
    if (after === " ago" || before) {
      return `${before}${span(told + elapsed)}${after}`;
    }
    return whole;
  });
}

/** Reasons that explain a silence by themselves. */
const ENOUGH = ["hush", "approval", "composing"];
/** More reasons at once than anybody takes in. */
const CLAUSES = 3;

/**
 * The room in one sentence: why nothing is said, and until when. `next` is the moment to be named after it, if
 * it is known; else `tail` says how it goes on.
 */
export function sentence(state, now, isStreamer) {
  const { session, live, silence, hush, speaking, nextPrompt } = state;
  if (state.reading === null) {
    return { text: "The Chronicler has not told anything yet.", next: null, tail: "" };
  }
  if (!session) {
    return live
      ? { text: "The stream is live, but no session is open.", next: null, tail: isStreamer ? "Open one under Evenings." : "The streamer can open one." }
      : { text: "The stream is not live, and no session is open.", next: null, tail: isStreamer ? "One opens when you start streaming." : "One opens when the stream starts." };
  }
  if (session.state === "resting") {
    const left = session.until ? ` ${span(session.until - now)} more` : "";
    return { text: `The stream is not live; the session waits${left} for its return.`, next: null, tail: "" };
  }
  const elapsed = Math.max(now - state.toldAt, 0);
  if (silence.length === 0) {
    const quiet = state.reasons.find(({ cause }) => cause === "quiet");
    const text = quiet ? clause(quiet, { elapsed, hush, speaking, isStreamer }) : "nobody is talking";
    return { text: `${capital(text)}.`, next: null, tail: "A line may come at any moment." };
  }
  const talking = silence.some(({ cause }) => cause === "chat");
  let reasons = silence.filter(({ cause }) => !(talking && cause === "quiet"));
  const first = reasons.find(({ cause }) => ENOUGH.includes(cause));
  // A line that waits came of a quiet that is worth naming.
  const quiet = first?.cause === "approval" ? state.reasons.filter(({ cause }) => cause === "quiet") : [];
  reasons = first ? [...quiet, first] : reasons;
  reasons.sort((a, b) => (b.cause === "quiet") - (a.cause === "quiet"));
  const words = reasons.slice(0, CLAUSES).map((reason) => clause(reason, { elapsed, hush, speaking, isStreamer }));
  if (first?.cause === "hush" && hush?.until > now) {
    const left = span(hush.until - now);
    return { text: `${capital(words.join("; "))}.`, next: null, tail: `${capital(left)} ${/^\d/.test(left) ? "are" : "is"} left.` };
  }
  const next = nextPrompt && nextPrompt > now ? nextPrompt : null;
  return { text: `${capital(words.join("; "))}.`, next, tail: next ? "" : "Nothing until that changes." };
}

function clause({ cause, text }, { elapsed, hush, speaking, isStreamer }) {
  const streamer = isStreamer ? "you" : "the streamer";
  const first = firstHalf(aged(text, elapsed));
  switch (cause) {
    case "chat":
      return "people are talking in chat";
    case "speaking":
      return speaking
        ? `${streamer} ${isStreamer ? "are" : "is"} talking`
        : first.replace("the streamer was speaking", `${streamer} ${isStreamer ? "were" : "was"} talking`);
    case "quiet":
      return first.replace("chat is quiet", "quiet");
    case "hush":
      return hush?.until
        ? `silence was asked for until ${clock(hush.until)}`
        : "silence was asked for, for the rest of the stream";
    case "approval":
      return "a line waits for somebody's approval";
    case "composing":
      return "a line is being written";
    case "drives":
      return "it is quiet enough, but nothing outweighs the restraint";
    default:
      return first;
  }
}

/** A sentence up to its semicolon or its end, as a clause: what follows is said otherwise. */
function firstHalf(text) {
  const half = text.split(/;|\.(?= |$)/)[0];
  return half.slice(0, 1).toLowerCase() + half.slice(1);
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Whoever holds the house's own key, or came in with the terminal's link. */
const STREAMER = "the streamer";

/** Who did something, as seen by `me` (a name). */
export function person(by, me) {
  if (!by) {
    return "Nobody";
  }
  const name = by.name ?? STREAMER;
  if (name === me && by.kind !== "chat") {
    return "You";
  }
  return name === STREAMER ? capital(name) : name;
}

/** What became of a waiting line, in one sentence. */
export function outcome({ decision, why, by }, me) {
  const who = person(by, me);
  const because = why ? `: “${why}”` : "";
  switch (decision) {
    case "approved":
      return `${who} approved it.`;
    case "edited":
      return `${who} approved it in other words.`;
    case "vetoed":
      return because ? `${who} vetoed it${because}.` : `${who} vetoed it.`;
    case "expired":
      return "Nobody decided in time; it is not said.";
    default:
      return "The moment passed; it was withdrawn.";
  }
}

const PARTS = { obs: "OBS", chat: "Twitch chat", helix: "Twitch account", model: "Language model", overlay: "Overlay" };

/** What a part of the program is called. */
export const partName = (part) => PARTS[part] ?? part;

/** A count with its noun. */
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

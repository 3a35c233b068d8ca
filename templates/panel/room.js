// The first thing the eye meets: what the room is like, why nothing is said, and until when.

import { get, me, post } from "/panel/api.js";
import { announce, button, fill, make, once, say, show } from "/panel/dom.js";
import { moment, now } from "/panel/times.js";
import { aged, clock, sentence, span } from "/panel/words.js";

const by = (id) => document.getElementById(id);
/** Reasons of which the sentence leaves nothing out. */
const SAID_WHOLE = ["approval", "composing"];
const DRIVES = {
  warmth: "people are talking", concern: "people slip away", curiosity: "a thought is at hand",
  restraint: "it spoke, was ignored, or you talk",
};

export function room() {
  const inner = by("inner");
  inner.addEventListener("toggle", () => inner.open && lookInside(inner.lastElementChild));
  /** The reading that was said aloud last. */
  let heard = null;
  let gate;

  return {
    /** `state` as of `at`. Draws again whatever ages. */
    draw(state, at) {
      document.documentElement.dataset.reading = state.reading ?? "unknown";
      drawSentence(state, at);
      drawReasons(state, at);
      drawStream(state, at);
      if (state.gate !== gate) {
        gate = state.gate;
        drawGate(gate);
      }
      // Aloud only when the room is another, not whenever a minute has passed or the streamer draws breath.
      if (state.reading !== null && heard !== null && heard !== state.reading) {
        announce(`The room is ${state.reading}. ${by("sentence").textContent}`);
      }
      heard = state.reading;
    },
  };
}

function drawSentence(state, at) {
  const { text, next, tail } = sentence(state, at, me.owner);
  const place = by("sentence");
  const key = `${text}|${next}|${tail}`;
  if (place.dataset.key !== key || next) {
    place.dataset.key = key;
    const rest = make("span", { class: "until" }, next ? ["Nothing before ", moment(next, "clock"), `, in ${span(next - at)}.`] : tail);
    if (place.textContent !== `${text} ${rest.textContent}`) {
      fill(place, text, " ", rest);
    }
  }
}

function drawReasons(state, at) {
  const elapsed = Math.max(at - state.toldAt, 0);
  // Without a session the sentence has said it all.
  const told = state.session ? state.reasons : [];
  const why = told.map(({ text }) => aged(text, elapsed)).join(" ");
  const reading = by("reading");
  const key = `${state.reading}|${why}`;
  if (reading.dataset.key !== key) {
    reading.dataset.key = key;
    const word = state.reading ?? "";
    fill(reading, make("strong", {}, `${word.slice(0, 1).toUpperCase()}${word.slice(1)}.`), " ", make("span", {}, why));
  }
  const silence = state.session ? state.silence.filter((each) => !SAID_WHOLE.includes(each.cause) && !told.some(({ text }) => text === each.text)) : [];
  const texts = silence.map(({ text }) => aged(text, elapsed));
  const list = by("reasons");
  if (list.dataset.key !== texts.join("\n")) {
    list.dataset.key = texts.join("\n");
    fill(list, texts.map((text) => make("li", {}, text)));
  }
  show(list, texts.length > 0);
}

function drawStream({ session, live, scene, viewers }, at) {
  const words = [];
  if (session?.channel) {
    words.push(session.channel);
  }
  words.push(live && session ? `live for ${span(at - session.stream_since)}` : live ? "live" : "not live");
  if (scene) {
    words.push(`scene “${scene}”`);
  }
  if (viewers !== null && live) {
    words.push(`${viewers} watching`);
  }
  say(by("stream"), words.join(" · "));
}

/** Lines go to chat though nobody sees a stream: nobody may overlook that. */
function drawGate(gate) {
  const banner = by("gate");
  show(banner, gate?.offline_test === true);
  if (gate?.offline_test) {
    const told = make("span", {});
    const off = button("Switch it off", () => once(off, async () => {
      const answer = await post("/admin/twitch/offline-test-mode", { enabled: false });
      say(told, answer.message);
    }));
    fill(
      banner,
      make("p", {}, make("strong", {}, "Offline test mode is on."), " Lines are written in chat although the stream is not live. ", told),
      me.owner && off,
    );
  }
}

/** Drives move all the time and are told to nobody, so they are asked for when somebody looks. */
async function lookInside(place) {
  const answer = await get(`/api/poll?role=${me.role}`);
  const snapshot = answer.ok ? answer.body?.[0]?.data?.snapshot : null;
  if (!snapshot) {
    fill(place, make("p", { class: "trouble", role: "alert" }, answer.message || "There is nothing to see."));
    return;
  }
  const told = make("span", { class: "trouble", role: "alert" });
  const reset = button("Reset the weights", () => once(reset, async () => {
    const asked = await post("/admin/hearthkeeper/reset");
    say(told, asked.message);
    if (asked.ok) {
      announce("The weights are what they were at first.");
      await lookInside(place);
    }
  }), { class: "quiet" });
  const rows = Object.entries(snapshot.drives).map(([name, strength]) =>
    make("tr", {},
      make("th", { scope: "row" }, name),
      make("td", {}, bar(name, strength)),
      make("td", { class: "number" }, strength.toFixed(2)),
      make("td", { class: "number" }, (snapshot.temperament[name] ?? 0).toFixed(2)),
      make("td", { class: "about" }, DRIVES[name] ?? "")));
  fill(
    place,
    make("table", {},
      make("thead", {}, make("tr", {}, ["Drive", "Strength", "", "Weight", "Rises when"].map((name) =>
        name ? make("th", { scope: "col" }, name) : make("td", {})))),
      make("tbody", {}, rows)),
    make("p", { class: "faint" },
      `Quiet counts from ${span(snapshot.thresholds.quiet_ms)}, and ${span(snapshot.thresholds.interval_ms)} lie between two lines. As of ${clock(now())}. `,
      button("Look again", () => lookInside(place), { class: "quiet" }), " ", me.owner && reset, told),
  );
}

function bar(name, strength) {
  return make("meter", { min: "0", max: "1", value: strength, "aria-label": `${name}, strength` });
}

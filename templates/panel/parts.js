// How the parts of the program are, and what happened inside lately.

import { fill, make, prose, refill } from "/panel/dom.js";
import { moment } from "/panel/times.js";
import { partName } from "/panel/words.js";

const STATES = { ok: "works", off: "off", broken: "broken" };

/** Where the overlay's address needs no key. */
const AT_HOME = ["127.0.0.1", "localhost", "[::1]"];

/** Plain rows: which part, how it is, since when, what to do. */
export function parts(place) {
  const body = make("div", {});
  fill(place, make("h2", {}, "State of the parts"), body);
  let shown;
  let told;
  return {
    draw({ parts: all, notes }) {
      if (all === shown && notes === told) {
        return;
      }
      [shown, told] = [all, notes];
      refill(
        body,
        all.length ? make("ul", { class: "parts" }, all.map(partRow)) : make("p", { class: "faint" }, "No part has told anything yet."),
        notes.length > 0 && [make("h3", {}, "Lately"), make("ul", { class: "list" }, notes.map(({ text, at }) =>
          make("li", {}, text, " ", make("span", { class: "faint" }, moment(at)))))],
      );
    },
  };
}

function partRow({ part, state, detail, hint, since }) {
  const address = part === "overlay" && state !== "ok" && AT_HOME.includes(location.hostname);
  return make("li", { "data-state": state },
    make("strong", {}, partName(part)), " ", make("span", { class: "word" }, STATES[state] ?? state),
    " ", make("span", { class: "faint" }, "since ", moment(since, "since")),
    make("p", {}, detail),
    hint && make("p", { class: "hint" }, prose(hint), address && [" ", make("code", {}, `${location.origin}/overlay`)]));
}

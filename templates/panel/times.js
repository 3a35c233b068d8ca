// Moments on the page: each `<time>` says how far away it is, and in full on hover. One coarse timer for all of
// them, and only while the page is seen.

import { make, say } from "/panel/dom.js";
import { absolute, clock, relative, sinceWhen } from "/panel/words.js";

/** Often enough for minutes. */
const EVERY = 15_000;

let ahead = 0;

/** Now, by the Chronicler's clock. */
export const now = () => Date.now() + ahead;

/** Learns how far the Chronicler's clock is ahead, in milliseconds. */
export function setAhead(milliseconds) {
  ahead = milliseconds;
}

/** A moment. `form`: `relative`, `since` (absolute, after that word), or `clock` for the time of day alone. */
export function moment(at, form = "relative") {
  const element = make("time", {
    datetime: new Date(at).toISOString(), title: absolute(at), "data-at": String(at), "data-form": form,
  });
  element.textContent = words(at, form);
  return element;
}

function words(at, form) {
  switch (form) {
    case "clock":
      return clock(at);
    case "since":
      return sinceWhen(at, now());
    default:
      return relative(at, now());
  }
}

/** Brings all moments up to date and calls `also`, now and every 15 seconds while the page is seen. */
export function keepTime(also) {
  let timer = 0;
  const tick = () => {
    for (const element of document.querySelectorAll('time:not([data-form="clock"])')) {
      say(element, words(Number(element.dataset.at), element.dataset.form));
    }
    also();
  };
  const follow = () => {
    clearInterval(timer);
    if (!document.hidden) {
      tick();
      timer = setInterval(tick, EVERY);
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}

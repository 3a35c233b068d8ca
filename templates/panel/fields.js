// A label with its field, and lists that are asked for when they are looked at.

import { fill, make, refill } from "/panel/dom.js";

/** A labelled text field. */
export function field(id, label, props = {}) {
  return make("div", { class: "field" }, make("label", { for: id }, label),
    make("input", { id, autocomplete: "off", dir: "auto", ...props }));
}

/** What stands where something could not be had. */
export const trouble = (message) => make("p", { class: "trouble", role: "alert" }, message);

/**
 * A section that asks the Chronicler for what it shows: at once, and whenever `count(state)` changes. `render`
 * returns what to show. Words that are being typed are not taken away, nor is the focus.
 */
export function asked(place, title, count, render) {
  const body = make("div", {});
  fill(place, make("h2", {}, title), body);
  let seen;
  let latest = 0;
  const ask = async () => {
    latest += 1;
    const mine = latest;
    const parts = await render(ask);
    // A later question may have been answered sooner.
    if (mine === latest) {
      refill(body, parts);
    }
  };
  return {
    draw(state) {
      const now = count(state);
      const typing = body.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
      if (now !== seen && !typing) {
        seen = now;
        ask();
      }
    },
  };
}

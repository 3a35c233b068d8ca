// Single keys for what is done often. They never fire while somebody types, and can be switched off.

import { fill, make } from "/panel/dom.js";

const OFF = "sanctum-keys-off";
const ALOUD = "sanctum-chat-aloud";

const KEYS = [
  ["a", "approve the line that waits"], ["e", "edit it"], ["v", "veto it"],
  ["h", "hush for 20 minutes"], ["r", "let it speak again"], ["n", "nudge"], ["p", "preview"],
  ["c", "go to the newest line of chat; arrows walk, Enter opens what can be done"], ["?", "this list"],
];

/** Listens; `deeds` has a function for each key. */
export function listen(deeds) {
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat;
    if (busy || localStorage.getItem(OFF) || typing(event.target)) {
      return;
    }
    const deed = deeds[event.key];
    if (deed) {
      event.preventDefault();
      deed();
    }
  });
}

function typing(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null
    && !target.matches('input[type="checkbox"]');
}

/** The list, and two switches of this browser. */
export function keys(place) {
  const rows = KEYS.map(([key, about]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, about)));
  fill(place, make("h2", {}, "Keys"), make("dl", { class: "pairs keys" }, rows),
    flip("Use single keys", !localStorage.getItem(OFF), (on) => keep(OFF, !on)),
    flip("Let a screen reader read new lines of chat", Boolean(localStorage.getItem(ALOUD)), (on) => { keep(ALOUD, on); applyAloud(); }),
    make("p", { class: "faint" }, "Both are kept in this browser."));
  return { draw() {} };
}

/** Chat is a lot to listen to; it is read out only where somebody wants it. */
export function applyAloud() {
  document.getElementById("lines").setAttribute("aria-live", localStorage.getItem(ALOUD) ? "polite" : "off");
}

function flip(label, on, change) {
  const box = make("input", { type: "checkbox", checked: on });
  box.addEventListener("change", () => change(box.checked));
  return make("p", {}, make("label", { class: "flip" }, box, " ", label));
}

function keep(name, on) {
  if (on) {
    localStorage.setItem(name, "yes");
  } else {
    localStorage.removeItem(name);
  }
}

// The overlay, put together: what the hub says becomes state, state becomes pictures.
//
// Nothing here runs by itself. A draw happens when the hub said something, when the page is shown again, or
// at the one moment that a widget asked for; with nothing to wait for there is no timer and no frame.

import { connect } from "/overlay/files/socket.js";
import { emptyState, reduce } from "/overlay/files/state.js";
import { applyLook, readLook } from "/overlay/files/look.js";
import { listenToObs } from "/overlay/files/obs.js";
import { chat } from "/overlay/files/widgets/chat.js";
import { hearth } from "/overlay/files/widgets/hearth.js";
import { prompt } from "/overlay/files/widgets/prompt.js";
import { theme } from "/overlay/files/widgets/theme.js";
import { timer } from "/overlay/files/widgets/timer.js";

/** A browser fires a timer at once if its delay does not fit 31 bits. */
const LONGEST_TIMER = 2 ** 31 - 1;

const makers = { prompt, hearth, chat, theme, timer };

const look = readLook(location);
const stage = document.getElementById("stage");
applyLook(document.documentElement, look);
const widgets = look.show.map((name) => makers[name](place(name), look));

let state = emptyState();
let wakeTimer = 0;
let frame = 0;

/** The element that a widget draws in. The fireside keeps the hearth and what is said beside it together. */
function place(name) {
  const slot = document.createElement("section");
  slot.className = `widget ${name}`;
  const beside = name === "prompt" || name === "hearth";
  (beside ? fireside() : stage).append(slot);
  return slot;
}

function fireside() {
  let group = stage.querySelector(".fireside");
  if (!group) {
    group = document.createElement("div");
    group.className = "fireside";
    stage.append(group);
  }
  return group;
}

/** Draws all widgets as of now and sets the one timer for the earliest moment at which one will change. */
function draw() {
  cancelAnimationFrame(frame);
  clearTimeout(wakeTimer);
  frame = 0;
  wakeTimer = 0;
  const now = Date.now() + state.ahead;
  const next = Math.min(...widgets.map((widget) => widget.draw(state, now)));
  if (next !== Infinity) {
    wakeTimer = setTimeout(draw, Math.min(Math.max(next - now, 0), LONGEST_TIMER));
  }
}

/** Draws once for all that arrives before the next frame. A hidden page has no frames, so it draws at once:
 *  then what was taken away is gone before the page is ever shown again. */
function drawSoon() {
  if (document.hidden) {
    draw();
  } else if (!frame) {
    frame = requestAnimationFrame(draw);
  }
}

const obs = listenToObs(window, (message) => socket.send(message));

const socket = connect({
  address: (since, database) => hubAddress(location, since, database),
  onOpen: () => obs.reportStatus(),
  onEvents(events) {
    const heardAt = Date.now();
    for (const event of events) {
      state = reduce(state, event, heardAt);
    }
    drawSoon();
    return { since: state.seq, database: state.database };
  },
});

document.addEventListener("visibilitychange", () => {
  document.documentElement.toggleAttribute("data-hidden", document.hidden);
  if (!document.hidden) {
    draw();
  }
});

function hubAddress({ protocol, host, search }, since, database) {
  const query = new URLSearchParams({ role: "overlay" });
  const key = new URLSearchParams(search).get("key");
  if (key) {
    query.set("key", key);
  }
  if (since !== null && database) {
    query.set("since", String(since));
    query.set("database", database);
  }
  return `${protocol === "https:" ? "wss:" : "ws:"}//${host}/ws?${query}`;
}

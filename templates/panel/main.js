// The panel, put together: what the hub says becomes state, state becomes words. A draw happens when the hub said
// something, and every 15 seconds for what ages, while the page is seen.

import { connect } from "/overlay/files/socket.js";
import { get, me, post } from "/panel/api.js";
import { chat } from "/panel/chat.js";
import { controls } from "/panel/controls.js";
import { decisions } from "/panel/decisions.js";
import { deedList } from "/panel/deeds.js";
import { fill, make, say } from "/panel/dom.js";
import { evenings } from "/panel/evenings.js";
import { applyAloud, keys, listen } from "/panel/keys.js";
import { parts } from "/panel/parts.js";
import { people } from "/panel/people.js";
import { plan } from "/panel/plan.js";
import { record } from "/panel/record.js";
import { room } from "/panel/room.js";
import { settings } from "/panel/settings.js";
import { emptyState, reduce } from "/panel/state.js";
import { keepTime, moment, now, setAhead } from "/panel/times.js";
import { troubles } from "/panel/troubles.js";
import { twitch } from "/panel/twitch.js";

/** At the first lost attempt, and every so many, it is asked whether the sign-in still holds. */
const ASK_EVERY = 4;

const sections = { plan, state: parts, evenings, record, keys, ...(me.owner ? { settings, people, twitch } : {}) };
const [asking, deciding, talking] = [controls(), decisions(), chat()];
const views = [room(), troubles(), deciding, asking, deedList(), talking];

let state = emptyState();
let section = null;
let frame = 0;

function draw() {
  cancelAnimationFrame(frame);
  frame = 0;
  const at = now();
  for (const view of views) {
    view.draw(state, at);
  }
  section?.draw(state, at);
}

function drawSoon() {
  if (document.hidden) {
    draw();
  } else if (!frame) {
    frame = requestAnimationFrame(draw);
  }
}

/** The section that the address names. What is no section (a skip link's goal) leaves things as they are. */
function openSection(focus) {
  const asked = location.hash.slice(1);
  if (section && !Object.hasOwn(sections, asked)) {
    return;
  }
  const name = Object.hasOwn(sections, asked) ? asked : firstSection();
  const place = document.getElementById("section");
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.hash === `#${name}`;
    link.setAttribute("aria-current", String(here));
    if (here) {
      place.setAttribute("aria-label", link.textContent);
    }
  }
  place.dataset.name = name;
  section = sections[name](place);
  section.draw(state, now());
  if (focus) {
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }
}

/** Before anything is set up, what is missing matters more than a plan. */
function firstSection() {
  const bare = !state.session && !state.dashboard && state.parts.some((part) => part.state !== "ok");
  return bare ? "state" : "plan";
}

function hubAddress(since, database) {
  const query = new URLSearchParams({ role: me.role });
  if (since !== null && database) {
    query.set("since", String(since));
    query.set("database", database);
  }
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws?${query}`;
}

const socket = connect({
  address: hubAddress,
  onOpen() {},
  onEvents(events) {
    const heardAt = Date.now();
    for (const event of events) {
      state = reduce(state, event, heardAt);
    }
    setAhead(state.ahead);
    found();
    if (!section) {
      openSection(false);
    }
    drawSoon();
    return { since: state.seq, database: state.database };
  },
  onLost: lost,
});

function found() {
  document.documentElement.removeAttribute("data-lost");
  say(document.getElementById("line"), "");
}

async function lost(failures) {
  const line = document.getElementById("line");
  if (failures === 1) {
    document.documentElement.toggleAttribute("data-lost", true);
    fill(line, "The line to the Chronicler is down since ", moment(now(), "clock"), ". It is being tried again.");
  }
  if (failures % ASK_EVERY === 1) {
    const answer = await get("/me");
    if (answer.status === 401) {
      socket.close();
      fill(line, "This sign-in has ended. ", make("a", { href: "/panel" }, "Sign in again"));
    }
  }
}

document.getElementById("leave").addEventListener("click", async () => {
  const answer = await post("/sign-out");
  if (answer.ok) {
    location.replace("/panel");
  } else {
    say(document.getElementById("line"), answer.message);
  }
});

addEventListener("hashchange", () => openSection(true));
listen({
  a: () => deciding.first()?.approve(),
  e: () => deciding.first()?.edit(),
  v: () => deciding.first()?.veto(),
  h: () => asking.hush(20),
  r: () => asking.resume(),
  n: () => asking.nudge(),
  p: () => asking.preview(),
  c: () => talking.focus(),
  "?": () => { location.hash = "#keys"; },
});
// The door may send here again, should this sign-in end.
sessionStorage.removeItem("sanctum-sent-to-panel");
applyAloud();
keepTime(draw);

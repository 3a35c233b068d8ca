// Chat as moderators see it: every line, the flagged ones with why. Everything that people wrote is set as text.

import { nameColour } from "/overlay/files/colour.js";
import { deedsFor, quickDeeds } from "/panel/deeds.js";
import { fill, make, say, show } from "/panel/dom.js";
import { moment } from "/panel/times.js";
import { absolute, clock, count } from "/panel/words.js";

/** More marks on one letter than any script needs are a stunt; the first four stay. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;
const ROLES = { broadcaster: "streamer", moderator: "moderator", vip: "VIP" };
/** Flags so grave that what can be done stands at the line. */
const GRAVE = ["medium", "high"];
/** So many reasons of a flag are enough at a glance. */
const REASONS = 2;
/** How near to the end a reader counts as reading along, in pixels. */
const NEAR = 60;
const LIGHT = [0xef, 0xe6, 0xd8];
const DARK = [0x1f, 0x1a, 0x17];

export function chat() {
  const list = document.getElementById("lines");
  const newer = document.getElementById("newer");
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  /** id -> {element, name, line} */
  const rows = new Map();
  let shown = [];
  let unseen = 0;

  scheme.addEventListener("change", () => rows.forEach(colour));
  newer.addEventListener("click", toEnd);
  list.addEventListener("scroll", () => atEnd() && saw(), { passive: true });
  list.addEventListener("keydown", walk);
  list.addEventListener("focusin", ({ target }) => target.matches(".act") && stop(target));

  return {
    draw({ lines }) {
      if (lines === shown) {
        return;
      }
      const stay = atEnd();
      const grown = drawRows(lines);
      shown = lines;
      if (stay) {
        toEnd();
      } else if (grown > 0) {
        unseen += grown;
        say(newer, `${count(unseen, "new line")} below`);
        show(newer, true);
      }
      show(document.getElementById("no-lines"), lines.length === 0);
      if (!list.querySelector('.act[tabindex="0"]')) {
        const last = list.querySelector(".line:last-of-type .act");
        last?.setAttribute("tabindex", "0");
      }
    },
    focus: () => (list.querySelector('.act[tabindex="0"]') ?? list.parentElement).focus(),
  };

  /** Brings the rows to the lines; returns how many came at the end. */
  function drawRows(lines) {
    const ids = new Set(lines.map(({ id }) => id));
    for (const [id, { element }] of rows) {
      if (!ids.has(id)) {
        if (element.contains(document.activeElement)) {
          list.parentElement.focus({ preventScroll: true });
        }
        element.remove();
        rows.delete(id);
      }
    }
    let grown = 0;
    let next = list.firstElementChild;
    for (const line of lines) {
      let row = rows.get(line.id);
      if (!row) {
        row = makeRow(line);
        rows.set(line.id, row);
        colour(row);
        grown += 1;
      } else if (row.line !== line) {
        row.update(line);
      }
      if (row.element === next) {
        next = next.nextElementSibling;
      } else {
        list.insertBefore(row.element, next);
      }
    }
    return grown;
  }

  function colour({ name, line }) {
    name.style.setProperty("--name", nameColour(line.color, line.user.login, scheme.matches ? DARK : LIGHT, 4.7));
  }

  function atEnd() {
    return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  }

  function toEnd() {
    list.scrollTop = list.scrollHeight;
    saw();
  }

  function saw() {
    unseen = 0;
    show(newer, false);
  }

  /** One stop for the Tab key; arrows walk from line to line. */
  function stop(target) {
    for (const other of list.querySelectorAll('.act[tabindex="0"]')) {
      other.setAttribute("tabindex", "-1");
    }
    target.setAttribute("tabindex", "0");
  }

  function walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !event.target.matches(".act")) {
      return;
    }
    event.preventDefault();
    const all = [...list.querySelectorAll(".act")];
    const index = Math.min(Math.max(all.indexOf(event.target) + step, 0), all.length - 1);
    all[index].focus();
  }
}

function makeRow(first) {
  const row = { line: first };
  const { user, at, text, action, origin } = first;
  const shownName = (user.name || user.login).replace(PILED_MARKS, "$1");
  row.name = make("bdi", { class: "name" }, shownName);
  const time = moment(at, "clock");
  time.title = absolute(at);
  const said = make("p", { class: "said" }, time, " ", row.name, " ", tags(first),
    first.reply_to && make("span", { class: "reply" }, "to ", make("bdi", {}, first.reply_to.login), " "),
    make("bdi", { class: "words" }, text.replace(PILED_MARKS, "$1")));
  const flag = make("p", { class: "flag" });
  const quick = make("div", { class: "quick", role: "group", "aria-label": `About ${shownName}` });
  const place = make("div", { class: "deeds" });
  const act = make("button", { type: "button", class: "act", tabindex: "-1", "aria-expanded": "false", "aria-label": `Act on ${shownName}, ${clock(at)}` },
    make("span", { "aria-hidden": "true" }, "Act"));
  act.title = "What can be done about it";
  const drawFlag = (whole) => {
    const { flag: held } = row.line;
    fill(flag, held && [make("strong", {}, `Held back, ${held.severity}`), ` · ${reasonsOf(held, whole)}`]);
  };
  const shut = () => {
    fill(place);
    show(quick, quick.firstChild !== null);
    drawFlag(false);
    act.setAttribute("aria-expanded", "false");
    row.element.classList.remove("open");
  };
  act.addEventListener("click", () => {
    if (act.getAttribute("aria-expanded") === "true") {
      shut();
      return;
    }
    act.setAttribute("aria-expanded", "true");
    row.element.classList.add("open");
    drawFlag(true);
    show(quick, false);
    fill(place, deedsFor(row.line, () => { shut(); act.focus(); }));
    place.scrollIntoView({ block: "nearest" });
  });
  row.element = make("div", { class: "line", "data-id": first.id }, said, origin === "own" ? null : act, flag, quick, place);
  row.element.classList.toggle("action", action === true);
  row.element.classList.toggle("own", origin === "own");
  row.update = (line) => {
    const focused = row.element.contains(document.activeElement);
    row.line = line;
    const { flag: held } = line;
    row.element.dataset.severity = held?.severity ?? "";
    drawFlag(false);
    show(flag, Boolean(held));
    fill(quick, held && GRAVE.includes(held.severity) && origin !== "own" && quickDeeds(line));
    show(quick, quick.firstChild !== null);
    if (place.firstChild) {
      shut();
    }
    if (focused && !row.element.contains(document.activeElement)) {
      act.focus({ preventScroll: true });
    }
  };
  row.update(first);
  return row;
}

/** The kind and the first reasons, or all of them. */
function reasonsOf({ category, reasons }, whole) {
  const shown = whole ? reasons : reasons.slice(0, REASONS);
  const more = reasons.length - shown.length;
  const words = [category.replaceAll("_", " "), shown.join("; ")].filter(Boolean).join(": ");
  return more > 0 ? `${words}; and ${more} more` : words;
}

/** What is known of the writer, in words. */
function tags({ role, subscriber, first, origin }) {
  const words = [
    origin === "own" && "the Chronicler", origin === "bot" && "bot", ROLES[role],
    subscriber && "subscriber", first && "first line here",
  ].filter(Boolean);
  return words.map((word) => [make("span", { class: "tag" }, word), " "]);
}


// What is one step away: how the parts are, earlier evenings, and what was done by whom.

import { get, me } from "/panel/api.js";
import { button, fill, make } from "/panel/dom.js";
import { asked, trouble } from "/panel/fields.js";
import { moment } from "/panel/times.js";
import { count, person, span } from "/panel/words.js";

const PARTS = { obs: "OBS", chat: "Twitch chat", helix: "Twitch", model: "Language model", overlay: "Overlay" };
const STATES = { ok: "works", off: "off", broken: "broken" };

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
      fill(
        body,
        all.length ? make("ul", { class: "parts" }, all.map(partRow)) : make("p", { class: "faint" }, "No part has told anything yet."),
        notes.length > 0 && [make("h3", {}, "Lately"), make("ul", { class: "list" }, notes.map(({ text, at }) =>
          make("li", {}, text, " ", make("span", { class: "faint" }, moment(at)))))],
      );
    },
  };
}

function partRow({ part, state, detail, hint, since }) {
  return make("li", { "data-state": state },
    make("strong", {}, PARTS[part] ?? part), " ", make("span", { class: "word" }, STATES[state] ?? state),
    " ", make("span", { class: "faint" }, "since ", moment(since, "since")),
    make("p", {}, detail), hint && make("p", { class: "hint" }, hint));
}

/** Earlier evenings, each with its ledger. */
export function evenings(place) {
  return asked(place, "Evenings", ({ changes }) => changes.sessions, async () => {
    const answer = await get("/admin/sessions");
    if (!answer.ok) {
      return trouble(answer.message);
    }
    const all = answer.body.sessions ?? [];
    return all.length === 0
      ? make("p", { class: "faint" }, "No evening has been written down yet.")
      : make("ul", { class: "list" }, all.map(eveningRow));
  });
}

function eveningRow(evening) {
  const started = Date.parse(evening.started) || evening.started;
  const ended = evening.ended ? Date.parse(evening.ended) || evening.ended : null;
  const facts = [
    ended ? span(ended - started) : "goes on", count(evening.messages ?? 0, "line"),
    count(evening.people ?? 0, "person", "people"), count(evening.prompts ?? 0, "prompt"),
    evening.flags ? count(evening.flags, "flag") : null,
  ];
  return make("li", {},
    make("a", { href: `/ledger/${evening.id}`, target: "_blank", rel: "noopener", dir: "auto" }, evening.title || evening.theme || "An evening without a title"),
    make("p", { class: "facts" }, moment(started), ` · ${facts.filter(Boolean).join(" · ")}`));
}

/** What was done by whom, newest first. */
export function record(place) {
  return asked(place, "Record", ({ changes }) => changes.deeds + changes.access + changes.settings, async () => {
    const list = make("ol", { class: "list record" });
    const more = make("div", { class: "row" });
    const failed = await page(list, more, null);
    return failed ?? [list, more];
  });
}

async function page(list, more, before) {
  const answer = await get(`/admin/audit?limit=50${before === null ? "" : `&before=${before}`}`);
  if (!answer.ok) {
    return trouble(answer.message);
  }
  const { entries, next } = answer.body;
  list.append(...entries.map(auditRow));
  if (list.children.length === 0) {
    return make("p", { class: "faint" }, "Nothing was done by a person yet.");
  }
  const older = button("Older", async () => {
    const failed = await page(list, more, next);
    if (failed) {
      fill(more, failed);
    }
  });
  fill(more, next !== null && next !== undefined && older);
  return null;
}

function auditRow({ at, who, what, why, answer }) {
  const when = Date.parse(at) || at;
  return make("li", {},
    make("p", {}, make("strong", {}, person(who, me.name)), " ", what),
    make("p", { class: "facts" }, moment(when), why && ` · why: “${why}”`, answer && ` · ${answer}`));
}

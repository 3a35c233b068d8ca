// Settings that can be changed while it runs, one at a time; what the environment or a flag pins is shown as
// pinned. Secrets never come here.

import { get, post } from "/panel/api.js";
import { button, make, once, prose, say, show } from "/panel/dom.js";
import { asked, trouble } from "/panel/fields.js";

/** Words of the file, as people say them. */
const WORDS = { true: "yes", false: "no", "": "not set" };
const ABBREVIATIONS = /\b(api|id|irc|url)\b/g;
/** What is changed most often stands first. */
const GROUPS = {
  hearthkeeper: "The Hearthkeeper", steward: "The Steward", session: "Sessions", scenes: "Scenes", drives: "Drives",
  twitch: "Twitch", "": "The program", obs: "OBS", warden: "The Warden", llm: "Language model",
};
const ORDER = Object.keys(GROUPS);

export function settings(place) {
  return asked(place, "Settings", ({ changes }) => changes.settings, async (again) => {
    const answer = await get("/admin/settings");
    if (!answer.ok) {
      return trouble(answer.message);
    }
    const all = answer.body.settings;
    const groups = new Map();
    for (const setting of all) {
      const name = setting.key.includes(".") ? setting.key.split(".")[0] : "";
      groups.set(name, [...(groups.get(name) ?? []), setting]);
    }
    const open = new Set([...place.querySelectorAll("details[open]")].map((group) => group.dataset.group));
    const fixed = (group) => group.every(isFixed);
    const ordered = [...groups].sort(([one, all], [other, others]) => fixed(all) - fixed(others) || ORDER.indexOf(one) - ORDER.indexOf(other));
    return ordered.map(([name, group]) =>
      make("details", { "data-group": name || "program", open: open.has(name || "program") },
        make("summary", {}, GROUPS[name] ?? name, " ", make("span", { class: "faint" }, fixed(group) ? "set in the file" : summary(group))),
        [...group].sort((one, other) => isFixed(one) - isFixed(other)).map((setting) => settingRow(setting, again))));
  });
}

const isFixed = ({ changeable, pinned, secret }) => Boolean(secret || pinned || !changeable);

function summary(group) {
  const changed = group.filter(({ stored }) => stored).length;
  return changed ? `${changed} changed here` : "";
}

function settingRow(setting, again) {
  const { key, about, stored, changeable, pinned, secret, kind, choices } = setting;
  const id = `setting-${key.replace(/\W/g, "-")}`;
  const note = make("p", { class: "trouble", role: "alert", id: `${id}-told` });
  const label = make("label", { for: id }, key.split(".").pop().replaceAll("_", " ").replace(ABBREVIATIONS, (word) => word.toUpperCase()));
  const usual = setting.default === "" ? "nothing" : WORDS[setting.default] ?? setting.default;
  const range = kind === "text" || choices?.length > 0 ? "" : ` It is ${kind}.`;
  const fixed = isFixed(setting);
  // What can be chosen, and what stood there before, matter where something can be changed.
  const limits = fixed && written(setting.value) === written(setting.default) ? "" : `${range} By default ${usual}.`;
  const text = make("p", { class: "about", id: `${id}-about` }, prose(about), secret ? "" : limits);
  if (fixed) {
    const why = pinned ? `pinned by ${pinned === "flag" ? "a flag" : `the ${pinned}`}`
      : secret ? "a secret, never shown; set it in the file or the environment" : "set in the file; takes a restart";
    return make("div", { class: "setting fixed" },
      make("p", {}, make("strong", {}, label.textContent), " ", secret ? null : make("code", {}, WORDS[written(setting.value)] ?? written(setting.value)), " ",
        make("span", { class: "faint" }, why)), text);
  }
  const input = inputFor(setting, id);
  const save = make("button", {}, "Save");
  const back = button("Default", () => send(null), { title: `Back to ${usual}` });
  show(back, stored === true);
  const send = (value) => once(save, async () => {
    const answer = await post("/admin/settings", { key, value });
    say(note, answer.message);
    input.toggleAttribute("aria-invalid", !answer.ok);
    if (answer.ok) {
      input.blur();
      save.focus();
      again();
    }
  });
  return make("form", { class: "setting", onsubmit: (event) => { event.preventDefault(); send(input.value); } },
    label, make("div", { class: "pair" }, input, save, back), text, note);
}

function inputFor({ value, kind, choices }, id) {
  const about = { id, "aria-describedby": `${id}-about ${id}-told` };
  if (choices?.length > 0) {
    const select = make("select", about, choices.map((word) => make("option", { value: word }, WORDS[word] ?? word)));
    select.value = written(value);
    return select;
  }
  const number = kind.includes("number");
  return make("input", { ...about, value: written(value), autocomplete: "off", inputmode: number ? "decimal" : null, dir: "auto" });
}

const written = (value) => (Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "" : String(value));


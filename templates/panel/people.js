// Who may come in: invitations, signed-in browsers, keys of programs. Each can be taken back.

import { get, post } from "/panel/api.js";
import { button, fill, make, once, say } from "/panel/dom.js";
import { asked, field, trouble } from "/panel/fields.js";
import { moment } from "/panel/times.js";
import { count } from "/panel/words.js";

const KINDS = {
  browser: "Signed-in browsers", invitation: "Invitations", link: "One-time links", service: "Keys for programs",
};

export function people(place) {
  const fresh = make("div", { class: "fresh", role: "status" });
  const list = make("div", {});
  const made = asked(list, "Who may come in", ({ changes }) => changes.access, async () => {
    const answer = await get("/admin/access");
    return answer.ok ? groups(answer.body.passes) : trouble(answer.message);
  });
  fill(place, list, make("h3", {}, "Let somebody in"), invite(fresh), fresh);
  return made;
}

function groups(passes) {
  return Object.entries(KINDS).map(([kind, title]) => {
    const all = passes.filter((pass) => pass.kind === kind);
    return all.length > 0 && [make("h3", {}, title), make("ul", { class: "list" }, all.map(passRow))];
  });
}

function passRow({ id, name, role, made_at: madeAt, until, device, uses_left: uses, current, by }) {
  const note = make("span", { class: "trouble", role: "alert" });
  const row = make("div", { class: "row" });
  const revoke = async () => {
    const answer = await post("/admin/access/revoke", { id });
    say(note, answer.message);
  };
  const sure = button(current ? "Sign this browser out" : "Take it back", () => once(sure, revoke), { class: "danger" });
  const ask = button("Revoke", () => {
    fill(row, sure, button("No", () => { fill(row, ask); ask.focus(); }));
    sure.focus();
  }, { "aria-label": `Revoke: ${name}` });
  fill(row, ask);
  const moments = [["since ", madeAt], ["until ", until]].filter(([, at]) => at);
  return make("li", { class: "pass" },
    make("p", {}, make("strong", {}, name), `, ${role}`, current && make("span", { class: "tag" }, "this browser")),
    make("p", { class: "facts" }, device && `${device} · `,
      moments.map(([word, at], i) => [i > 0 && " · ", word, moment(Date.parse(at) || at, "since")]),
      by && ` · by ${by}`, uses ? ` · ${count(uses, "use")} left` : null, " ", note),
    row);
}

function invite(fresh) {
  const note = make("p", { class: "trouble", role: "alert" });
  const send = make("button", { class: "main" }, "Make a link");
  const kind = make("select", { id: "pass-kind" },
    make("option", { value: "invite" }, "a person (link)"), make("option", { value: "token" }, "a program (key)"));
  kind.addEventListener("change", () => say(send, kind.value === "invite" ? "Make a link" : "Make a key"));
  const role = make("select", { id: "pass-role" }, make("option", {}, "moderator"), make("option", {}, "owner"));
  const form = make("form", {
    class: "grid",
    onsubmit: (event) => {
      event.preventDefault();
      once(send, async () => {
        const fields = { name: form.elements["pass-name"].value.trim(), role: role.value, days: Number(form.elements["pass-days"].value) };
        const answer = await post(`/admin/access/${kind.value}`, fields);
        say(note, answer.message);
        if (answer.ok) {
          fill(fresh, secret(answer.body.link ?? answer.body.token, answer.body.link !== undefined, fields.name));
          fresh.querySelector("input").select();
          form.elements["pass-name"].value = "";
        }
      });
    },
  },
  make("div", { class: "field" }, make("label", { for: "pass-kind" }, "For"), kind),
  field("pass-name", "Name", { required: true, maxlength: "40" }),
  make("div", { class: "field" }, make("label", { for: "pass-role" }, "Role"), role),
  field("pass-days", "Days", { type: "number", min: "1", max: "366", value: "30", required: true }),
  make("div", { class: "row" }, send), note);
  return form;
}

/** Shown once: only its hash is kept. */
function secret(text, isLink, name) {
  const shown = make("input", { id: "fresh", readonly: true, value: text });
  const copy = button("Copy", async () => {
    shown.select();
    try {
      await navigator.clipboard.writeText(text);
      say(copy, "Copied");
    } catch {
      say(copy, "Press Ctrl+C");
    }
  });
  return make("div", { class: "secret" },
    make("label", { for: "fresh" }, `${isLink ? "The link" : "The key"} for ${name}. It is shown this once.`),
    make("div", { class: "pair" }, shown, copy, button("Done", (event) => event.target.closest(".secret").remove(), { class: "quiet" })));
}

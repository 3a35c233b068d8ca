// The evenings, each with its ledger; the owner opens and ends one by hand here, where no broadcast does it.

import { get, me, post } from "/panel/api.js";
import { button, fill, make, once, refill, say } from "/panel/dom.js";
import { asked, trouble } from "/panel/fields.js";
import { moment } from "/panel/times.js";
import { count, span } from "/panel/words.js";

export function evenings(place) {
  const hand = make("div", { class: "hand" });
  const list = make("div", {});
  const written = asked(list, "Evenings", ({ changes }) => changes.sessions, async () => {
    const answer = await get("/admin/sessions");
    if (!answer.ok) {
      return trouble(answer.message);
    }
    const all = answer.body.sessions ?? [];
    return all.length === 0
      ? make("p", { class: "faint" }, "No evening has been written down yet.")
      : make("ul", { class: "list" }, all.map(row));
  });
  fill(place, list, me.owner && hand);
  let shown;
  return {
    draw(state) {
      written.draw(state);
      const id = state.session?.id ?? null;
      if (me.owner && id !== shown) {
        shown = id;
        byHand(hand, id);
      }
    },
  };
}

function byHand(place, session) {
  const told = make("p", { class: "trouble", role: "alert" });
  const ask = (label, path, fields, props) => {
    const press = button(label, () => once(press, async () => {
      const answer = await post(path, fields);
      say(told, answer.message);
    }), props);
    return press;
  };
  const row = make("div", { class: "row" });
  if (session === null) {
    fill(row, ask("Open one by hand", "/admin/session/start", {}), make("span", { class: "faint" }, "Without OBS, or to try things out."));
  } else {
    const end = button("End this evening", () => {
      const sure = ask("End it", "/admin/session/end", { session_id: session }, { class: "danger" });
      fill(row, make("p", {}, "End it now? Its ledger is written; a broadcast goes on without it."), sure,
        button("No", () => { fill(row, end); end.focus(); }));
      sure.focus();
    });
    fill(row, end);
  }
  refill(place, row, told);
}

function row(evening) {
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

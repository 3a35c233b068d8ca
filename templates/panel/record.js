// What was done by whom, newest first. It is asked for again whenever somebody did something, as far back as the
// reader went.

import { get, me } from "/panel/api.js";
import { button, make, once } from "/panel/dom.js";
import { asked, trouble } from "/panel/fields.js";
import { moment } from "/panel/times.js";
import { person } from "/panel/words.js";

/** A page; and the most that the Chronicler gives at once. */
const PAGE = 50;
const MOST = 200;

export function record(place) {
  let wanted = PAGE;
  return asked(place, "Record", ({ changes: { deeds, access, settings, sessions } }) => `${deeds} ${access} ${settings} ${sessions}`, async (again) => {
    const answer = await get(`/admin/audit?limit=${Math.min(wanted, MOST)}`);
    if (!answer.ok) {
      return trouble(answer.message);
    }
    const { entries } = answer.body;
    if (entries.length === 0) {
      return make("p", { class: "faint" }, "Nothing was done by a person yet.");
    }
    let { next } = answer.body;
    const list = make("ol", { class: "list record" }, entries.map(row));
    const told = make("div", {});
    const older = button("Older", () => once(older, async () => {
      if (list.children.length + PAGE <= MOST) {
        wanted = list.children.length + PAGE;
        await again();
        return;
      }
      const more = await get(`/admin/audit?limit=${PAGE}&before=${next}`);
      if (!more.ok) {
        told.replaceChildren(trouble(more.message));
        return;
      }
      list.append(...more.body.entries.map(row));
      ({ next } = more.body);
      older.hidden = !next;
    }));
    return [list, make("div", { class: "row" }, Boolean(next) && older), told];
  });
}

function row({ at, who, what, why, answer }) {
  const when = Date.parse(at) || at;
  const name = person(who, me.name);
  // Some acts name who did them: whoever signs in.
  const named = what.toLowerCase().startsWith((who?.name ?? "").toLowerCase()) && who?.name;
  const act = named ? what.slice(who.name.length).trimStart() : what.slice(0, 1).toLowerCase() + what.slice(1);
  return make("li", {},
    make("p", {}, make("strong", {}, name), " ", act),
    make("p", { class: "facts" }, moment(when), why && ` · why: “${why}”`, answer && ` · ${answer}`));
}

// What a moderator can do about a line, and what was done: each with undo where Twitch allows. What cannot be
// undone, and a ban, asks once, in place.

import { me, post } from "/panel/api.js";
import { announce, button, fill, make, once, say, show } from "/panel/dom.js";
import { moment } from "/panel/times.js";
import { person, span } from "/panel/words.js";

/** For a flagged line, where one press must do. */
const USUAL_MINUTES = 10;
const TIMEOUTS = [[1, "1 min"], [10, "10 min"], [60, "1 h"], [1440, "1 day"]];

const target = ({ id, user }) => ({ message_id: id, user_id: user.id, login: user.login });

/** Whom Twitch can time out: not the streamer, and nobody who is in a test line only. */
const reachable = ({ role, user }) => role !== "broadcaster" && Boolean(user.id);

/**
 * What a line that is clearly bad offers at once, each with one press: the Warden has said why, and that goes into
 * the record. They are out of the Tab key's way; the line's menu has the same.
 */
export function quickDeeds(line) {
  const told = make("span", { class: "trouble", role: "alert" });
  const why = line.flag.category.replaceAll("_", " ");
  const quick = (label, about, path, fields) => {
    const press = button(label, () => once(press, async () => {
      say(told, "");
      const answer = await post(`/admin/chat/${path}`, fields);
      say(told, answer.message);
    }), { tabindex: "-1", title: about });
    return press;
  };
  const mayTouch = reachable(line);
  return [
    quick("Dismiss", "The Warden is wrong: let the line through", "dismiss", { message_id: line.id }),
    line.user.id && quick("Delete", "Delete this line on Twitch", "delete", { ...target(line), why }),
    mayTouch && quick("Time out", `${USUAL_MINUTES} minutes; can be undone`, "timeout", { ...target(line), minutes: USUAL_MINUTES, why }),
    mayTouch && quick("Ban", "Can be undone", "ban", { ...target(line), why }),
    told,
  ];
}

/** The buttons for a line. `shut` closes them. */
export function deedsFor(line, shut) {
  const { id, user, flag } = line;
  const name = user.name || user.login;
  const whyId = `why-${id}`;
  const why = make("input", { id: whyId, maxlength: "200", autocomplete: "off", dir: "auto" });
  const told = make("p", { class: "trouble", role: "alert" });
  const asking = make("div", { class: "asking" });
  const whom = target(line);

  const act = (pressed, path, fields) => once(pressed, async () => {
    const answer = await post(`/admin/chat/${path}`, { ...fields, why: why.value.trim() });
    if (answer.ok) {
      shut();
    } else {
      say(told, answer.message);
    }
  });
  const askOnce = (question, label, path) => {
    const sure = button(label, () => act(sure, path, whom), { class: "danger" });
    fill(asking, make("p", {}, question), make("div", { class: "row" }, sure, button("No", () => fill(asking))));
    sure.focus();
  };

  const dismiss = flag && button("Dismiss the flag", () => once(dismiss, async () => {
    const answer = await post("/admin/chat/dismiss", { message_id: id });
    if (answer.ok) {
      shut();
    } else {
      say(told, answer.message);
    }
  }));
  const timeouts = TIMEOUTS.map(([minutes, label]) => {
    const press = button(label, () => act(press, "timeout", { ...whom, minutes }));
    return press;
  });
  const mayTouch = reachable(line);
  if (!user.id) {
    return make("div", { class: "menu", role: "group", "aria-label": `What to do about ${name}`, onkeydown: (event) => event.key === "Escape" && shut() },
      make("p", { class: "faint" }, "A test line; Twitch does not know it."), make("div", { class: "row" }, dismiss), told);
  }
  return make("div", {
    class: "menu", role: "group", "aria-label": `What to do about ${name}`,
    onkeydown: (event) => event.key === "Escape" && shut(),
  },
  make("div", { class: "row" }, dismiss,
    button("Delete", () => askOnce("Delete this line? It cannot be brought back.", "Delete it", "delete")),
    mayTouch && button("Ban", () => askOnce(["Ban ", make("bdi", {}, name), "?"], "Ban", "ban")),
    mayTouch && make("span", { class: "group", role: "group", "aria-label": `Time ${name} out` }, make("span", { class: "label", "aria-hidden": "true" }, "Time out"), make("span", { class: "joined" }, timeouts))),
  make("div", { class: "pair" }, make("label", { for: whyId }, "Why, for the record (may stay empty)"), why),
  asking, told);
}

/** The last deeds of all moderators, with what Twitch answered. */
export function deedList() {
  const place = document.getElementById("deeds");
  let shown = [];
  const away = new Set();
  /** id -> element: what is there stays, with the focus that it may have. */
  const rows = new Map();
  return {
    draw({ deeds }) {
      if (deeds === shown) {
        return;
      }
      const fresh = deeds.filter(({ id }) => !shown.some((known) => known.id === id));
      shown = deeds;
      for (const deed of fresh) {
        if (!deed.past) {
          announce(words(deed));
        }
        if (deed.deed === "lift" && deed.done) {
          // What was undone is not offered for undoing.
          deeds.filter(({ id, user_id: user }) => id !== deed.id && user === deed.user_id).forEach(({ id }) => away.add(id));
        }
      }
      redraw();
    },
  };

  function redraw() {
    const seen = shown.filter(({ id }) => !away.has(id));
    for (const [id, element] of rows) {
      if (!seen.some((deed) => deed.id === id)) {
        if (element.contains(document.activeElement)) {
          place.closest("section").focus({ preventScroll: true });
        }
        element.remove();
        rows.delete(id);
      }
    }
    for (const deed of seen) {
      if (!rows.has(deed.id)) {
        rows.set(deed.id, row(deed, () => { away.add(deed.id); redraw(); }));
        place.append(rows.get(deed.id));
      }
    }
    show(place, seen.length > 0);
  }
}

function row(deed, leave) {
  const told = make("span", { class: "trouble", role: "alert" });
  const lift = button("Undo", () => once(lift, async () => {
    const answer = await post("/admin/chat/lift", { user_id: deed.user_id, login: deed.login, why: "undone" });
    say(told, answer.message);
  }));
  const undoable = deed.done && (deed.deed === "timeout" || deed.deed === "ban");
  return make("div", { class: deed.done ? "deed" : "deed failed" },
    make("p", {}, words(deed), " ", make("span", { class: "faint" }, `Twitch: ${deed.answer} · `, moment(deed.at)), " ", told),
    make("div", { class: "row" }, undoable && lift, button("Close", leave, { class: "quiet" })));
}

const DONE = {
  delete: (login) => `deleted a line of ${login}`, timeout: (login) => `timed out ${login}`,
  ban: (login) => `banned ${login}`, lift: (login) => `let ${login} write again`,
};
const UNDONE = {
  delete: (login) => `delete a line of ${login}`, timeout: (login) => `time out ${login}`,
  ban: (login) => `ban ${login}`, lift: (login) => `let ${login} write again`,
};

function words({ deed, seconds, login, why, by, done }) {
  const who = person(by, me.name);
  const long = deed === "timeout" && seconds ? ` for ${span(seconds * 1000)}` : "";
  const because = why ? ` (“${why}”)` : "";
  return done ? `${who} ${DONE[deed](login)}${long}${because}.` : `${who} could not ${UNDONE[deed](login)}${long}.`;
}

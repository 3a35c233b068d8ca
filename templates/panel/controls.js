// What a person may ask of the Hearthkeeper: silence, a word now, a look at what it would say, and a judgement
// of what it said.

import { me, post } from "/panel/api.js";
import { button, fill, make, once, say, show } from "/panel/dom.js";
import { moment, now } from "/panel/times.js";
import { clock, count, person } from "/panel/words.js";

const JUDGEMENTS = { good: "Good", not_now: "Not now", not_this: "Not this" };
const JUDGED = { good: "good", not_now: "the wrong moment", not_this: "the wrong thing" };

export function controls() {
  const told = make("p", { id: "asked", role: "status" });
  const shownLine = make("div", { id: "preview", "aria-live": "polite" });
  const ask = (pressed, path, fields, words) => once(pressed, async () => {
    const answer = await post(`/admin/hearthkeeper/${path}`, fields);
    say(told, answer.ok ? words(answer.body) : answer.message);
  });

  const hushed = make("span", { id: "hushed" });
  const hushes = [[10, "10 min"], [20, "20 min"], [60, "60 min"], [null, "Rest of stream"]].map(([minutes, label]) => {
    const fields = minutes ? { minutes } : { stream: true };
    const press = button(label, () => ask(press, "hush", fields, () => ""), { "data-minutes": String(minutes ?? "stream") });
    return press;
  });
  const resume = button("Let it speak again", () => ask(resume, "resume", {}, () => ""));
  const nudge = button("Nudge", () => ask(nudge, "nudge", {}, nudged), { title: "Speak soon; only the wait for quiet is skipped" });
  const preview = button("Preview", () => once(preview, () => look(shownLine)), { title: "See what it would say; nothing is sent" });

  fill(
    document.querySelector("#controls > div"),
    make("div", { class: "ask" },
      make("div", { class: "group", role: "group", "aria-labelledby": "hush-label" },
        make("span", { id: "hush-label", class: "label" }, "Hush"), hushed, make("span", { class: "joined" }, hushes), resume),
      make("div", { class: "group" }, nudge, preview)),
    told, shownLine,
  );

  const section = document.getElementById("controls");
  const said = document.getElementById("said");
  let last;
  let unsent;
  let hush;
  return {
    draw(state) {
      // Without a session there is nobody to ask.
      show(section, state.session !== null);
      if (state.hush !== hush) {
        hush = state.hush;
        show(resume, hush !== null);
        hushes[0].parentElement.hidden = hush !== null;
        const until = hush?.until ? ["until ", moment(hush.until, "clock")] : ["for the rest of the stream"];
        const who = hush?.by ? `, by ${person(hush.by, me.name).replace(/^(You|The)/, (word) => word.toLowerCase())}` : "";
        fill(hushed, hush ? [...until, who] : null);
      }
      if (state.last !== last || state.unsent !== unsent) {
        ({ last, unsent } = state);
        show(said, last !== null);
        drawLast(said.lastElementChild, last, unsent);
      }
    },
    hush: (minutes) => pressSeen(hushes.find(({ dataset }) => dataset.minutes === String(minutes))),
    resume: () => pressSeen(resume),
    nudge: () => pressSeen(nudge),
    preview: () => pressSeen(preview),
  };
}

/** For the keys: what cannot be seen is not pressed. */
const pressSeen = (control) => control.getClientRects().length > 0 && control.click();

function nudged({ status, prompt }) {
  switch (status) {
    case "delivered":
      return `It said: “${prompt.text}”`;
    case "proposed":
      return "A line waits for a decision.";
    case "composing":
      return "A line is being written.";
    default:
      return "It has nothing to say.";
  }
}

async function look(place) {
  const answer = await post("/admin/hearthkeeper/preview");
  const close = button("Close", () => fill(place), { class: "quiet" });
  if (!answer.ok) {
    fill(place, make("p", { class: "trouble" }, answer.message), close);
    return;
  }
  const { preview, would_post_now: wouldSay, why_not: whyNot } = answer.body;
  const line = preview.generated
    ? make("p", { class: "spoken", dir: "auto" }, preview.agent_response)
    : make("p", {}, "There is nothing to say.");
  const verdict = wouldSay ? "It would be said now." : `It would not be said now. ${(whyNot ?? []).join(" ")}`;
  fill(place, make("div", { class: "previewed" }, line,
    make("p", { class: "facts" }, preview.about && `about ${preview.about} · `, verdict, preview.note ? ` ${preview.note}` : null,
      ` As of ${clock(now())}; nothing was sent.`), close));
}

function drawLast(place, last, unsent) {
  if (!last) {
    fill(place);
    return;
  }
  const trouble = make("p", { class: "trouble", role: "alert" });
  const judge = Object.entries(JUDGEMENTS).map(([feedback, label]) => {
    const press = button(label, () => once(press, async () => {
      const answer = await post("/admin/hearthkeeper/feedback", { prompt_id: last.id, feedback });
      say(trouble, answer.message);
    }), { "aria-pressed": String(last.feedback === feedback) });
    return press;
  });
  const fate = [];
  if (last.people !== null) {
    fate.push(last.people > 0 ? `${count(last.people, "person", "people")} took it up` : "nobody took it up");
  }
  if (unsent && unsent.at >= last.at) {
    fate.push(`not written in chat: ${unsent.why}`);
  }
  if (last.feedback) {
    fate.push(`${person(last.by, me.name)} found it ${JUDGED[last.feedback]}`);
  }
  const focused = place.contains(document.activeElement) ? document.activeElement.textContent : null;
  fill(place, make("div", {}, make("p", { class: "spoken", dir: "auto" }, last.text),
    make("p", { class: "facts" }, moment(last.at), fate.length ? ` · ${fate.join(" · ")}` : null)),
    make("div", { class: "row", role: "group", "aria-label": "How was it?" }, judge), trouble);
  judge.find((press) => press.textContent === focused)?.focus();
}

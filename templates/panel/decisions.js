// What waits for a decision: approve, edit, veto. A line that somebody else has decided leaves with one clear
// word; a refusal stands at the line that it is about.

import { me, post } from "/panel/api.js";
import { announce, button, fill, make, once, say, show } from "/panel/dom.js";
import { moment } from "/panel/times.js";
import { aged, outcome } from "/panel/words.js";

/** As the guard has it, for lines of people too. */
const LONGEST = 200;
/** Endings after which the line stands under what was said. */
const SAID = ["approved", "edited"];
/** Where lines go that nobody is asked about. */
const DELIVERY = {
  overlay: "Nothing waits: lines go to the overlay by themselves.",
  "overlay+chat": "Nothing waits: lines go to the overlay and to chat by themselves.",
};
const SOURCES = { offline: "offline voice", model: "language model", person: "a person's words" };

export function decisions() {
  const list = document.getElementById("proposals");
  const place = document.getElementById("decided");
  const section = document.getElementById("decisions");
  /** id -> card */
  const cards = new Map();
  let shown;
  let decided;

  return {
    draw(state) {
      if (state.proposals !== shown) {
        shown = state.proposals;
        drawCards(state);
      }
      if (state.decided !== decided) {
        decided = state.decided;
        drawOutcome(decided);
      }
      section.toggleAttribute("data-waiting", shown.length > 0);
      if (shown.length === 0 && !decided) {
        say(place, DELIVERY[state.delivery] ?? "Nothing waits.");
      }
      show(place, shown.length === 0 || decided !== null);
    },
    /** The first card that waits, for the keys. */
    first: () => cards.values().next().value ?? null,
  };

  function drawCards({ proposals }) {
    const ids = new Set(proposals.map(({ prompt }) => prompt.id));
    for (const [id, card] of cards) {
      if (!ids.has(id)) {
        if (card.element.contains(document.activeElement)) {
          section.focus({ preventScroll: true });
        }
        card.element.remove();
        cards.delete(id);
      }
    }
    for (const proposal of proposals) {
      if (!cards.has(proposal.prompt.id)) {
        const card = makeCard(proposal);
        cards.set(proposal.prompt.id, card);
        list.append(card.element);
        announce(`A line waits for a decision: ${proposal.prompt.text}`);
      }
    }
  }

  function drawOutcome(ended) {
    if (!ended) {
      return;
    }
    const words = outcome(ended, me.name);
    announce(words);
    fill(place, make("p", {}, make("strong", {}, words), " ", moment(ended.at),
      ended.text && !SAID.includes(ended.decision) && make("q", { class: "gone" }, ended.text)));
  }
}

function makeCard({ prompt, until }) {
  const trouble = make("p", { class: "trouble", role: "alert" });
  const facts = make("p", { class: "facts" });
  const { verdict } = prompt;
  const guard = verdict && !verdict.passed ? `the guard objects: ${verdict.broken.join("; ")}` : "the guard let it pass";
  say(facts, [prompt.about && `about ${prompt.about}`, SOURCES[prompt.source], guard].filter(Boolean).join(" · "));

  const text = make("p", { class: "spoken", dir: "auto" }, prompt.text);
  const reasons = make("ul", { class: "reasons", "aria-label": "Why now" }, (prompt.reasons ?? []).map((reason) => make("li", {}, aged(reason.text, 0))));
  const buttons = make("div", { class: "row" });
  const extra = make("div", { class: "extra" });
  const element = make("li", { class: "proposal", "data-prompt": String(prompt.id) }, text, reasons, facts, buttons, extra, trouble);

  const decide = (pressed, path, fields) => once(pressed, async () => {
    say(trouble, "");
    const answer = await post(`/admin/hearthkeeper/${path}`, { prompt_id: prompt.id, ...fields });
    // If it went through, the hub says so and the card leaves.
    say(trouble, answer.message);
  });
  const close = () => {
    fill(extra);
    show(buttons, true);
  };
  const approve = button("Approve", () => decide(approve, "approve"), { class: "main" });
  const edit = button("Edit", () => openForm(editForm(prompt, decide, back)));
  const veto = button("Veto", () => openForm(vetoForm(decide, back)));
  const openForm = (form) => {
    fill(extra, form);
    show(buttons, false);
    say(trouble, "");
    form.querySelector("textarea, input").focus();
  };
  const back = (to) => {
    close();
    (to === "edit" ? edit : veto).focus();
  };
  fill(buttons, approve, edit, veto, make("span", { class: "expires" }, "expires ", moment(until)));
  return {
    element,
    approve: () => { close(); approve.click(); },
    edit: () => edit.click(),
    veto: () => veto.click(),
  };
}

function editForm(prompt, decide, back) {
  const field = `edit-${prompt.id}`;
  const words = make("textarea", { id: field, rows: "3", maxlength: String(LONGEST), value: prompt.text, dir: "auto", "aria-describedby": `${field}-left` });
  const left = make("p", { id: `${field}-left`, class: "facts" });
  const countDown = () => say(left, `${LONGEST - Array.from(words.value).length} of ${LONGEST} characters left. It is marked as a person's.`);
  words.addEventListener("input", countDown);
  countDown();
  const send = make("button", { class: "main" }, "Approve these words");
  return form("edit", [make("label", { for: field }, "Other words"), words, left], send, back, () => decide(send, "approve", { edit: words.value.trim() }));
}

function vetoForm(decide, back) {
  const why = make("input", { id: "veto-why", maxlength: "200", autocomplete: "off", dir: "auto" });
  const send = make("button", { class: "main" }, "Veto");
  return form("veto", [make("label", { for: "veto-why" }, "Why? It learns from this; it may stay empty."), why], send, back, () => decide(send, "veto", { why: why.value.trim() }));
}

function form(name, fields, send, back, submit) {
  const leave = () => back(name);
  return make("form", {
    onsubmit: (event) => { event.preventDefault(); submit(); },
    onkeydown: (event) => event.key === "Escape" && leave(),
  }, fields, make("div", { class: "row" }, send, button("Back", leave)));
}

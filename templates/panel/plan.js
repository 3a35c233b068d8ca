// The evening's plan: title, game, mood, angle, goals to tick off; for the owner also its Markdown, and a draft.

import { me, post } from "/panel/api.js";
import { button, fill, make, once, say } from "/panel/dom.js";
import { field } from "/panel/fields.js";

const BRIEF = {
  game: "Game", mood: "Mood or energy", familiarity: "How well do you know it?",
  experience: "Something that happened lately", start: "When does it start?",
};

export function plan(place) {
  const told = make("div", {});
  const goals = make("ul", { class: "goals" });
  const trouble = make("p", { class: "trouble", role: "alert" });
  const editor = make("div", {});
  let shown;
  let editing = false;
  fill(place, make("h2", {}, "The plan"), told, goals, trouble, me.owner && editor);

  return {
    draw({ dashboard }) {
      if (dashboard === shown) {
        return;
      }
      const first = shown === undefined;
      shown = dashboard;
      fill(told, facts(dashboard));
      drawGoals(dashboard?.session_goals ?? []);
      if (me.owner && (first || !editing)) {
        closed();
      }
    },
  };

  function drawGoals(all) {
    while (goals.children.length > all.length) {
      goals.lastChild.remove();
    }
    all.forEach(({ text, done }, index) => {
      const item = goals.children[index] ?? goalRow(index);
      const box = item.querySelector("input");
      box.checked = done;
      say(item.querySelector("span"), text);
    });
  }

  function goalRow(index) {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      const done = box.checked;
      once(box, async () => {
        const answer = await post("/admin/stream/goal", { index, done });
        say(trouble, answer.message);
        if (!answer.ok) {
          box.checked = !done;
        }
      });
    });
    const item = make("li", {}, make("label", {}, box, " ", make("span", { dir: "auto" })));
    goals.append(item);
    return item;
  }

  function closed() {
    editing = false;
    const edit = button(shown ? "Edit the plan" : "Write a plan", () => open(shown?.raw_markdown || asMarkdown(shown)));
    const draft = button("Draft one", () => openBrief());
    fill(editor, make("div", { class: "row" }, edit, draft));
  }

  function open(markdown, remark) {
    editing = true;
    const text = make("textarea", { id: "plan-markdown", rows: "16", spellcheck: "true", value: markdown, dir: "auto" });
    const note = make("p", { class: "trouble", role: "alert" }, remark);
    const save = make("button", { class: "main" }, "Save");
    fill(editor, make("form", {
      onsubmit: (event) => {
        event.preventDefault();
        once(save, async () => {
          const answer = await post("/admin/stream/dashboard", { raw_markdown: text.value });
          if (answer.ok) {
            editing = false;
            closed();
            editor.querySelector("button").focus();
          } else {
            say(note, answer.message);
          }
        });
      },
    }, make("label", { for: "plan-markdown" }, "The plan, in Markdown"), text, note,
    make("div", { class: "row" }, save, button("Back", () => { closed(); editor.querySelector("button").focus(); }))));
    text.focus();
  }

  function openBrief() {
    editing = true;
    const fields = Object.entries(BRIEF).map(([name, label]) => field(`brief-${name}`, label, { name, maxlength: "500" }));
    const note = make("p", { class: "trouble", role: "alert" });
    const ask = make("button", { class: "main" }, "Draft");
    const form = make("form", {
      onsubmit: (event) => {
        event.preventDefault();
        once(ask, async () => {
          const answer = await post("/admin/stream/dashboard/draft", Object.fromEntries(new FormData(form)));
          if (answer.ok) {
            open(answer.body.dashboard.raw_markdown, (answer.body.remarks ?? []).join(" "));
          } else {
            say(note, answer.message);
          }
        });
      },
    }, make("p", { class: "faint" }, "A few words are enough; nothing is saved until you save it."), fields, note,
    make("div", { class: "row" }, ask, button("Back", () => { closed(); editor.querySelector("button").focus(); })));
    fill(editor, form);
    form.querySelector("input").focus();
  }
}

function facts(plan) {
  if (!plan) {
    return make("p", { class: "faint" }, "There is no plan for this evening.");
  }
  const rows = [["Game", plan.game], ["Mood", plan.mood], ["Angle", plan.content_angle]].filter(([, value]) => value);
  return [
    make("p", { class: "title", dir: "auto" }, plan.stream_title || "Without a title"),
    make("dl", { class: "pairs" }, rows.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value)))),
  ];
}

/** For a plan that came as fields. */
function asMarkdown(plan) {
  if (!plan) {
    return "# Stream Dashboard\n## Stream Title\n\n## Game\n\n## Mood\n\n## Go Live\n\n## Announcement\n\n## Session Goals\n- \n- \n- \n## Content Angle\n";
  }
  const goals = (plan.session_goals ?? []).map(({ text }) => `- ${text}`).join("\n");
  const parts = [
    ["Stream Title", plan.stream_title], ["Game", plan.game], ["Mood", plan.mood], ["Go Live", plan.go_live_notification],
    ["Announcement", plan.social_post], ["Session Goals", goals], ["Content Angle", plan.content_angle], ["Notes", plan.notes],
  ];
  const filled = parts.filter(([, text]) => text).map(([name, text]) => `## ${name}\n${text}`);
  return `# Stream Dashboard\n${filled.join("\n")}\n`;
}

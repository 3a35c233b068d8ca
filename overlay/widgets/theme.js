// What the evening is about: title, angle, and goals that are ticked as they are reached.

export function theme(slot) {
  const title = add(slot, "h1", "title");
  const angle = add(slot, "p", "angle");
  const goals = add(slot, "ol", "goals");
  let shown;
  return {
    draw({ dashboard }) {
      if (dashboard !== shown) {
        shown = dashboard;
        say(title, dashboard?.stream_title);
        say(angle, dashboard?.content_angle);
        drawGoals(goals, dashboard?.session_goals ?? []);
        slot.toggleAttribute("data-empty", slot.textContent === "");
      }
      return Infinity;
    },
  };
}

/** Keeps the elements of goals that stay, so that only what changed moves. */
function drawGoals(list, goals) {
  while (list.children.length > goals.length) {
    list.lastChild.remove();
  }
  goals.forEach(({ text, done }, index) => {
    const item = list.children[index] ?? add(list, "li", "goal");
    item.classList.toggle("done", done === true);
    say(item, text);
  });
}

function add(parent, tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  element.dir = "auto";
  parent.append(element);
  return element;
}

function say(element, text) {
  if (element.textContent !== (text ?? "")) {
    element.textContent = text ?? "";
  }
}

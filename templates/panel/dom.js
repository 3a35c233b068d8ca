// Elements out of words. Strings become text nodes and nothing else, so what people wrote stays what they wrote.

/**
 * An element. `props`: `on…` are listeners, booleans are set or left out, `value`, `checked` and `disabled` are
 * properties, the rest are attributes. Children are nodes or texts; null and false are passed over.
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    set(element, name, value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (name === "value" || name === "checked" || name === "disabled") {
    element[name] = value;
  } else if (typeof value === "boolean") {
    element.toggleAttribute(name, value);
  } else if (value !== null && value !== undefined) {
    element.setAttribute(name, value);
  }
}

/** A button that does something; it never submits a form. */
export function button(label, onclick, props = {}) {
  return make("button", { type: "button", onclick, ...props }, label);
}

/** Sets an element's text if it differs, so that nothing is announced or painted for nothing. */
export function say(element, text) {
  if (element.textContent !== (text ?? "")) {
    element.textContent = text ?? "";
  }
}

/** Shows or hides an element. */
export function show(element, visible) {
  if (element.hidden === visible) {
    element.hidden = !visible;
  }
}

/** Replaces an element's children. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
}

/** Replaces an element's children; whoever had the focus on one of them has it on its like afterwards, or on the section. */
export function refill(element, ...children) {
  const held = element.contains(document.activeElement) ? document.activeElement : null;
  const [like, place] = held ? [alike(held), alikes(element, held).indexOf(held)] : [];
  fill(element, ...children);
  if (held) {
    const heirs = [...element.querySelectorAll(like)].filter((each) => each.textContent === held.textContent);
    const heir = heirs[Math.min(place, heirs.length - 1)] ?? element.closest("section[tabindex]");
    heir?.focus({ preventScroll: true });
  }
}

const alike = ({ id, localName }) => (id ? `#${CSS.escape(id)}` : localName);

const alikes = (element, held) =>
  [...element.querySelectorAll(alike(held))].filter((each) => each.textContent === held.textContent);

/** A sentence of the Chronicler's own: `commands` as such, web addresses as links. */
export function prose(text) {
  return text.split(/(`[^`]+`|https:\/\/[^\s,;"]*[^\s,;".])/).map((piece) => {
    if (piece.startsWith("`")) {
      return make("code", {}, piece.slice(1, -1));
    }
    return piece.startsWith("https://")
      ? make("a", { href: piece, target: "_blank", rel: "noopener noreferrer" }, piece)
      : piece;
  });
}

/** Keeps a button from being pressed twice while its work runs, without losing the focus on it. */
export async function once(element, work) {
  if (element.getAttribute("aria-disabled") === "true") {
    return;
  }
  element.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    element.removeAttribute("aria-disabled");
  }
}

let untold = [];

/** Says something to a screen reader, once, politely; what comes in one draw is said in one go. */
export function announce(text) {
  untold.push(text);
  if (untold.length === 1) {
    queueMicrotask(() => {
      const voice = document.getElementById("voice");
      const words = untold.join(" ");
      untold = [];
      voice.textContent = voice.textContent === words ? `${words}\u00a0` : words;
    });
  }
}

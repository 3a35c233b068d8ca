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

/** Says something to a screen reader, once, politely. */
export function announce(text) {
  const voice = document.getElementById("voice");
  voice.textContent = voice.textContent === text ? `${text}\u00a0` : text;
}

// Asks the Chronicler for something and tells what it answered, in its own words.

const head = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

/** Who is signed in. */
export const me = { name: head("name"), role: head("role"), owner: head("role") === "owner" };

/** Does something. Gives `{ok, status, body, message}`; `message` is the Chronicler's sentence if it is not ok. */
export function post(path, fields = {}) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": head("csrf-token") },
    body: JSON.stringify(fields),
  });
}

/** Reads something; gives the same. */
export function get(path) {
  return ask(path, { headers: { Accept: "application/json" } });
}

async function ask(path, options) {
  try {
    const response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
    const body = await response.json().catch(() => ({}));
    return { ok: response.ok, status: response.status, body, message: response.ok ? "" : refusal(body) };
  } catch {
    const message = "The Chronicler does not answer; nothing was changed that it has not told.";
    return { ok: false, status: 0, body: {}, message };
  }
}

/** What a terminal would show as a command stands in quotes here. */
export const spoken = (text) => text.replace(/`([^`]+)`/g, "“$1”");

function refusal({ error }) {
  if (!error) {
    return "The Chronicler answered with something else than expected.";
  }
  return spoken([error.message, error.hint].filter(Boolean).join(" "));
}

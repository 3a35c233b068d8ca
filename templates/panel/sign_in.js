// The door: takes the secret out of a sign-in link, and goes to the panel. The secret stands behind the `#`, so
// it is in no request's address and in no log; it leaves the address bar before anything else happens.

import { spoken } from "/panel/api.js";

const told = document.getElementById("told");
const form = document.getElementById("paste");
/** Set while this page sends to the panel, so that two pages never send to each other for ever. */
const SENT = "sanctum-sent-to-panel";

/** The secret of a link; a bare secret is one too. */
const secretOf = (link) => link.trim().split("#").pop();

async function signIn(secret) {
  told.textContent = "Signing in.";
  try {
    const response = await fetch("/sign-in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ secret }),
    });
    if (response.ok) {
      location.replace("/panel");
      return;
    }
    const { error } = await response.json();
    const wait = response.headers.get("Retry-After");
    const words = [error.message, error.hint, wait && `Try again in ${wait} seconds.`];
    told.textContent = spoken(words.filter(Boolean).join(" "));
  } catch {
    told.textContent = "The Chronicler does not answer. Start it on its computer with sanctum run, then try again.";
  }
  form.elements.link.focus();
}

/** A first visit from another site comes without the cookie although there is one: then the panel is open. */
async function lookWhetherSignedIn() {
  const response = await fetch("/me").catch(() => null);
  if (response?.ok && !sessionStorage.getItem(SENT)) {
    sessionStorage.setItem(SENT, "yes");
    location.replace("/panel");
  } else {
    sessionStorage.removeItem(SENT);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(secretOf(form.elements.link.value));
});

function readAddress() {
  const secret = location.hash.slice(1);
  if (!secret) {
    return false;
  }
  history.replaceState(null, "", location.pathname);
  signIn(secret);
  return true;
}

addEventListener("hashchange", readAddress);
if (!readAddress()) {
  lookWhetherSignedIn();
}

// The Twitch account that writes in chat and moderates: signed in by a code, no password passes through here.

import { get, post } from "/panel/api.js";
import { button, make, once, say } from "/panel/dom.js";
import { asked, trouble } from "/panel/fields.js";
import { moment } from "/panel/times.js";

export function twitch(place) {
  const key = ({ changes, gate }) => `${changes.twitch} ${changes.settings} ${gate?.offline_test}`;
  return asked(place, "Twitch", key, async (again) => {
    const answer = await get("/admin/twitch/status");
    return answer.ok ? told(answer.body.twitch ?? answer.body, again) : trouble(answer.message);
  });
}

function told(status, again) {
  const note = make("p", { class: "trouble", role: "alert" });
  const ask = (label, path, fields, props) => {
    const press = button(label, () => once(press, async () => {
      const answer = await post(path, fields);
      say(note, answer.message);
      if (answer.ok) {
        again();
      }
    }), props);
    return press;
  };
  const waiting = status.sign_in;
  const account = status.signed_in
    ? [
      make("p", {}, "Signed in as ", make("strong", {}, status.login), "."),
      make("p", { class: "facts" }, (status.scopes ?? []).join(", "), status.expires_at && [" · renewed before ", moment(Date.parse(status.expires_at))]),
      make("div", { class: "row" }, ask("Sign out of Twitch", "/admin/twitch/sign-out", {})),
    ]
    : waiting ? [
      make("p", {}, "Open ", make("a", { href: safe(waiting.verification_uri), target: "_blank", rel: "noopener noreferrer" }, waiting.verification_uri), " and enter this code:"),
      make("p", { class: "code" }, waiting.user_code),
      make("p", { class: "facts" }, "It is good until ", moment(Date.parse(waiting.expires_at)), ". This page goes on by itself."),
      make("div", { class: "row" }, button("Look again", again), ask("Another code", "/admin/twitch/sign-in", {})),
    ] : [
      make("p", {}, "Nobody is signed in to Twitch: chat is read, and nothing is written or moderated."),
      make("div", { class: "row" }, ask("Sign in with Twitch", "/admin/twitch/sign-in", {}, { class: "main" })),
    ];
  const test = status.offline_chat_test_mode;
  return [
    make("p", {}, status.channel ? ["Chat of ", make("strong", {}, status.channel), "."] : ["No channel is named, so no chat is read. Start with ", make("code", {}, "sanctum run --channel NAME"), "."]),
    status.last_error && trouble(status.last_error), account, note,
    make("h3", {}, "Offline test mode"),
    make("p", { class: "faint" }, "Lines are written in chat although the stream is not live. For trying things out only."),
    make("div", { class: "row" }, ask(test ? "Switch it off" : "Switch it on", "/admin/twitch/offline-test-mode", { enabled: !test })),
  ];
}

/** Only web addresses become links. */
const safe = (address) => (/^https:\/\//.test(address) ? address : "about:blank");

// The last lines of chat: newest at the bottom, older ones dim. Everything that people wrote is set as text;
// pictures come from Twitch's own emotes and nowhere else.

import { nameColour } from "/overlay/files/colour.js";

/** Marks of a name, by shape; the style sheet draws them. Broadcaster, moderator and VIP exclude each other. */
const MARKS = { broadcaster: "broadcaster", moderator: "moderator", vip: "VIP" };
/** Still pictures: a moving one would keep the page painting for as long as it is shown. */
const emoteAddress = (id) => `https://static-cdn.jtvnw.net/emoticons/v2/${id}/static/dark/2.0`;
const EMOTE_ID = /^[A-Za-z0-9_-]{1,100}$/;
/** More marks on one letter than any script needs are a stunt; the first four stay. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

export function chat(slot, { lines: most, delay, linger }) {
  /** id -> element; the slot holds the same elements newest first (the style sheet stacks them upwards). */
  const shown = new Map();

  return {
    draw(state, now) {
      const wanted = state.lines.filter(({ at }) => at + delay <= now && now < at + linger).slice(-most);
      const ids = new Set(wanted.map(({ id }) => id));
      for (const [id, row] of shown) {
        if (!ids.has(id)) {
          row.remove();
          shown.delete(id);
        }
      }
      let newer = null;
      for (const line of [...wanted].reverse()) {
        const row = shown.get(line.id) ?? makeRow(line);
        shown.set(line.id, row);
        const follower = newer ? newer.nextSibling : slot.firstChild;
        if (follower !== row) {
          slot.insertBefore(row, follower);
        }
        newer = row;
      }
      return nextChange(state.lines, now, delay, linger);
    },
  };
}

/** The earliest moment at which a waiting line is due or a shown one has lingered. */
function nextChange(lines, now, delay, linger) {
  const moments = lines.flatMap(({ at }) => [at + delay, at + linger]);
  return Math.min(Infinity, ...moments.filter((moment) => moment > now));
}

function makeRow(line) {
  const row = document.createElement("div");
  row.className = "line";
  row.classList.toggle("action", line.action === true);
  const said = document.createElement("div");
  said.className = "said";
  said.append(...marks(line), name(line.user, line.color), " ", words(line));
  row.append(said);
  return row;
}

function marks({ role, subscriber }) {
  const kinds = Object.entries({ ...MARKS, subscriber: "subscriber" });
  return kinds
    .filter(([kind]) => kind === role || (kind === "subscriber" && subscriber))
    .map(([kind, title]) => {
      const mark = document.createElement("span");
      mark.className = `mark ${kind}`;
      mark.title = title;
      return mark;
    });
}

function name({ login, name: shownName }, colour) {
  const element = document.createElement("bdi");
  element.className = "name";
  element.textContent = shownName || login;
  element.style.color = nameColour(colour, login);
  return element;
}

/** The line's text with its emotes. Emotes count characters (Unicode scalar values) of the text. */
function words({ text, emotes }) {
  const element = document.createElement("bdi");
  element.className = "words";
  const characters = Array.from(text);
  let done = 0;
  for (const { id, start, end } of emotes ?? []) {
    if (start >= done && start < end && end <= characters.length && EMOTE_ID.test(id)) {
      element.append(plain(characters.slice(done, start)), emote(id, characters.slice(start, end).join("")));
      done = end;
    }
  }
  element.append(plain(characters.slice(done)));
  return element;
}

function plain(characters) {
  return characters.join("").replace(PILED_MARKS, "$1");
}

function emote(id, word) {
  const picture = document.createElement("img");
  picture.className = "emote";
  picture.alt = word;
  picture.referrerPolicy = "no-referrer";
  picture.onerror = () => picture.replaceWith(word);
  picture.src = emoteAddress(id);
  return picture;
}

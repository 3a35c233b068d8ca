// What the Chronicler says: a prompt, or an answer to a person. Rises, stays until its time is over, fades.
// Nothing from the past is replayed: a speech whose time is nearly over when it is first seen is not begun.

/** As long as the style sheet's fade, in milliseconds. */
const FADE = 1500;
/** A speech with less time left than this could not be read. */
const LEAST = 1000;

export function prompt(slot) {
  const said = speech(slot);
  const answered = speech(slot);
  return {
    draw: (state, now) => Math.min(said.draw(state.prompt, now), answered.draw(state.answer, now)),
  };
}

/** One place for one speech at a time. `draw` returns when it must be called again. */
function speech(slot) {
  let shown = null;

  function begin({ key, text, name, until }) {
    const figure = document.createElement("figure");
    figure.className = "speech";
    const words = document.createElement("p");
    words.dir = "auto";
    words.textContent = text;
    figure.append(words, caption(name));
    slot.append(figure);
    shown = { key, until, figure };
  }

  function end() {
    shown.figure.remove();
    shown = null;
  }

  return {
    draw(wanted, now) {
      if (shown && shown.key !== wanted?.key) {
        shown.until = Math.min(shown.until, now);
      }
      if (shown && now >= shown.until + FADE) {
        end();
      }
      if (!shown && wanted && wanted.until - now >= LEAST) {
        begin(wanted);
      }
      if (!shown) {
        return Infinity;
      }
      const leaving = now >= shown.until;
      shown.figure.classList.toggle("leaving", leaving);
      return leaving ? shown.until + FADE : shown.until;
    },
  };
}

/** Who speaks: it always shows itself as what it is. */
function caption(name) {
  const label = document.createElement("figcaption");
  if (name) {
    const person = document.createElement("bdi");
    person.textContent = name;
    label.append("to ", person, " · AI steward");
  } else {
    label.textContent = "the Hearthkeeper · AI steward";
  }
  return label;
}

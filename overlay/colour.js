// Makes the colours that people chose for their names readable on what lies behind them, keeping their hue: on a
// dark ground they are lightened towards white until the contrast (WCAG 2) suffices, on a light one darkened.

/** The halo's colour, `--hearth-charcoal`. */
const HALO = [0x14, 0x11, 0x0f];
/** 4.5 is asked of text; 7 keeps old, dimmed lines readable too. */
const CONTRAST = 7;
/** For people who chose none: calm colours of the house, picked by the name so that each keeps theirs. */
const HOUSE = ["#e0a45f", "#a9b97c", "#a3add0", "#d9907c", "#cdb892", "#8fb8ae"];

/** A readable `rgb()` for a person's chosen `#rrggbb`, or one of the house's for none. */
export function nameColour(chosen, login, ground = HALO, enough = CONTRAST) {
  const rgb = parse(chosen) ?? parse(HOUSE[hash(login) % HOUSE.length]);
  const end = luminance(ground) < 0.18 ? 255 : 0;
  let readable = rgb;
  for (let part = 0; part <= 1 && contrast(readable, ground) < enough; part += 0.04) {
    readable = rgb.map((channel) => Math.round(channel + (end - channel) * part));
  }
  return `rgb(${readable.join(", ")})`;
}

/** The WCAG 2 contrast of two colours, 1 to 21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function parse(colour) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? "");
  return match && match.slice(1).map((part) => parseInt(part, 16));
}

function hash(text) {
  let value = 0;
  for (const char of text ?? "") {
    value = (value * 31 + char.codePointAt(0)) >>> 0;
  }
  return value;
}

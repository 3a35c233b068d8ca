// What the address asks for: which widgets, where, how large. Values that make no sense are passed over, for
// on stream there is nobody to read an error. docs/overlay.md lists the parameters.

const WIDGETS = ["prompt", "hearth", "chat", "theme", "timer"];
const BY_DEFAULT = ["prompt", "hearth", "chat"];
const CORNERS = ["bottom-left", "bottom-right", "top-left", "top-right"];

/** Reads the page's address. */
export function readLook({ pathname, search }) {
  const query = new URLSearchParams(search);
  const alone = WIDGETS.find((widget) => pathname.replace(/\/+$/, "") === `/overlay/${widget}`);
  const asked = (query.get("show") ?? "").split(",").map((name) => name.trim());
  const chosen = WIDGETS.filter((widget) => asked.includes(widget));
  return {
    show: alone ? [alone] : chosen.length ? chosen : BY_DEFAULT,
    alone: alone !== undefined,
    corner: CORNERS.includes(query.get("corner")) ? query.get("corner") : CORNERS[0],
    lines: number(query, "lines", 1, 8) ?? 8,
    /** Milliseconds from a chat line's arrival to its showing, and to its leaving (`Infinity`: stays). */
    delay: (number(query, "delay", 0, 120) ?? 0) * 1000,
    linger: (number(query, "linger", 5, 86400) ?? Infinity) * 1000,
    scale: number(query, "scale", 0.5, 4),
    canvas: number(query, "canvas", 360, 8640),
    font: (query.get("font") ?? "").replace(/["\\]/g, "").trim().slice(0, 80),
  };
}

/** Hands to the style sheets what they need to know. */
export function applyLook(root, { alone, corner, scale, canvas, font }) {
  root.dataset.corner = corner;
  root.toggleAttribute("data-alone", alone);
  if (scale !== null) {
    root.style.setProperty("--hearth-scale", scale);
  }
  if (canvas !== null) {
    root.style.setProperty("--hearth-unit", `${canvas / 100}px`);
  }
  if (font) {
    root.style.setProperty("--hearth-serif", `"${font}", serif`);
    root.style.setProperty("--hearth-sans", `"${font}", sans-serif`);
  }
}

function number(query, name, least, most) {
  const text = query.get(name);
  const value = Number(text);
  return text && Number.isFinite(value) ? Math.min(Math.max(value, least), most) : null;
}

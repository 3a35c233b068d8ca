// How long the stream has been on. The one widget that ticks, and only while it is seen and there is
// something to count.

const SECOND = 1000;

export function timer(slot) {
  return {
    draw({ session }, now) {
      const since = session?.state === "open" ? session.stream_since : null;
      if (since === null || since === undefined) {
        slot.textContent = "";
        return Infinity;
      }
      const passed = Math.max(now - since, 0);
      slot.textContent = clock(Math.floor(passed / SECOND));
      return document.hidden ? Infinity : since + (Math.floor(passed / SECOND) + 1) * SECOND;
    },
  };
}

/** `H:MM:SS`. */
function clock(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

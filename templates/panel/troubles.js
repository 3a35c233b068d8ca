// What is broken, in one short line each, near the top: a token that died must not wait for somebody who opens
// the section. What is merely off is no trouble.

import { announce, fill, make, show } from "/panel/dom.js";
import { partName } from "/panel/words.js";

export function troubles() {
  const list = document.getElementById("troubles");
  const dock = document.documentElement.hasAttribute("data-dock");
  let shown = [];
  let told = null;
  return {
    draw({ parts, reading }) {
      if (parts === shown) {
        return;
      }
      shown = parts;
      const broken = parts.filter(({ state }) => state === "broken");
      fill(list, broken.map((part) => row(part, dock)));
      show(list, broken.length > 0);
      const names = broken.map(({ part }) => part);
      // What was broken when the page came is read where it stands.
      for (const part of told === null ? [] : broken.filter(({ part: name }) => !told.includes(name))) {
        announce(`${partName(part.part)} is broken. ${part.detail} ${part.hint}`);
      }
      told = reading === null ? null : names;
    },
  };
}

function row({ part, detail }, dock) {
  const link = dock ? { href: "/panel#state", target: "_blank", rel: "noopener" } : { href: "#state" };
  return make("li", {}, make("strong", {}, partName(part)), ": ", detail, " ", make("a", { ...link, "aria-label": `What to do about ${partName(part)}` }, "What to do"));
}

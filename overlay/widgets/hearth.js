// A small fire whose height and colour are the room's reading. index.html draws its parts, css/hearth.css says
// how each reading looks and lets it change over seconds; this only names the reading.

export function hearth(slot) {
  let shown = null;
  return {
    draw({ reading }) {
      if (reading !== shown) {
        shown = reading;
        if (!slot.firstChild) {
          slot.append(document.getElementById("fire").content.cloneNode(true));
        }
        slot.dataset.reading = reading ?? "";
      }
      return Infinity;
    },
  };
}


"use strict";
for (const table of document.querySelectorAll("table.long")) {
  const body = table.tBodies[0];
  const key = (row, column) => {
    const text = row.cells[column].textContent.trim();
    const number = Number(text.replace(/\u2212/g, "-").replace(/\u221e/g, "Infinity").replace(/,/g, ""));
    return text === "" || Number.isNaN(number) ? text : number;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b
      : typeof a === "number" ? -1
      : typeof b === "number" ? 1
      : a < b ? -1 : a > b ? 1 : 0;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) {
        other.removeAttribute("aria-sort");
      }
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = [...body.rows].map((row) => [key(row, column), row]);
      keyed.sort((p, q) => (down ? -1 : 1) * compare(p[0], q[0]));
      body.append(...keyed.map((pair) => pair[1]));
    });
  });
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  label.append("Only rows with ", input);
  const line = document.createElement("p");
  line.append(label);
  table.closest(".table").prepend(line);
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
    }
  });
}
